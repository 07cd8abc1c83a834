// Private: the matches of Jaro's similarity for sixteen blocks of long pairs side by side.
#pragma once
#include "kernels/long_lanes.hpp"

namespace sameas::kernels {
namespace {

/// One block of 64 places of each pattern against all units of its text: jaro.cpp's step, a pair a lane. What it takes and gives:
/// `up`, in: the places of the block within reach of the text unit before the first; `down`, in and out: the places that are
/// free; above[0], in and out: the text units that have a partner (those behind the end of the text, too), and above[1], in:
/// those within reach of the first place of the block, both with the first unit in the lowest bit.
template <class Arch>
inline void match_blocks(LongBlocks& blocks) noexcept {
    using Words = LongWords<Arch>;
    using Batch = typename Words::Batch;
    const Batch one(std::uint64_t{1}), zero(std::uint64_t{0}), top(std::uint64_t{1} << 63);
    Words reach = Words::load(blocks.up), free = Words::load(blocks.down);
    for (std::size_t j = 0, word = 0; j < blocks.columns; ++word) {
        const std::size_t word_end = std::min(blocks.columns, (word + 1) * 64);
        Words matched = Words::load(blocks.above[0][word]), entering = Words::load(blocks.above[1][word]);
        for (; j < word_end; ++j) {
            for (std::size_t v = 0; v < Words::vectors; ++v) {
                const Batch places = Batch::load_aligned(blocks.places[j] + v * Batch::size);
                reach.vector[v] = (reach.vector[v] + reach.vector[v]) | (entering.vector[v] & one);
                entering.vector[v] = entering.vector[v] >> 1;
                const Batch was_matched = matched.vector[v] & one;
                const Batch partners = places & reach.vector[v] & free.vector[v] & (was_matched - one);
                const Batch negative = zero - partners;
                free.vector[v] = free.vector[v] ^ (partners & negative);
                matched.vector[v] = (matched.vector[v] >> 1) | ((partners | negative) & top) | (was_matched << 63);
            }
        }
        const int unused = static_cast<int>((word + 1) * 64 - j);
        if (unused > 0) {
            for (std::size_t v = 0; v < Words::vectors; ++v)
                matched.vector[v] = matched.vector[v] >> unused;
        }
        matched.store(blocks.above[0][word]);
    }
    free.store(blocks.down);
}

}  // namespace
}  // namespace sameas::kernels
