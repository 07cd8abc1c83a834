// Private: pairs of values that do not stand in rows, sixteen at once.
//
// Problem: the bit-parallel algorithms for long values (levenshtein.cpp) are a chain of operations from one column to the next,
// each of which waits for the last; the processor could do several times as many.
//
// Idea: sixteen pairs side by side, a pair a lane, in as many vectors as the instruction set needs for sixteen words. One block of
// 64 rows of each pair goes over its whole text at a time. What the lanes read, for each text unit its places in the block,
// is prepared pair after pair (long_places.hpp). Pairs are sorted by size, so that the sixteen end at about the same time.
#pragma once
#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

#include "kernels/long_places.hpp"
#include "kernels/pattern_masks.hpp"
#include "kernels/text_batch.hpp"
#include "kernels/text_view.hpp"

namespace sameas::kernels {

/// A block of 64 rows of each of sixteen pairs.
struct alignas(64) LongBlocks {
    static constexpr std::size_t lanes = long_lanes;
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

/// Two texts, the shorter one as the pattern.
struct LongPair {
    std::u32string_view pattern;
    std::u32string_view text;
    std::size_t left_size;
    std::size_t right_size;

    std::size_t blocks() const noexcept { return (pattern.size() + 63) / 64; }
    bool fits_blocks() const noexcept { return !pattern.empty() && text.size() <= LongBlocks::columns_max; }
};

inline LongPair whole_pair(std::u32string_view left, std::u32string_view right) noexcept {
    if (left.size() <= right.size()) return {left, right, left.size(), right.size()};
    return {right, left, left.size(), right.size()};
}

/// Without the common ends of the texts; the sizes are still those with them.
inline LongPair pair_without_ends(std::u32string_view left, std::u32string_view right) noexcept {
    LongPair pair = whole_pair(left, right);
    remove_common_ends(pair.pattern, pair.text);
    return pair;
}

/// Sorts at most 256 places of pairs by blocks, and those of equal blocks by columns: each is counted, so that no comparison
/// is ever guessed wrong.
inline void sort_by_size(const LongPair* pairs, std::uint16_t* places, std::size_t size) noexcept {
    std::uint16_t by_columns[256];
    std::uint16_t columns_begin[LongBlocks::columns_max + 2] = {};
    std::uint16_t blocks_begin[LongBlocks::columns_max / 64 + 2] = {};
    for (std::size_t i = 0; i < size; ++i) {
        ++columns_begin[pairs[places[i]].text.size() + 1];
        ++blocks_begin[pairs[places[i]].blocks() + 1];
    }
    std::partial_sum(std::begin(columns_begin), std::end(columns_begin), std::begin(columns_begin), std::plus<>());
    std::partial_sum(std::begin(blocks_begin), std::end(blocks_begin), std::begin(blocks_begin), std::plus<>());
    for (std::size_t i = 0; i < size; ++i)
        by_columns[columns_begin[pairs[places[i]].text.size()]++] = places[i];
    for (std::size_t i = 0; i < size; ++i)
        places[blocks_begin[pairs[by_columns[i]].blocks()]++] = by_columns[i];
}

/// Pairs whose texts are asked for before they are needed: those of random pairs are in no cache.
inline constexpr std::size_t texts_ahead = 6;

inline void prefetch_texts(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, std::size_t i) noexcept {
    prefetch_outside(left, pairs.left[i], LongBlocks::columns_max);
    prefetch_outside(right, pairs.right[i], LongBlocks::columns_max);
}

/// Shares out pairs into groups of about the same size.
/// \param make   make(left text, right text): a LongPair
/// \param one    one(place of the pair, pair), for those that do not fit into blocks, and a few left over
/// \param group  group(places, pairs, size), for up to sixteen pairs that do, the columns of their texts rising
template <class Make, class One, class Group>
void for_each_long_group(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, const Make& make,
                         const One& one, const Group& group) noexcept {
    constexpr std::size_t capacity = 256;
    constexpr std::size_t lanes = LongBlocks::lanes;
    RowUnits left_room[lanes], right_room[lanes];
    const auto pair_at = [&](std::size_t i, std::size_t lane) {
        return make(text_view(left, pairs.left[i], left_room[lane]), text_view(right, pairs.right[i], right_room[lane]));
    };
    const auto is_in_row = [&](std::size_t i) {
        return left.lengths[pairs.left[i]] != outside_row || right.lengths[pairs.right[i]] != outside_row;
    };
    LongPair made[capacity];
    for (std::size_t i = 0; i < std::min(texts_ahead, pairs.size); ++i)
        prefetch_texts(left, right, pairs, i);
    for (std::size_t begin = 0; begin < pairs.size; begin += capacity) {
        std::uint16_t order[capacity];  // places from `begin` on
        std::size_t count = 0;
        for (std::size_t i = 0; i < std::min(capacity, pairs.size - begin); ++i) {
            if (begin + i + texts_ahead < pairs.size) prefetch_texts(left, right, pairs, begin + i + texts_ahead);
            made[i] = pair_at(begin + i, 0);
            if (made[i].fits_blocks()) {
                order[count++] = static_cast<std::uint16_t>(i);
            } else {
                one(begin + i, made[i]);
            }
        }
        sort_by_size(made, order, count);
        for (std::size_t first = 0; first < count; first += lanes) {
            const std::size_t size = std::min(lanes, count - first);
            std::uint16_t* const lane_order = order + first;
            const auto has_fewer_columns = [&](std::uint16_t l, std::uint16_t r) {
                return made[l].text.size() < made[r].text.size();
            };
            if (!std::is_sorted(lane_order, lane_order + size, has_fewer_columns))  // where the number of blocks changes
                std::sort(lane_order, lane_order + size, has_fewer_columns);
            LongPair group_pairs[lanes];
            std::size_t places[lanes];
            for (std::size_t lane = 0; lane < size; ++lane) {
                places[lane] = begin + lane_order[lane];
                group_pairs[lane] = is_in_row(places[lane]) ? pair_at(places[lane], lane) : made[lane_order[lane]];
            }
            if (size > 2) {
                group(places, group_pairs, size);
                continue;
            }
            for (std::size_t lane = 0; lane < size; ++lane)
                one(places[lane], group_pairs[lane]);
        }
    }
}

/// The texts of up to sixteen pairs, and what finds the places of text units in a block: of narrow texts, whose units are below 256,
/// kept as bytes, and of others.
class LongTables {
  public:
    PatternMasks masks;

