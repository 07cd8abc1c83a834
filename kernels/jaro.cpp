// Jaro similarity, 64 places at a time.
//
// Problem: by the definition, each unit of the left text looks for the first free equal unit of the right
// text inside a window: quadratic, with a branch per comparison.
//
// Idea: the places of a unit in the right text are the bits of a word. Masked with "still free" and "inside
// the window", its lowest bit is the partner, found in a few instructions. A right text of more than 64 units
// is taken block by block of 64 places, and within a block the left units that still lack a partner come in
// order. This gives the same partners as the definition: a left unit takes the first free place, so it takes
// one of an earlier block whenever that block has one for it, and what an earlier block has left depends on
// earlier left units alone.
//
// The kernel is symmetric. Look at one letter: both texts hold it at rising places, and the windows move
// along with them, so that the greedy choice pairs both lists like a merge: heads within reach of each other
// are a pair, otherwise the smaller head is dropped, whichever text is called left.
//
// Out of order: the n-th matched unit of one text is compared with the n-th of the other; half of the
// differences, rounded down, are the transpositions.
//
// That is for values of any length. Pairs of short values go, many at once, through the same steps in vectors: jaro_lanes.hpp.
#include "kernels/jaro.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/long_pairs.hpp"
#include "kernels/row_pairs.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(JaroRows, void, const RowPairs& rows, double* out);
SAMEAS_ISA_FUNCTION(JaroBlocks, void, LongBlocks& blocks);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/jaro_lanes.hpp"
#include "kernels/long_jaro_lanes.hpp"

namespace sameas::kernels {
template <class Arch>
void JaroRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    jaro_of_rows<Arch>(rows, nullptr, out);
}

