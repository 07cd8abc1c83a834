#include "engine/live/record_numbers.hpp"

#include <algorithm>

namespace sameas {

RecordNumbers::RecordNumbers(std::span<const std::uint32_t> values, std::span<const RuleKey> keys)
    : numbers_(std::make_unique_for_overwrite<std::uint32_t[]>(head + values.size() + numbers_a_key * keys.size())) {
    numbers_[0] = static_cast<std::uint32_t>(values.size());
    numbers_[1] = static_cast<std::uint32_t>(keys.size());
    std::uint32_t* at = std::copy(values.begin(), values.end(), numbers_.get() + head);
    for (const RuleKey& key : keys) {
        *at++ = static_cast<std::uint32_t>(key.key);
        *at++ = static_cast<std::uint32_t>(key.key >> 32);
        *at++ = key.rule;
    }
}

std::span<const std::uint32_t> RecordNumbers::values() const {
    if (numbers_ == nullptr) return {};
    return {numbers_.get() + head, numbers_[0]};
}

std::vector<RuleKey> RecordNumbers::keys() const {
    std::vector<RuleKey> keys;
    if (numbers_ != nullptr) keys.reserve(numbers_[1]);
    for_each_key([&](const RuleKey& key) { keys.push_back(key); });
    return keys;
}

}  // namespace sameas
