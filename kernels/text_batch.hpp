#pragma once
#include <cstddef>
#include <cstdint>

namespace sameas::kernels {

/// Texts as code points, one after the other: value v is units[offsets[v] .. offsets[v + 1]).
/// Pointers must stay valid during the call; nothing is owned.
struct TextBatch {
    const char32_t* units = nullptr;
    const std::uint64_t* offsets = nullptr;
};

/// Pairs of values, as places in two text batches: pair i compares left[i] with right[i].
struct PairBatch {
    const std::uint32_t* left = nullptr;
    const std::uint32_t* right = nullptr;
    std::size_t size = 0;
};

}  // namespace sameas::kernels