template <class Arch>
void JaroBlocks::operator()(Arch, LongBlocks& blocks) const noexcept {
    match_blocks<Arch>(blocks);
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(JaroRows, void, const RowPairs&, double*);
SAMEAS_ISA_EMIT(JaroBlocks, void, LongBlocks&);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
#include <algorithm>

#include "kernels/set_bits.hpp"

namespace sameas::kernels {
namespace {

struct Matches {
    std::size_t count = 0;
    std::size_t out_of_order = 0;
};

double jaro_of(const Matches& matches, std::size_t left_size, std::size_t right_size) noexcept {
    const double m = static_cast<double>(matches.count);
    const double ordered = static_cast<double>(matches.count - matches.out_of_order / 2);
    return ((m / static_cast<double>(left_size) + m / static_cast<double>(right_size)) + ordered / m) / 3.0;
}

std::size_t window_of(std::size_t left_size, std::size_t right_size) noexcept {
    const std::size_t half = std::max(left_size, right_size) / 2;
    return half > 0 ? half - 1 : 0;
}

/// Compares the n-th matched unit of one text with the n-th of the other, both among the first 64.
std::size_t out_of_order_in_word(std::u32string_view left, std::u32string_view right, std::uint64_t left_matched,
                                 std::uint64_t right_matched) noexcept {
    std::size_t differing = 0;
    for (; left_matched != 0; left_matched &= left_matched - 1, right_matched &= right_matched - 1) {
        const std::size_t i = static_cast<std::size_t>(std::countr_zero(left_matched));
        const std::size_t j = static_cast<std::size_t>(std::countr_zero(right_matched));
        differing += left[i] != right[j] ? 1u : 0u;
    }
    return differing;
}

/// Both texts have 1 to 64 units.
Matches matches_of_short(std::u32string_view left, std::u32string_view right, PatternMasks& masks) noexcept {
    masks.set(right);
    const std::size_t window = window_of(left.size(), right.size());
    std::uint64_t reach = low_bits(window + 1);
    std::uint64_t left_matched = 0;
    std::uint64_t right_free = ~std::uint64_t{0};
    for (std::size_t i = 0; i < left.size(); ++i) {
        const std::uint64_t partners = masks[left[i]] & reach & right_free;
        const std::uint64_t partner = partners & (~partners + 1);
        right_free ^= partner;
        left_matched |= static_cast<std::uint64_t>(partner != 0) << i;
        reach = reach << 1 | static_cast<std::uint64_t>(i < window);
    }
    const std::size_t count = static_cast<std::size_t>(std::popcount(left_matched));
    return {count, out_of_order_in_word(left, right, left_matched, ~right_free)};
}

/// Pairs what it can of the block of the right text that begins at `begin`, marks the left partners in
/// `left_matched`, and returns the matched places of the block.
std::uint64_t match_block(std::u32string_view left, std::size_t begin, std::size_t block_size,
                          std::size_t window, const PatternMasks& masks,
                          std::uint64_t* left_matched) noexcept {
    std::uint64_t free = low_bits(block_size);
    const std::size_t first = begin > window ? begin - window : 0;
    const std::size_t last = std::min(left.size(), begin + block_size + window);  // one beyond
    for (std::size_t i = first; i < last && free != 0; ++i) {
        const std::uint64_t left_bit = std::uint64_t{1} << i % 64;
        std::uint64_t partners = masks[left[i]] & free;
        if (partners == 0 || (left_matched[i / 64] & left_bit) != 0) continue;
        // Places i - window .. i + window, seen from the block; neither subtraction can wrap inside these
        // conditions.
        if (i > window + begin) partners &= ~low_bits(i - window - begin);
        partners &= low_bits(i + window + 1 - begin);
        if (partners == 0) continue;
        free ^= partners & (~partners + 1);
        left_matched[i / 64] |= left_bit;
    }
    return low_bits(block_size) ^ free;
}

/// The same for texts of any sizes, for the first `count` matched units.
std::size_t out_of_order(std::u32string_view left, std::u32string_view right, const std::uint64_t* left_matched,
                         const std::uint64_t* right_matched, std::size_t count) noexcept {
    if (left.size() <= 64 && right.size() <= 64)
        return out_of_order_in_word(left, right, left_matched[0] & low_bits(left.size()), right_matched[0]);
    SetBits left_places(left_matched);
    SetBits right_places(right_matched);
    std::size_t differing = 0;
    for (std::size_t n = 0; n < count; ++n)
        differing += left[left_places.next()] != right[right_places.next()] ? 1u : 0u;
    return differing;
}

/// Any sizes above 0.
Matches matches_of_long(std::u32string_view left, std::u32string_view right, PatternMasks& masks,
                        std::uint64_t* scratch) noexcept {
    const std::size_t window = window_of(left.size(), right.size());
    const std::size_t left_words = (left.size() + 63) / 64;
    std::uint64_t* left_matched = scratch;
    std::uint64_t* right_matched = scratch + left_words;
    std::fill_n(left_matched, left_words, 0);
    Matches matches;
    for (std::size_t begin = 0; begin < right.size(); begin += 64) {
        const std::u32string_view block = right.substr(begin, 64);
        masks.set(block);
        const std::uint64_t matched = match_block(left, begin, block.size(), window, masks, left_matched);
        right_matched[begin / 64] = matched;
        matches.count += static_cast<std::size_t>(std::popcount(matched));
    }
    matches.out_of_order = out_of_order(left, right, left_matched, right_matched, matches.count);
    return matches;
}

Matches matches_of(std::u32string_view left, std::u32string_view right, PatternMasks& masks,
                   std::uint64_t* scratch) noexcept {
    return left.size() <= 64 && right.size() <= 64 ? matches_of_short(left, right, masks)
                                                   : matches_of_long(left, right, masks, scratch);
}

/// Prepares one block of one pair, whose pattern is the right text, for JaroBlocks.
void prepare_block(const LongPair& pair, std::size_t block, std::size_t lane, LongTables& tables,
                   LongBlocks& blocks) noexcept {
    const std::size_t begin = block * 64;
    const std::size_t size = std::min<std::size_t>(64, pair.pattern.size() - begin);
    const std::size_t window = window_of(pair.pattern.size(), pair.text.size());
    const std::size_t first = begin > window ? begin - window : 0;
    const std::size_t last = std::min(pair.text.size(), begin + size + window);  // one beyond
    tables.find_places(pair, begin, first, last, blocks, lane);
    blocks.up[lane] = window > begin ? low_bits(window - begin) : 0;
    blocks.down[lane] = low_bits(size);
    const std::size_t enter_last = begin + window + 1;  // one beyond
    for (std::size_t word = 0; word * 64 < blocks.columns; ++word) {
        const std::size_t from = word * 64;
        const std::uint64_t up_to_last = enter_last > from ? low_bits(enter_last - from) : 0;
        const std::uint64_t before_first = first > from ? low_bits(first - from) : 0;
        blocks.above[1][word][lane] = up_to_last & ~before_first;
    }
}

/// Up to sixteen pairs, by blocks.
void matches_of_blocks(const LongPair* pairs, std::size_t size, LongTables& tables, LongBlocks& blocks,
                       Matches* matches) noexcept {
    constexpr std::size_t words_max = LongBlocks::columns_max / 64;
    std::uint64_t pattern_matched[LongBlocks::lanes][words_max];
    blocks.columns = pairs[size - 1].text.size();
    const std::size_t words = (blocks.columns + 63) / 64;
    std::size_t block_count = 0;
    for (std::size_t lane = 0; lane < LongBlocks::lanes; ++lane) {
        const LongPair& pair = pairs[std::min(lane, size - 1)];
        if (lane < size) tables.set(lane, pair);
        block_count = std::max(block_count, pair.blocks());
        for (std::size_t word = 0; word < words; ++word) {  // nothing behind the end shall find a partner
            const std::size_t from = word * 64;
            blocks.above[0][word][lane] = pair.text.size() > from ? ~low_bits(pair.text.size() - from) : ~std::uint64_t{0};
        }
    }
    for (std::size_t block = 0; block < block_count; ++block) {
        for (std::size_t lane = 0; lane < LongBlocks::lanes; ++lane) {
            if (lane < size && block < pairs[lane].blocks()) {
                prepare_block(pairs[lane], block, lane, tables, blocks);
            } else {
                blocks.down[lane] = 0;  // nothing free
            }
        }
        dispatch(JaroBlocks{}, blocks);
        for (std::size_t lane = 0; lane < size; ++lane) {
            if (block >= pairs[lane].blocks()) continue;
            const std::uint64_t matched = low_bits(pairs[lane].pattern.size() - block * 64) & ~blocks.down[lane];
            pattern_matched[lane][block] = matched;
            matches[lane].count += static_cast<std::size_t>(std::popcount(matched));
        }
    }
    for (std::size_t lane = 0; lane < size; ++lane) {
        std::uint64_t text_matched[words_max];
        for (std::size_t word = 0; word < words; ++word)
            text_matched[word] = blocks.above[0][word][lane];
        const std::size_t text_size = pairs[lane].text.size();  // behind it all is taken for matched
        if (text_size % 64 != 0) text_matched[text_size / 64] &= low_bits(text_size % 64);
        matches[lane].out_of_order =
            differing_marked_units(pairs[lane].text, text_matched, pairs[lane].pattern, pattern_matched[lane]);
    }
}

}  // namespace

void jaro(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, double* out) noexcept {
    for_each_class(
        left, right, pairs, out,
        [](const RowPairs& rows, double* part) { dispatch(JaroRows{}, rows, part); },
        [&](const PairBatch& part, double* results) { jaro_of_any_length(left, right, part, results); });
}

void jaro_of_any_length(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                        double* out) noexcept {
    LongTables tables;
    LongBlocks blocks;
    const auto write = [&](std::size_t place, const LongPair& pair, const Matches& matches) {
        out[place] = matches.count == 0 ? 0.0 : jaro_of(matches, pair.left_size, pair.right_size);
    };
    for_each_long_group(
        left, right, pairs, &whole_pair,
        [&](std::size_t place, const LongPair& pair) {
            if (pair.pattern.empty()) {
                out[place] = pair.text.empty() ? 1.0 : 0.0;
            } else {
                write(place, pair, matches_of(pair.text, pair.pattern, tables.masks, pairs.scratch));
            }
        },
        [&](const std::size_t* places, const LongPair* group, std::size_t size) {
            Matches matches[LongBlocks::lanes];
            matches_of_blocks(group, size, tables, blocks, matches);
            for (std::size_t lane = 0; lane < size; ++lane)
                write(places[lane], group[lane], matches[lane]);
        });
}

}  // namespace sameas::kernels
#endif
