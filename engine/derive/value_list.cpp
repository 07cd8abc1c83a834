#include "engine/derive/value_list.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sameas {

namespace {

std::uint64_t hash_of(std::string_view text) {
    return XXH3_64bits(text.data(), text.size());
}

}  // namespace

void ValueList::clear() {
    bytes_.clear();
    ends_.clear();
    hashes_.clear();
    is_full_ = false;
}

bool ValueList::contains(std::string_view value) {
    for (std::size_t i = hashes_.size(); i < ends_.size(); ++i)
        hashes_.push_back(hash_of((*this)[i]));
    const std::uint64_t hash = hash_of(value);
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
        if (hashes_[i] == hash && (*this)[i] == value) return true;
    }
    return false;
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
