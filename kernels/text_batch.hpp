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
    /// Working memory of the calling thread, at least scratch_words(units of the longest value) words; its
    /// content means nothing before or after a call.
    std::uint64_t* scratch = nullptr;
};

/// Words of scratch that any kernel may need for values of at most so many units.
std::size_t scratch_words(std::size_t units_max) noexcept;

}  // namespace sameas::kernels
