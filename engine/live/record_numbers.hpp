#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/live/record_reader.hpp"

namespace sameas {

/// The numbers of a record's values in their stores, and its keys, in one piece of memory: an index has millions.
class RecordNumbers {
  public:
    RecordNumbers() = default;
    RecordNumbers(std::span<const std::uint32_t> values, std::span<const RuleKey> keys);

    /// By compared feature; none of a default one, as for keys().
    std::span<const std::uint32_t> values() const;
    std::vector<RuleKey> keys() const;
    /// Calls body(key) for each, in their order.
    template <class Body>
    void for_each_key(const Body& body) const {
        if (numbers_ == nullptr) return;
        const std::uint32_t* at = numbers_.get() + head + numbers_[0];
        for (std::uint32_t k = 0; k < numbers_[1]; ++k, at += numbers_a_key)
            body(RuleKey{std::uint64_t{at[1]} << 32 | at[0], at[2]});
    }

  private:
    static constexpr std::size_t head = 2, numbers_a_key = 3;  // lower half, upper half, rule

    std::unique_ptr<std::uint32_t[]> numbers_;  // how many values, how many keys, the values, the keys
};

}  // namespace sameas
