#include "engine/derive/value_list.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace sameas {

namespace {

constexpr std::size_t looked_through_max = 32;

std::uint64_t hash_of(std::string_view text) {
    return XXH3_64bits(text.data(), text.size());
}

}  // namespace

void ValueList::clear() {
    bytes_.clear();
    ends_.clear();
    places_.clear();
    is_full_ = false;
}

/// Few values are compared one by one, many looked up: a list of one, the usual one, needs neither.
bool ValueList::contains(std::string_view value) {
    if (ends_.size() <= looked_through_max) {
        for (std::size_t i = 0; i < ends_.size(); ++i) {
            if ((*this)[i] == value) return true;
        }
        return false;
    }
    for (std::size_t i = places_.size(); i < ends_.size(); ++i)
        places_.emplace(hash_of((*this)[i]), i);
    const auto [first, last] = places_.equal_range(hash_of(value));
    return std::any_of(first, last, [&](const auto& place) { return (*this)[place.second] == value; });
}

void ValueList::add(std::string_view value) {
    if (value.empty() || is_full_) return;
    if (!ends_.empty()) {
        if (contains(value)) return;
        if (ends_.size() == expression_values_max || bytes_.size() + value.size() > expression_bytes_max) {
            is_full_ = true;
            return;
        }
    }
    bytes_ += value;
    ends_.push_back(bytes_.size());
}

}  // namespace sameas