    void set(std::size_t lane, const LongPair& pair) noexcept {
        is_narrow_[lane] = narrow_text(pair.pattern, patterns_[lane]) && narrow_text(pair.text, texts_[lane]);
    }

    /// Sets the places of the units first .. last - 1 of the text in the block of the pattern that begins at `begin`.
    void find_places(const LongPair& pair, std::size_t begin, std::size_t first, std::size_t last, LongBlocks& blocks,
                     std::size_t lane) noexcept {
        const std::u32string_view block = pair.pattern.substr(begin, 64);
        if (is_narrow_[lane]) {
            kernels::find_places(patterns_[lane] + begin, block.size(), texts_[lane] + first, last - first, table_,
                                 &blocks.places[first][lane]);
            return;
        }
        masks.set(block);
        for (std::size_t j = first; j < last; ++j)
            blocks.places[j][lane] = masks[pair.text[j]];
    }

  private:
    bool is_narrow_[LongBlocks::lanes];
    std::uint8_t patterns_[LongBlocks::lanes][LongBlocks::columns_max + 64];  // a block is read as 64 units
    std::uint8_t texts_[LongBlocks::lanes][LongBlocks::columns_max + 16];
    PlaceTable table_ = {};
};

/// Computes the distances of up to sixteen pairs, none empty, by blocks. \param measure  see write_long_results
template <class Measure>
void distances_of_blocks(const LongPair* pairs, std::size_t size, const Measure& measure, LongTables& tables,
                         LongBlocks& blocks, std::int64_t* distances) noexcept {
    std::size_t block_count = 0;
    for (std::size_t lane = 0; lane < LongBlocks::lanes; ++lane) {
        const LongPair& pair = pairs[std::min(lane, size - 1)];
        blocks.ends[lane] = pair.text.size();
        if (lane < size) {
            distances[lane] = measure.start(pair.pattern.size(), pair.text.size());
            tables.set(lane, pair);
        }
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
            const std::size_t columns = pairs[lane].text.size();
            tables.find_places(pairs[lane], block * 64, 0, columns, blocks, lane);
            blocks.columns = columns;  // of the last lane, the longest
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
    LongTables tables;
    LongBlocks blocks;
    for_each_long_group(
        left, right, pairs, &pair_without_ends,
        [&](std::size_t place, const LongPair& pair) {
            const std::size_t distance =
                pair.pattern.empty() ? pair.text.size()
                                     : measure.distance_of_one(pair.pattern, pair.text, tables.masks, pairs.scratch);
            out[place] = finish(distance, pair.left_size, pair.right_size);
        },
        [&](const std::size_t* places, const LongPair* group, std::size_t size) {
            std::int64_t distances[LongBlocks::lanes];
            distances_of_blocks(group, size, measure, tables, blocks, distances);
            for (std::size_t lane = 0; lane < size; ++lane) {
                out[places[lane]] = finish(static_cast<std::size_t>(distances[lane]), group[lane].left_size,
                                           group[lane].right_size);
            }
        });
}

}  // namespace
#endif

}  // namespace sameas::kernels
