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
#include "kernels/row_pairs.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(JaroRows, void, const RowPairs& rows, double* out);
}

#ifdef SAMEAS_ARCH
#include "kernels/jaro_lanes.hpp"

namespace sameas::kernels {
template <class Arch>
void JaroRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    jaro_of_rows<Arch>(rows, nullptr, out);
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(JaroRows, void, const RowPairs&, double*);
}

#ifndef SAMEAS_ARCH
#include <algorithm>

#include "kernels/pattern_masks.hpp"
#include "kernels/text_view.hpp"

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
    Matches matches;
    std::uint64_t right_matched = ~right_free;
    while (left_matched != 0) {
        const int i = std::countr_zero(left_matched);
        const int j = std::countr_zero(right_matched);
        matches.out_of_order +=
            left[static_cast<std::size_t>(i)] != right[static_cast<std::size_t>(j)] ? 1u : 0u;
        ++matches.count;
        left_matched &= left_matched - 1;
        right_matched &= right_matched - 1;
    }
    return matches;
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

/// Walks over the set bits of an array of words in rising order; there must be one more whenever next() is
/// called.
class SetBits {
  public:
    explicit SetBits(const std::uint64_t* words) noexcept : words_(words), rest_(words[0]) {}

    std::size_t next() noexcept {
        while (rest_ == 0)
            rest_ = words_[++at_];
        const std::size_t place = at_ * 64 + static_cast<std::size_t>(std::countr_zero(rest_));
        rest_ &= rest_ - 1;
        return place;
    }

  private:
    const std::uint64_t* words_;
    std::size_t at_ = 0;
    std::uint64_t rest_;
};

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
    SetBits left_places(left_matched);
    SetBits right_places(right_matched);
    for (std::size_t n = 0; n < matches.count; ++n) {
        if (left[left_places.next()] != right[right_places.next()]) ++matches.out_of_order;
    }
    return matches;
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
    PatternMasks masks;
    for_each_pair(left, right, pairs, [&](std::size_t i, std::u32string_view left_text, std::u32string_view right_text) {
        if (left_text.empty() || right_text.empty()) {
            out[i] = left_text.empty() && right_text.empty() ? 1.0 : 0.0;
            return;
        }
        const Matches matches = left_text.size() <= 64 && right_text.size() <= 64
                                    ? matches_of_short(left_text, right_text, masks)
                                    : matches_of_long(left_text, right_text, masks, pairs.scratch);
        out[i] = matches.count == 0 ? 0.0 : jaro_of(matches, left_text.size(), right_text.size());
    });
}

}  // namespace sameas::kernels
#endif
