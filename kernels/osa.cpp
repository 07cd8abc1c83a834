// Optimal string alignment distance, 64 rows of the matrix at a time.
//
// Levenshtein's columns as bit vectors (levenshtein.cpp explains them) with one more way for a diagonal to
// cost nothing (Hyyrö 2003): a swap. Rows i - 1, i and columns j - 1, j swap where pattern[i - 1] = text[j]
// and pattern[i] = text[j - 1]. The swap leads from D[i - 2][j - 2] to D[i][j] for 1, so D[i][j] = D[i - 1][j
// - 1] only where D[i - 1][j - 1] is itself one above D[i - 2][j - 2], that is, where the diagonal bit of row
// i - 1 in the last column is unset.
//
// So a column also remembers the last diagonals and the last places, and a block of more than 64 rows needs,
// beside rise and fall of the row above it, one further bit per column: whether that row could be the first
// of a swap.
//
// That is for values of any length. Pairs of short values go, many at once, through the same steps in vectors: edit_lanes.hpp.
#include "kernels/osa.hpp"

#include "kernels/pair_results.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(OsaDistanceRows, void, const RowPairs& rows, std::uint32_t* out);
SAMEAS_ISA_FUNCTION(OsaSimilarityRows, void, const RowPairs& rows, double* out);
SAMEAS_ISA_FUNCTION(OsaBlocks, void, LongBlocks& blocks);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/edit_lanes.hpp"
#include "kernels/long_lanes.hpp"

namespace sameas::kernels {
template <class Arch>
void OsaDistanceRows::operator()(Arch, const RowPairs& rows, std::uint32_t* out) const noexcept {
    write_distances<Arch>(rows, out, [](auto& lanes) { return edit_distances<true>(lanes); });
}

template <class Arch>
void OsaSimilarityRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    write_shares_of_longer<Arch>(rows, out, [](auto& lanes) { return edit_distances<true>(lanes); });
}

template <class Arch>
void OsaBlocks::operator()(Arch, LongBlocks& blocks) const noexcept {
    run_blocks<Arch, OsaColumn>(blocks);
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(OsaDistanceRows, void, const RowPairs&, std::uint32_t*);
SAMEAS_ISA_EMIT(OsaSimilarityRows, void, const RowPairs&, double*);
SAMEAS_ISA_EMIT(OsaBlocks, void, LongBlocks&);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
namespace sameas::kernels {
namespace {

constexpr std::uint64_t all_bits = ~std::uint64_t{0};

/// What the row above the block did at this column, each 0 or 1: `swaps` where it can be the first row of a
/// swap.
struct Above {
    std::uint64_t rises = 1;
    std::uint64_t falls = 0;
    std::uint64_t swaps = 0;
};

/// One column of at most 64 rows.
struct Column {
    std::uint64_t up = all_bits;
    std::uint64_t down = 0;
    std::uint64_t diagonal = 0;
    std::uint64_t places = 0;
};

/// Where the matrix rises and falls from the last column to this one, and which rows can begin a swap, row by
/// row.
struct Step {
    std::uint64_t rises;
    std::uint64_t falls;
    std::uint64_t swaps;
};

Step advance(Column& column, std::uint64_t places, const Above& above) noexcept {
    const std::uint64_t swaps = ~column.diagonal & places;
    const std::uint64_t swapped = (swaps << 1 | above.swaps) & column.places;
    const std::uint64_t free = places | above.falls;
    const std::uint64_t diagonal =
        (((free & column.up) + column.up) ^ column.up) | free | column.down | swapped;
    const Step step{column.down | ~(diagonal | column.up), diagonal & column.up, swaps};
    const std::uint64_t rises = step.rises << 1 | above.rises;
    const std::uint64_t falls = step.falls << 1 | above.falls;
    column = {falls | ~(diagonal | rises), rises & diagonal, diagonal, places};
    return step;
}

/// Any sizes above 0; scratch of three bits for each unit of the text.
std::size_t distance_of_long(std::u32string_view pattern, std::u32string_view text, PatternMasks& masks,
                             std::uint64_t* scratch) noexcept {
    const std::size_t words = (text.size() + 63) / 64;
    std::uint64_t* rises =
        scratch;  // of the row above the block, column by column; the top row rises everywhere
    std::uint64_t* falls = scratch + words;
    std::uint64_t* swaps = scratch + 2 * words;
    std::fill_n(rises, words, all_bits);
    std::fill_n(falls, 2 * words, 0);
    for (std::size_t begin = 0; begin < pattern.size(); begin += 64) {
        const std::u32string_view block = pattern.substr(begin, 64);
        masks.set(block);
        Column column;
        const std::size_t last = block.size() - 1;
        for (std::size_t word = 0; word < words; ++word) {
            const std::u32string_view part = text.substr(word * 64, 64);
            const Above above{rises[word], falls[word], swaps[word]};
            Above below{0, 0, 0};
            for (std::size_t i = 0; i < part.size(); ++i) {
                const Step step = advance(column, masks[part[i]],
                                          {above.rises >> i & 1, above.falls >> i & 1, above.swaps >> i & 1});
                below.rises |= (step.rises >> last & 1) << i;
                below.falls |= (step.falls >> last & 1) << i;
                below.swaps |= (step.swaps >> last & 1) << i;
            }
            rises[word] = below.rises;
            falls[word] = below.falls;
            swaps[word] = below.swaps;
        }
    }
    std::size_t distance = pattern.size();  // of the first cell of the last row
    for (std::size_t word = 0; word < words; ++word) {
        distance += static_cast<std::size_t>(std::popcount(rises[word]));
        distance -= static_cast<std::size_t>(std::popcount(falls[word]));
    }
    return distance;
}

struct OsaMeasure {
    static constexpr std::size_t planes = 3;
    static constexpr std::uint64_t first_plane_above = all_bits;  // the top row rises everywhere

    static std::size_t distance_of_one(std::u32string_view pattern, std::u32string_view text, PatternMasks& masks,
                                       std::uint64_t* scratch) noexcept {
        return pattern.size() <= 64 ? distance_of_short<Column, Above>(pattern, text, masks)
                                    : distance_of_long(pattern, text, masks, scratch);
    }
    static void advance(LongBlocks& blocks) noexcept { dispatch(OsaBlocks{}, blocks); }
    // The top row ends at the size of the text; from there down the last column.
    static std::int64_t start(std::size_t, std::size_t text_size) noexcept {
        return static_cast<std::int64_t>(text_size);
    }
    static std::int64_t change(std::uint64_t up, std::uint64_t down, std::uint64_t) noexcept {
        return std::int64_t{std::popcount(up)} - std::popcount(down);
    }
};

}  // namespace

void osa_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                  std::uint32_t* out) noexcept {
    write_distance_results(left, right, pairs, out, OsaDistanceRows{}, OsaMeasure{}, distance_itself);
}

void osa_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                    double* out) noexcept {
    write_distance_results(left, right, pairs, out, OsaSimilarityRows{}, OsaMeasure{}, share_of_longer);
}

}  // namespace sameas::kernels
#endif
