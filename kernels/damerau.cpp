// Unrestricted Damerau-Levenshtein distance, 64 rows of the matrix at a time.
//
// Problem: two units may be swapped although others stood between them, or were put between them. By Lowrance and Wagner,
// D[i][j] may also come from D[k - 1][l - 1], where a[k] = b[j], a[i] = b[l], k < i, l < j: remove what is between k and i,
// swap, insert what is between l and j, for (i - k - 1) + 1 + (j - l - 1). The usual algorithm takes each cell on its own and
// looks up k and l.
//
// Idea: Levenshtein's columns as bit vectors (levenshtein.cpp explains them) have one bit `diagonal` for each cell, set where
// D[i][j] = D[i - 1][j - 1] and not D[i - 1][j - 1] + 1. A swap is just one further way to set it. Let p = i - k, q = j - l.
// - p, q > 1 needs no look: p + q - 1 operations, where substitutions and insertions of the same units take at most
//   max(p, q) + 1, which is no more (Zhao and Sahni 2020 use this, too). So one of p, q is 1.
// - D[i - 1][j - 1] <= D[k - 1][l - 1] + max(p, q), since the units between can be substituted and inserted. With one of p, q
//   equal to 1, max(p, q) = p + q - 1 is what the swap costs. So a swap never leads below D[i - 1][j - 1] (the columns keep
//   the properties that Levenshtein's have), and it sets the bit of (i, j) just where every step of some way from
//   (k - 1, l - 1) to (i - 1, j - 1) costs one.
// - q = 1: from (k - 1, j - 2) diagonally to (k, j - 1), then down the column j - 1. That is: the diagonal bit of row k in
//   column j - 1 is unset, and the column rises at each row from k + 1 to i - 1. An addition lets a carry run from each such k,
//   with a[k] = b[j], along the rises of the column: `reached` are the rows i where it comes by. It is a swap where
//   a[i] = b[j - 1]. A k further up than the last one costs nothing to allow: it is a sequence of edits, too, only a longer one.
// - p = 1: from (i - 2, l - 1) diagonally to (i - 1, l), then to the right along the row i - 1. One bit a row, `waiting`,
//   remembers that a[i] = b[l] and the diagonal bit of (i - 1, l) was unset, as long as row i - 1 rises from each column to the
//   next. It is a swap at column j where a[i - 1] = b[j].
// A swap that sets the bit of row i never sets that of row i + 1 by Levenshtein's carry: that needs a rise from row i - 1 to i in
// column j - 1, but D[i][j - 1] <= D[k - 1][l - 1] + max(p, q) = D[i - 1][j - 1] (a[i] = b[l] costs nothing). So it may be
// added after the carry, as in Hyyrö's (2003) form of the optimal string alignment, of which this is the case p = q = 1.
//
// What it gains: about twenty operations for 64 cells instead of about twenty for one, and no look-up of last occurrences.
//
// Patterns of more than 64 units: what a block of 64 rows needs to know of the row above it stands in the scratch memory, five
// bits a column (Above), so each block goes over the whole text before the next begins.
//
// That is for values of any length. Pairs of short values go, many at once, through the same steps in vectors:
// damerau_lanes.hpp.
#include "kernels/damerau.hpp"

#include "kernels/pair_results.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(DamerauDistanceRows, void, const RowPairs& rows, std::uint32_t* out);
SAMEAS_ISA_FUNCTION(DamerauSimilarityRows, void, const RowPairs& rows, double* out);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/damerau_lanes.hpp"
#include "kernels/edit_lanes.hpp"

