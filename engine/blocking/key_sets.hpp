#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/table/types.hpp"

namespace sameas {

/// Keys of a row under one rule, at most: the product over the values of its multi-valued parts.
inline constexpr std::size_t keys_per_row_max = 4096;

/// The keys of all rows under a rule that may give a row several: for each row its distinct keys, rising, none 0.
struct KeySets {
    std::vector<std::uint64_t> offsets;  ///< size rows + 1
    std::vector<std::uint64_t> keys;
    std::span<const std::uint64_t> of(RowId row) const {
        const std::size_t i = index(row);
        return {keys.data() + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
    }
};

/// A filter for share_key: of two sets that share a key, the signatures share a bit. 0 for the empty set alone.
inline std::uint64_t key_signature(std::span<const std::uint64_t> keys) {
    std::uint64_t signature = 0;
    for (const std::uint64_t key : keys)
        signature |= std::uint64_t{1} << (key & 63);  // keys are hashes: any six bits do
    return signature;
}

/// True when two sets of rising keys have one in common. O(keys of both).
inline bool share_key(std::span<const std::uint64_t> left, std::span<const std::uint64_t> right) {
    for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
        if (left[i] == right[j]) return true;
        (left[i] < right[j] ? i : j) += 1;
    }
    return false;
}

}  // namespace sameas
