// Longest common subsequence, and the distance of insertions and deletions, 64 rows of the matrix at a time.
//
// Problem: the matrix L of the lengths of common subsequences of the beginnings of two texts costs a few operations a cell.
//
// Idea (Crochemore, Iliopoulos, Pinzon and Reid 2001; Hyyrö 2004): down a column, one row per unit of the pattern, L rises by
// 0 or 1, so a column is one bit vector; it is kept inverted, with a bit where L does not rise (`flat`). Between two rising
// rows, the next column rises at the first place where the pattern has the next text unit, and otherwise where it rose
// before: in each stretch of flat rows up to a rising one, the lowest hit becomes the rising row. Adding the hits among the
// flat rows to all flat rows does that, since a carry runs from the lowest hit up to the end of the stretch:
// flat = (flat + hits) | (flat - hits) with hits = flat & places.
//
// Patterns of more than 64 units: a block of 64 rows needs of the rows above it only whether their addition carried out of
// the block, one bit per column, kept in the scratch memory. So each block goes over the whole text before the next begins.
//
// Common beginnings and ends are removed first: some longest common subsequence contains them.
//
// That is for values of any length. Pairs of short values go, many at once, through the same steps in vectors.
#include "kernels/indel.hpp"

#include "kernels/pair_results.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(IndelDistanceRows, void, const RowPairs& rows, std::uint32_t* out);
SAMEAS_ISA_FUNCTION(IndelSimilarityRows, void, const RowPairs& rows, double* out);
SAMEAS_ISA_FUNCTION(LcsSimilarityRows, void, const RowPairs& rows, double* out);
SAMEAS_ISA_FUNCTION(CommonBlocks, void, LongBlocks& blocks);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/edit_lanes.hpp"
#include "kernels/long_lanes.hpp"
#include "kernels/share_lanes.hpp"

namespace sameas::kernels {
namespace {

/// A pair whose right text has ended has no more places, which leaves its column as it is.
template <class Arch, unsigned units>
inline typename Lanes<Arch, units>::Batch common_units(Lanes<Arch, units>& lanes) noexcept {
    using Batch = typename Lanes<Arch, units>::Batch;
    const Batch left_units = lanes.left_units();
    Batch flat = left_units;
    lanes.for_each_column([&](unsigned, Batch places) {
        const Batch hits = flat & places;
        flat = ((flat + hits) & left_units) | (flat - hits);
    });
    return popcount<RowBits<units>, Arch>(left_units ^ flat);
}

}  // namespace

template <class Arch>
void IndelDistanceRows::operator()(Arch, const RowPairs& rows, std::uint32_t* out) const noexcept {
    write_distances<Arch>(rows, out, [](auto& lanes) {
        const auto common = common_units(lanes);
        return left_sizes(lanes) + right_sizes(lanes) - (common + common);
    });
}

template <class Arch>
void IndelSimilarityRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    write_shares<Arch>(rows, out, [](auto& lanes) {
        const auto common = common_units(lanes);
        return Shares{common + common, left_sizes(lanes) + right_sizes(lanes)};
    });
}

template <class Arch>
void LcsSimilarityRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    write_shares<Arch>(rows, out,
                       [](auto& lanes) { return Shares{common_units(lanes), longer_sizes(lanes)}; });
}

template <class Arch>
void CommonBlocks::operator()(Arch, LongBlocks& blocks) const noexcept {
    run_blocks<Arch, CommonColumn>(blocks);
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(IndelDistanceRows, void, const RowPairs&, std::uint32_t*);
SAMEAS_ISA_EMIT(IndelSimilarityRows, void, const RowPairs&, double*);
SAMEAS_ISA_EMIT(LcsSimilarityRows, void, const RowPairs&, double*);
SAMEAS_ISA_EMIT(CommonBlocks, void, LongBlocks&);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
namespace sameas::kernels {
namespace {

constexpr std::uint64_t all_bits = ~std::uint64_t{0};

/// The pattern has 1 to 64 units.
std::size_t common_of_short(std::u32string_view pattern, std::u32string_view text, PatternMasks& masks) noexcept {
    masks.set(pattern);
    std::uint64_t flat = all_bits;
    for (const char32_t unit : text) {
        const std::uint64_t hits = flat & masks[unit];
        flat = (flat + hits) | (flat - hits);
    }
    return static_cast<std::size_t>(std::popcount(~flat & low_bits(pattern.size())));
}

/// Any sizes above 0; scratch of one bit for each unit of the text.
std::size_t common_of_long(std::u32string_view pattern, std::u32string_view text, PatternMasks& masks,
                           std::uint64_t* carries) noexcept {
    const std::size_t words = (text.size() + 63) / 64;
    std::fill_n(carries, words, 0);
    std::size_t common = 0;
    for (std::size_t begin = 0; begin < pattern.size(); begin += 64) {
        const std::u32string_view block = pattern.substr(begin, 64);
        masks.set(block);
        std::uint64_t flat = all_bits;
        for (std::size_t word = 0; word < words; ++word) {
            const std::u32string_view part = text.substr(word * 64, 64);
            const std::uint64_t carries_in = carries[word];
            std::uint64_t carries_out = 0;
            for (std::size_t i = 0; i < part.size(); ++i) {
                const std::uint64_t hits = flat & masks[part[i]];
                const std::uint64_t partial = flat + hits;
                const std::uint64_t sum = partial + (carries_in >> i & 1);
                carries_out |= static_cast<std::uint64_t>((partial < flat) | (sum < partial)) << i;
                flat = sum | (flat - hits);
            }
            carries[word] = carries_out;
        }
        common += static_cast<std::size_t>(std::popcount(~flat & low_bits(block.size())));
    }
    return common;
}

struct IndelMeasure {
    static constexpr std::size_t planes = 1;
    static constexpr std::uint64_t first_plane_above = 0;

    static std::size_t distance_of_one(std::u32string_view pattern, std::u32string_view text, PatternMasks& masks,
                                       std::uint64_t* scratch) noexcept {
        const std::size_t common = pattern.size() <= 64 ? common_of_short(pattern, text, masks)
                                                        : common_of_long(pattern, text, masks, scratch);
        return pattern.size() + text.size() - 2 * common;
    }
    static void advance(LongBlocks& blocks) noexcept { dispatch(CommonBlocks{}, blocks); }
    static std::int64_t start(std::size_t pattern_size, std::size_t text_size) noexcept {
        return static_cast<std::int64_t>(pattern_size + text_size);
    }
    static std::int64_t change(std::uint64_t flat, std::uint64_t, std::uint64_t rows) noexcept {
        return -2 * std::int64_t{std::popcount(flat ^ rows)};
    }
};

}  // namespace

void indel_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                    std::uint32_t* out) noexcept {
    write_distance_results(left, right, pairs, out, IndelDistanceRows{}, IndelMeasure{}, distance_itself);
}

void indel_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                      double* out) noexcept {
    write_distance_results(left, right, pairs, out, IndelSimilarityRows{}, IndelMeasure{},
                           [](std::size_t distance, std::size_t left_size, std::size_t right_size) {
                               return share(left_size + right_size - distance, left_size + right_size);
                           });
}

void lcs_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                    double* out) noexcept {
    write_distance_results(left, right, pairs, out, LcsSimilarityRows{}, IndelMeasure{},
                           [](std::size_t distance, std::size_t left_size, std::size_t right_size) {
                               return share((left_size + right_size - distance) / 2, std::max(left_size, right_size));
                           });
}

}  // namespace sameas::kernels
#endif