namespace sameas::kernels {
template <class Arch>
void DamerauDistanceRows::operator()(Arch, const RowPairs& rows, std::uint32_t* out) const noexcept {
    write_distances<Arch>(rows, out, [](auto& lanes) { return damerau_distances(lanes); });
}

template <class Arch>
void DamerauSimilarityRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    write_shares_of_longer<Arch>(rows, out, [](auto& lanes) { return damerau_distances(lanes); });
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(DamerauDistanceRows, void, const RowPairs&, std::uint32_t*);
SAMEAS_ISA_EMIT(DamerauSimilarityRows, void, const RowPairs&, double*);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
#include <utility>

namespace sameas::kernels {
namespace {

constexpr std::uint64_t all_bits = ~std::uint64_t{0};

/// The row above a block at one column, each 0 or 1: whether the matrix rises or falls from the last column to this one,
/// whether a carry of `reached` runs on into the block, whether the diagonal bit is unset, and whether the row has the unit.
struct Above {
    std::uint64_t rises = 1;
    std::uint64_t falls = 0;
    std::uint64_t reached = 0;
    std::uint64_t crosses = 0;
    std::uint64_t places = 0;
};

/// One column of at most 64 rows. `crosses` is the inverse of the diagonal bits.
struct Column {
    std::uint64_t up = all_bits;
    std::uint64_t down = 0;
    std::uint64_t crosses = all_bits;
    std::uint64_t places = 0;
    std::uint64_t waiting = 0;
};

/// What the last row of the block is for the block below: Above, row by row.
using Below = Above;

Below advance(Column& column, std::uint64_t places, const Above& above) noexcept {
    const std::uint64_t up = column.up;
    const std::uint64_t seeds = places & column.crosses;
    const std::uint64_t starts = seeds << 1 | above.reached;
    const std::uint64_t reached = (((starts & up) + up) ^ up) | starts;
    const std::uint64_t swapped =
        (reached & column.places) | (column.waiting & (places << 1 | above.places));
    const std::uint64_t free = places | above.falls;
    const std::uint64_t diagonal = (((free & up) + up) ^ up) | free | column.down | swapped;
    const std::uint64_t crosses = ~diagonal;
    const Below below{column.down | ~(diagonal | up), diagonal & up, seeds | (reached & up), crosses, places};
    const std::uint64_t rises = below.rises << 1 | above.rises;
    const std::uint64_t falls = below.falls << 1 | above.falls;
    column.waiting = (column.waiting & rises) | (places & (crosses << 1 | above.crosses));
    column.up = falls | ~(diagonal | rises);
    column.down = rises & diagonal;
    column.crosses = crosses;
    column.places = places;
    return below;
}

/// Any sizes above 0; scratch of five bits for each unit of the text.
std::size_t distance_of_long(std::u32string_view pattern, std::u32string_view text, PatternMasks& masks,
                             std::uint64_t* scratch) noexcept {
    const std::size_t words = (text.size() + 63) / 64;
    Above* const rows = reinterpret_cast<Above*>(scratch);  // of the row above the block, 64 columns a word
    std::fill_n(rows, words, Above{all_bits, 0, 0, 0, 0});
    for (std::size_t begin = 0; begin < pattern.size(); begin += 64) {
        const std::u32string_view block = pattern.substr(begin, 64);
        masks.set(block);
        Column column;
        const std::size_t last = block.size() - 1;
        for (std::size_t word = 0; word < words; ++word) {
            const std::u32string_view part = text.substr(word * 64, 64);
            const Above above = rows[word];
            Below last_row{0, 0, 0, 0, 0};
            for (std::size_t i = 0; i < part.size(); ++i) {
                const Below below =
                    advance(column, masks[part[i]],
                            {above.rises >> i & 1, above.falls >> i & 1, above.reached >> i & 1,
                             above.crosses >> i & 1, above.places >> i & 1});
                last_row.rises |= (below.rises >> last & 1) << i;
                last_row.falls |= (below.falls >> last & 1) << i;
                last_row.reached |= (below.reached >> last & 1) << i;
                last_row.crosses |= (below.crosses >> last & 1) << i;
                last_row.places |= (below.places >> last & 1) << i;
            }
            rows[word] = last_row;
        }
    }
    std::size_t distance = pattern.size();  // of the first cell of the last row
    for (std::size_t word = 0; word < words; ++word) {
        distance += static_cast<std::size_t>(std::popcount(rows[word].rises));
        distance -= static_cast<std::size_t>(std::popcount(rows[word].falls));
    }
    return distance;
}

std::size_t distance_of(std::u32string_view left, std::u32string_view right, PatternMasks& masks,
                        std::uint64_t* scratch) noexcept {
    remove_common_ends(left, right);
    if (left.size() > right.size()) std::swap(left, right);
    if (left.empty()) return right.size();
    return left.size() <= 64 ? distance_of_short<Column, Above>(left, right, masks)
                             : distance_of_long(left, right, masks, scratch);
}

}  // namespace

void damerau_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                      std::uint32_t* out) noexcept {
    write_results(left, right, pairs, out, DamerauDistanceRows{},
                  [](std::u32string_view l, std::u32string_view r, PatternMasks& masks, std::uint64_t* scratch) {
                      return static_cast<std::uint32_t>(distance_of(l, r, masks, scratch));
                  });
}

void damerau_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                        double* out) noexcept {
    write_results(left, right, pairs, out, DamerauSimilarityRows{},
                  [](std::u32string_view l, std::u32string_view r, PatternMasks& masks, std::uint64_t* scratch) {
                      return share_of_longer(distance_of(l, r, masks, scratch), l.size(), r.size());
                  });
}

}  // namespace sameas::kernels
#endif
