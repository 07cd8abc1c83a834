// Private: pairs of values that do not stand in rows, eight at once.
//
// Problem: the bit-parallel algorithms for long values (levenshtein.cpp) are a chain of operations from one column to the next,
// each of which waits for the last; the processor could do several times as many.
//
// Idea: eight pairs side by side, a pair a lane, in as many vectors as the instruction set needs for eight words. One block of
// 64 rows of each pair goes over its whole text at a time. What the lanes read, for each text unit its places in the block,
// is prepared by plain code, pair after pair, with one table of pattern masks. Pairs are sorted by size, so that the eight end
// at about the same time.
#pragma once
#include <algorithm>
#include <utility>

#include "kernels/pattern_masks.hpp"
#include "kernels/text_batch.hpp"
#include "kernels/text_view.hpp"

namespace sameas::kernels {

/// A block of 64 rows of each of eight pairs.
struct alignas(64) LongBlocks {
    static constexpr std::size_t lanes = 8;
    static constexpr std::size_t columns_max = 512;
    static constexpr std::size_t planes_max = 3;

    std::uint64_t places[columns_max][lanes];
    /// What the rows above did at each column, 64 columns a word, the first in the highest bit; replaced by what the last rows of
    /// the block do.
    std::uint64_t above[planes_max][columns_max / 64][lanes];
    /// The last column of each pair.
    std::uint64_t up[lanes];
    std::uint64_t down[lanes];
    std::size_t ends[lanes];  ///< columns of each pair, rising
    std::size_t columns;      ///< how many to compute
    bool is_only;             ///< no pair has more than one block: `above` is not used
};

#ifndef SAMEAS_ARCH
namespace {

/// A pair of texts without their common ends, the shorter one as the pattern.
struct LongPair {
    std::u32string_view pattern;
    std::u32string_view text;
    std::size_t left_size;  // with the common ends
    std::size_t right_size;

    LongPair() = default;
    LongPair(std::u32string_view left, std::u32string_view right) noexcept
        : pattern(left), text(right), left_size(left.size()), right_size(right.size()) {
        remove_common_ends(pattern, text);
        if (pattern.size() > text.size()) std::swap(pattern, text);
    }
    std::size_t blocks() const noexcept { return (pattern.size() + 63) / 64; }
};

/// Computes the distances of up to eight pairs, none empty, by blocks. \param measure  see write_long_results
template <class Measure>
void distances_of_blocks(LongPair* pairs, std::size_t size, const Measure& measure, PatternMasks& masks,
                         LongBlocks& blocks, std::int64_t* distances) noexcept {
    std::size_t block_count = 0;
    for (std::size_t lane = 0; lane < LongBlocks::lanes; ++lane) {
        const LongPair& pair = pairs[std::min(lane, size - 1)];
        blocks.ends[lane] = pair.text.size();
        if (lane < size) distances[lane] = measure.start(pair.pattern.size(), pair.text.size());
        block_count = std::max(block_count, pair.blocks());
    }
    blocks.is_only = block_count == 1;
    for (std::size_t plane = 0; plane < Measure::planes; ++plane) {
        const std::uint64_t top = plane == 0 ? Measure::first_plane_above : 0;
        std::fill_n(&blocks.above[plane][0][0], (LongBlocks::columns_max / 64) * LongBlocks::lanes, top);
    }
    for (std::size_t block = 0; block < block_count; ++block) {
        blocks.columns = 0;
        for (std::size_t lane = 0; lane < size; ++lane) {
            if (block >= pairs[lane].blocks()) continue;
            masks.set(pairs[lane].pattern.substr(block * 64, 64));
            const std::u32string_view text = pairs[lane].text;
            for (std::size_t j = 0; j < text.size(); ++j)
                blocks.places[j][lane] = masks[text[j]];
            blocks.columns = text.size();  // of the last lane, the longest
        }
        measure.advance(blocks);
        for (std::size_t lane = 0; lane < size; ++lane) {
            if (block >= pairs[lane].blocks()) continue;
            const std::uint64_t rows = low_bits(pairs[lane].pattern.size() - block * 64);
            distances[lane] += measure.change(blocks.up[lane] & rows, blocks.down[lane] & rows, rows);
        }
    }
}

/// Computes pairs of values of any length.
/// \param measure  with `distance_of_one(left, right, masks, scratch)`, used for texts too long for LongBlocks and for a few left
///     over; `planes`, `first_plane_above` (what stands in the first plane above all rows); `advance(LongBlocks&)`: computes
///     the columns; `start(pattern size, text size)` and `change(up, down, rows)`: the distance is the sum
/// \param finish   finish(distance, left size, right size): the result
template <class Out, class Measure, class Finish>
void write_long_results(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, Out* out,
                        const Measure& measure, const Finish& finish) noexcept {
    constexpr std::size_t capacity = 256;
    constexpr std::size_t lanes = LongBlocks::lanes;
    PatternMasks masks;
    LongBlocks blocks;
    RowUnits left_room[lanes], right_room[lanes];
    const auto pair_at = [&](std::size_t i, std::size_t lane) {
        return LongPair(text_view(left, pairs.left[i], left_room[lane]),
                        text_view(right, pairs.right[i], right_room[lane]));
    };
    const auto write_one = [&](std::size_t i, const LongPair& pair) {
        const std::size_t distance = pair.pattern.empty()
                                         ? pair.text.size()
                                         : measure.distance_of_one(pair.pattern, pair.text, masks, pairs.scratch);
        out[i] = finish(distance, pair.left_size, pair.right_size);
    };
    for (std::size_t begin = 0; begin < pairs.size; begin += capacity) {
        std::uint64_t keys[capacity];  // by blocks, then columns; the lower half is the place
        std::size_t key_count = 0;
        for (std::size_t i = begin; i < std::min(begin + capacity, pairs.size); ++i) {
            const LongPair pair = pair_at(i, 0);
            if (pair.pattern.empty() || pair.text.size() > LongBlocks::columns_max) {
                write_one(i, pair);
            } else {
                keys[key_count++] = std::uint64_t{pair.blocks()} << 48 | std::uint64_t{pair.text.size()} << 32 | i;
            }
        }
        std::sort(keys, keys + key_count);
        for (std::size_t first = 0; first < key_count; first += lanes) {
            const std::size_t size = std::min(lanes, key_count - first);
            std::uint64_t* const group = keys + first;
            // Lanes by columns alone: blocks may differ.
            std::sort(group, group + size, [](std::uint64_t l, std::uint64_t r) { return l << 16 < r << 16; });
            LongPair group_pairs[lanes];
            for (std::size_t lane = 0; lane < size; ++lane)
                group_pairs[lane] = pair_at(static_cast<std::uint32_t>(group[lane]), lane);
            if (size <= 2) {
                for (std::size_t lane = 0; lane < size; ++lane)
                    write_one(static_cast<std::uint32_t>(group[lane]), group_pairs[lane]);
                continue;
            }
            std::int64_t distances[lanes];
            distances_of_blocks(group_pairs, size, measure, masks, blocks, distances);
            for (std::size_t lane = 0; lane < size; ++lane) {
                out[static_cast<std::uint32_t>(group[lane])] =
                    finish(static_cast<std::size_t>(distances[lane]), group_pairs[lane].left_size,
                           group_pairs[lane].right_size);
            }
        }
    }
}

}  // namespace
#endif

}  // namespace sameas::kernels
