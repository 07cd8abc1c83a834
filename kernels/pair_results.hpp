// Private: the plain half of a kernel whose short pairs go to vector code and whose others are computed one by one.
#pragma once
#include "kernels/dispatch.hpp"
#include "kernels/long_pairs.hpp"
#include "kernels/pattern_masks.hpp"
#include "kernels/row_pairs.hpp"
#include "kernels/text_view.hpp"

#ifndef SAMEAS_ARCH
namespace sameas::kernels {
namespace {

/// Computes a batch. \param rows  the functor of the vector code, see dispatch.hpp
/// \param measure  measure(left text, right text, PatternMasks&, scratch), for texts of any length
template <class Rows, class Out, class Measure>
inline void write_results(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, Out* out,
                          const Rows& rows, const Measure& measure) noexcept {
    for_each_class(
        left, right, pairs, out,
        [&](const RowPairs& part, Out* results) { dispatch(rows, part, results); },
        [&](const PairBatch& part, Out* results) {
            PatternMasks masks;
            for_each_pair(left, right, part,
                          [&](std::size_t i, std::u32string_view left_text, std::u32string_view right_text) {
                              results[i] = measure(left_text, right_text, masks, part.scratch);
                          });
        });
}

/// The same for an edit distance that long_pairs.hpp computes. \param measure, finish  see write_long_results there
template <class Rows, class Out, class Measure, class Finish>
inline void write_distance_results(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, Out* out,
                                   const Rows& rows, const Measure& measure, const Finish& finish) noexcept {
    for_each_class(
        left, right, pairs, out,
        [&](const RowPairs& part, Out* results) { dispatch(rows, part, results); },
        [&](const PairBatch& part, Out* results) {
            write_long_results(left, right, part, results, measure, finish);
        });
}

inline std::uint32_t distance_itself(std::size_t distance, std::size_t, std::size_t) noexcept {
    return static_cast<std::uint32_t>(distance);
}

/// The edit distance of a pattern of 1 to 64 units and a text: the last row, followed over the columns.
/// \tparam Column, Above  of the distance; advance(Column&, places, Above) tells where its rows rise and fall
template <class Column, class Above>
inline std::size_t distance_of_short(std::u32string_view pattern, std::u32string_view text,
                                     PatternMasks& masks) noexcept {
    masks.set(pattern);
    Column column;
    const std::size_t last = pattern.size() - 1;
    std::size_t distance = pattern.size();
    for (const char32_t unit : text) {
        const auto step = advance(column, masks[unit], Above{});
        distance += step.rises >> last & 1;
        distance -= step.falls >> last & 1;
    }
    return distance;
}

/// part / whole, and 1 of nothing.
inline double share(std::size_t part, std::size_t whole) noexcept {
    return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

inline double share_of_longer(std::size_t distance, std::size_t left_size, std::size_t right_size) noexcept {
    const std::size_t longer = std::max(left_size, right_size);
    return share(longer - distance, longer);
}

}  // namespace
}  // namespace sameas::kernels
#endif
