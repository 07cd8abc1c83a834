// Levenshtein distance, 64 rows of the matrix at a time.
//
// Problem: the matrix D of distances between the beginnings of two texts costs a few operations per cell.
//
// Idea (Myers 1999; Hyyrö 2003): neighbouring cells differ by at most 1, so a column of D, one row per unit
// of the pattern, is two bit vectors: the rows where D rises by one from the row above (`up`) and where it
// falls (`down`). The next column follows from them and from the places of the next text unit in the pattern,
// for 64 rows in about a dozen operations; one addition carries "this diagonal costs nothing" along runs of
// rows.
//
// Patterns of more than 64 units: what a block of 64 rows needs to know of the rows above is only whether the
// row just above it rises, falls or stays from one column to the next. Two bits per column, kept in the
// scratch memory, so each block goes over the whole text before the next begins, and one table of pattern
// masks serves them all.
//
// Common beginnings and ends cost nothing in some optimal alignment and are removed first.
//
// That is for values of any length. Pairs of short values go, many at once, through the same steps in vectors: edit_lanes.hpp.
#include "kernels/levenshtein.hpp"

#include "kernels/pair_results.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(LevenshteinDistanceRows, void, const RowPairs& rows, std::uint32_t* out);
SAMEAS_ISA_FUNCTION(LevenshteinSimilarityRows, void, const RowPairs& rows, double* out);
SAMEAS_ISA_FUNCTION(LevenshteinBlocks, void, LongBlocks& blocks);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/edit_lanes.hpp"
#include "kernels/long_lanes.hpp"

namespace sameas::kernels {
template <class Arch>
void LevenshteinDistanceRows::operator()(Arch, const RowPairs& rows, std::uint32_t* out) const noexcept {
    write_distances<Arch>(rows, out, [](auto& lanes) { return edit_distances<false>(lanes); });
}

template <class Arch>
void LevenshteinSimilarityRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    write_shares_of_longer<Arch>(rows, out, [](auto& lanes) { return edit_distances<false>(lanes); });
}

template <class Arch>
void LevenshteinBlocks::operator()(Arch, LongBlocks& blocks) const noexcept {
    run_blocks<Arch, LevenshteinColumn>(blocks);
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(LevenshteinDistanceRows, void, const RowPairs&, std::uint32_t*);
SAMEAS_ISA_EMIT(LevenshteinSimilarityRows, void, const RowPairs&, double*);
SAMEAS_ISA_EMIT(LevenshteinBlocks, void, LongBlocks&);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
namespace sameas::kernels {
namespace {

constexpr std::uint64_t all_bits = ~std::uint64_t{0};

/// One column of at most 64 rows: where it rises and falls from row to row.
struct Column {
    std::uint64_t up = all_bits;
    std::uint64_t down = 0;
};

/// Where the matrix rises and falls from the last column to this one, row by row.
struct Step {
    std::uint64_t rises;
    std::uint64_t falls;
};

/// How the row above the block went at this column, each 0 or 1.
struct Above {
    std::uint64_t rises = 1;
    std::uint64_t falls = 0;
};

/// Moves the column on by one text unit.
Step advance(Column& column, std::uint64_t places, const Above& above) noexcept {
    const std::uint64_t free = places | above.falls;
    const std::uint64_t diagonal = (((free & column.up) + column.up) ^ column.up) | free | column.down;
    const Step step{column.down | ~(diagonal | column.up), diagonal & column.up};
    const std::uint64_t rises = step.rises << 1 | above.rises;
    const std::uint64_t falls = step.falls << 1 | above.falls;
    column.up = falls | ~(diagonal | rises);
    column.down = rises & diagonal;
    return step;
}

/// Any sizes above 0; scratch of two bits for each unit of the text.
std::size_t distance_of_long(std::u32string_view pattern, std::u32string_view text, PatternMasks& masks,
                             std::uint64_t* scratch) noexcept {
    const std::size_t words = (text.size() + 63) / 64;
    std::uint64_t* rises =
        scratch;  // of the row above the block, column by column; the top row rises everywhere
    std::uint64_t* falls = scratch + words;
    std::fill_n(rises, words, all_bits);
    std::fill_n(falls, words, 0);
    for (std::size_t begin = 0; begin < pattern.size(); begin += 64) {
        const std::u32string_view block = pattern.substr(begin, 64);
        masks.set(block);
        Column column;
        const std::size_t last = block.size() - 1;
        for (std::size_t word = 0; word < words; ++word) {
            const std::u32string_view part = text.substr(word * 64, 64);
            const std::uint64_t above_rises = rises[word];
            const std::uint64_t above_falls = falls[word];
            std::uint64_t last_rises = 0;
            std::uint64_t last_falls = 0;
            for (std::size_t i = 0; i < part.size(); ++i) {
                const Step step = advance(column, masks[part[i]], {above_rises >> i & 1, above_falls >> i & 1});
                last_rises |= (step.rises >> last & 1) << i;
                last_falls |= (step.falls >> last & 1) << i;
            }
            rises[word] = last_rises;
            falls[word] = last_falls;
        }
    }
    std::size_t distance = pattern.size();  // of the first cell of the last row
    for (std::size_t word = 0; word < words; ++word) {
        distance += static_cast<std::size_t>(std::popcount(rises[word]));
        distance -= static_cast<std::size_t>(std::popcount(falls[word]));
    }
    return distance;
}

struct LevenshteinMeasure {
    static constexpr std::size_t planes = 2;
    static constexpr std::uint64_t first_plane_above = all_bits;  // the top row rises everywhere

    static std::size_t distance_of_one(std::u32string_view pattern, std::u32string_view text, PatternMasks& masks,
                                       std::uint64_t* scratch) noexcept {
        return pattern.size() <= 64 ? distance_of_short<Column, Above>(pattern, text, masks)
                                    : distance_of_long(pattern, text, masks, scratch);
    }
    static void advance(LongBlocks& blocks) noexcept { dispatch(LevenshteinBlocks{}, blocks); }
    // The top row ends at the size of the text; from there down the last column.
    static std::int64_t start(std::size_t, std::size_t text_size) noexcept {
        return static_cast<std::int64_t>(text_size);
    }
    static std::int64_t change(std::uint64_t up, std::uint64_t down, std::uint64_t) noexcept {
        return std::int64_t{std::popcount(up)} - std::popcount(down);
    }
};

}  // namespace

void levenshtein_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                          std::uint32_t* out) noexcept {
    write_distance_results(left, right, pairs, out, LevenshteinDistanceRows{}, LevenshteinMeasure{}, distance_itself);
}

void levenshtein_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                            double* out) noexcept {
    write_distance_results(left, right, pairs, out, LevenshteinSimilarityRows{}, LevenshteinMeasure{}, share_of_longer);
}

}  // namespace sameas::kernels
#endif
