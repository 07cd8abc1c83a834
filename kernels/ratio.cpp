// partial_ratio: the best window of the longer text.
//
// Problem: windows are as many as the longer text has units, and the ratio of each is a longest common subsequence.
//
// Idea (windows_of_comb, windows_of_long): Tiskin's combing finds the common subsequence with every window in one go over the
// matrix. Strands enter at its left side, numbered from the lower end up, and at its top, numbered on from left to right. In a
// cell with equal units the two strands that meet there bounce off each other; in any other they cross, but only if they have
// not crossed before, which their numbers tell. Then s = width - (strands that enter through the top of the window and leave through its bottom) is the
// length of the common subsequence of the shorter text and the window. That count changes by little from window to window. Numbers
// of 16 bits do for all but very long texts and units above 0xFFFD, and then a vector works on 8 to 16 cells at once.
//
// Idea for the others where one text has up to 64 units (windows_of_short): one pass of the bit-parallel algorithm (indel.cpp)
// gives all windows at the beginning, and one from behind all at the end. The windows in between have the length of the shorter text. From
// one to the next the common subsequence grows by at most one, so a window that lacks n units to be the best lets n - 1 others be
// skipped. A window that begins with a unit that the shorter text lacks is no better than the next one.
//
// Pairs of short values go, many at once, through partial_ratio_lanes.hpp, which expects the shorter text on the left: pairs are
// sorted by that, and pairs of the same length go both ways.
#include "kernels/ratio.hpp"

#include "kernels/pair_results.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(BestWindowRows, void, const RowPairs& rows, double* out);

/// What combing works on, all numbers of 16 bits: the pattern and its strands from below to above, the text and its strands. All
/// four go on for `padding` numbers, which meet nothing.
struct Comb {
    static constexpr std::size_t padding = 16;
    static constexpr char32_t unit_max = 0xFFFD;  ///< of both texts; two more stand in the padding

    const std::int16_t* pattern;
    const std::int16_t* text;
    std::int16_t* pattern_strands;
    std::int16_t* text_strands;
    std::size_t rows;
    std::size_t columns;
};
SAMEAS_ISA_FUNCTION(CombStrands, void, const Comb& comb);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/partial_ratio_lanes.hpp"
#include "kernels/vectors.hpp"

namespace sameas::kernels {
template <class Arch>
void BestWindowRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    write_shares<Arch>(rows, out, [](auto& lanes) { return best_windows(lanes); });
}

// The cells of a diagonal from lower left to upper right do not depend on each other, and stand in both arrays in the same
// order. Whole vectors of them: cells beyond the ends have a strand from the left that is below every other, or one from the top
// that is above every other, and unequal units, so that nothing happens there.
template <class Arch>
void CombStrands::operator()(Arch, const Comb& comb) const noexcept {
    // Each diagonal reads what the last one wrote, one place further: vectors of 64 bytes wait for that longer than they save.
    typedef std::int16_t Strands __attribute__((vector_size(std::min<std::size_t>(vector_bytes, 32))));
    constexpr std::size_t lanes = sizeof(Strands) / sizeof(std::int16_t);
    static_assert(lanes <= Comb::padding);
    const auto load = [](const std::int16_t* from) {
        Strands strands;
        std::memcpy(&strands, from, sizeof strands);
        return strands;
    };
    for (std::size_t t = 1; t < comb.rows + comb.columns; ++t) {
        const std::size_t row = comb.rows > t ? comb.rows - t : 0;  // counted from below
        const std::size_t column = t > comb.rows ? t - comb.rows : 0;
        const std::size_t cells = std::min(comb.rows - row, comb.columns - column);
        for (std::size_t i = 0; i < cells; i += lanes) {
            std::int16_t* const from_left = comb.pattern_strands + row + i;
            std::int16_t* const from_top = comb.text_strands + column + i;
            const Strands left = load(from_left), top = load(from_top);
            const Strands is_equal = load(comb.pattern + row + i) == load(comb.text + column + i);
            const Strands new_top = is_equal ? left : (left > top ? left : top);
            const Strands new_left = is_equal ? top : (left > top ? top : left);
            std::memcpy(from_top, &new_top, sizeof new_top);
            std::memcpy(from_left, &new_left, sizeof new_left);
        }
    }
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(BestWindowRows, void, const RowPairs&, double*);
SAMEAS_ISA_EMIT(CombStrands, void, const Comb&);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
#include <limits>
#include <numeric>

#include "kernels/indel.hpp"

namespace sameas::kernels {
namespace {

/// The best window so far: common / whole, both sizes of texts.
struct Best {
    std::size_t common = 0;
    std::size_t whole = 1;

    void look(std::size_t other_common, std::size_t other_whole) noexcept {
        if (other_common * whole <= common * other_whole) return;
        common = other_common;
        whole = other_whole;
    }
    /// The fewest common units that make a whole of that size better.
    std::size_t needed(std::size_t other_whole) const noexcept { return common * other_whole / whole + 1; }
};

std::uint64_t next_flat(std::uint64_t flat, std::uint64_t places) noexcept {
    const std::uint64_t hits = flat & places;
    return (flat + hits) | (flat - hits);
}

/// The shorter text has 1 to 64 units.
void windows_of_short(std::u32string_view shorter, std::u32string_view longer, PatternMasks& masks,
                      Best& best) noexcept {
    const std::size_t size = shorter.size();
    const auto common = [units = low_bits(size)](std::uint64_t flat) {
        return static_cast<std::size_t>(std::popcount(~flat & units));
    };
    char32_t reversed[64];
    std::reverse_copy(shorter.begin(), shorter.end(), reversed);
    masks.set({reversed, size});
    std::uint64_t flat = ~std::uint64_t{0};
    for (std::size_t n = 1; n <= size; ++n) {
        flat = next_flat(flat, masks[longer[longer.size() - n]]);
        best.look(common(flat), size + n);
    }
    masks.set(shorter);
    flat = ~std::uint64_t{0};
    for (std::size_t n = 1; n <= size; ++n) {
        flat = next_flat(flat, masks[longer[n - 1]]);
        best.look(common(flat), size + n);
    }
    for (std::size_t begin = 1; begin + size < longer.size();) {
        if (masks[longer[begin]] == 0) {
            ++begin;
            continue;
        }
        flat = ~std::uint64_t{0};
        for (const char32_t unit : longer.substr(begin, size))
            flat = next_flat(flat, masks[unit]);
        best.look(common(flat), 2 * size);
        begin += std::max<std::size_t>(best.needed(2 * size) - common(flat), 1);
    }
}

/// Looks at all windows, once it is known where each strand that enters at the top of a column leaves.
/// \param strands  for each column the strand that leaves through its bottom, numbered as above
/// \param exits    room for as many
template <class Strand>
void look_at_strands(const Strand* strands, Strand* exits, std::size_t rows, std::size_t columns, Best& best) noexcept {
    constexpr Strand nowhere = std::numeric_limits<Strand>::max();
    std::fill_n(exits, columns, nowhere);
    const auto is_from_top = [&](std::size_t column) { return static_cast<std::size_t>(strands[column]) >= rows; };
    for (std::size_t j = 0; j < columns; ++j) {
        if (is_from_top(j)) exits[static_cast<std::size_t>(strands[j]) - rows] = static_cast<Strand>(j);
    }
    std::size_t through = 0;  // strands from the top to the bottom of the window
    for (std::size_t j = 0; j < rows; ++j) {
        through += is_from_top(j) ? 1u : 0u;
        best.look(j + 1 - through, rows + j + 1);
    }
    for (std::size_t begin = 1; begin < columns; ++begin) {
        const std::size_t end = std::min(begin + rows, columns);
        // A strand never leaves to the left of where it came from: column begin - 1 held just its own, if any.
        if (exits[begin - 1] != nowhere && static_cast<std::size_t>(exits[begin - 1]) < begin - 1 + rows) --through;
        if (begin + rows <= columns && static_cast<std::size_t>(strands[end - 1]) >= rows + begin) ++through;
        best.look(end - begin - through, rows + end - begin);
    }
}

/// Any sizes above 0, the shorter first; scratch of one word for each unit of the longer one.
void windows_of_long(std::u32string_view shorter, std::u32string_view longer, std::uint32_t* strands,
                     Best& best) noexcept {
    const std::uint32_t rows = static_cast<std::uint32_t>(shorter.size());
    const std::uint32_t columns = static_cast<std::uint32_t>(longer.size());
    for (std::uint32_t j = 0; j < columns; ++j)
        strands[j] = rows + j;
    for (std::uint32_t i = 0; i < rows; ++i) {
        std::uint32_t from_left = rows - 1 - i;
        const char32_t unit = shorter[i];
        for (std::uint32_t j = 0; j < columns; ++j) {
            const std::uint32_t from_top = strands[j];
            const bool bounces = longer[j] == unit || from_left > from_top;
            strands[j] = bounces ? from_left : from_top;
            from_left = bounces ? from_top : from_left;
        }
    }
    look_at_strands(strands, strands + columns, rows, columns, best);
}

bool fits_comb(std::u32string_view shorter, std::u32string_view longer) noexcept {
    constexpr std::size_t strands_max = std::numeric_limits<std::int16_t>::max();
    const auto is_narrow = [](char32_t unit) { return unit <= Comb::unit_max; };
    return shorter.size() + longer.size() < strands_max && std::all_of(shorter.begin(), shorter.end(), is_narrow) &&
           std::all_of(longer.begin(), longer.end(), is_narrow);
}

/// The same for texts that fit into a comb; scratch of two words for each unit of both, and the padding.
void windows_of_comb(std::u32string_view shorter, std::u32string_view longer, std::int16_t* strands,
                     Best& best) noexcept {
    constexpr std::int16_t below_all = -1, above_all = std::numeric_limits<std::int16_t>::max();
    const std::size_t rows = shorter.size(), columns = longer.size();
    std::int16_t* const pattern_strands = strands + columns + Comb::padding;
    std::int16_t* const text = pattern_strands + rows + Comb::padding;
    std::int16_t* const pattern = text + columns + Comb::padding;
    const auto narrow = [](char32_t unit) { return static_cast<std::int16_t>(unit); };
    std::fill_n(std::transform(longer.begin(), longer.end(), text, narrow), Comb::padding, narrow(Comb::unit_max + 1));
    std::fill_n(std::transform(shorter.rbegin(), shorter.rend(), pattern, narrow), Comb::padding,
                narrow(Comb::unit_max + 2));
    std::iota(pattern_strands, pattern_strands + rows, std::int16_t{0});
    std::fill_n(pattern_strands + rows, Comb::padding, below_all);
    std::iota(strands, strands + columns, static_cast<std::int16_t>(rows));
    std::fill_n(strands + columns, Comb::padding, above_all);
    dispatch(CombStrands{}, Comb{pattern, text, pattern_strands, strands, rows, columns});
    look_at_strands(strands, pattern_strands, rows, columns, best);
}

void look_at_windows(std::u32string_view shorter, std::u32string_view longer, PatternMasks& masks,
                     std::uint64_t* scratch, Best& best) noexcept {
    if (fits_comb(shorter, longer)) {
        windows_of_comb(shorter, longer, reinterpret_cast<std::int16_t*>(scratch), best);
    } else if (shorter.size() <= 64) {
        windows_of_short(shorter, longer, masks, best);
    } else {
        windows_of_long(shorter, longer, reinterpret_cast<std::uint32_t*>(scratch), best);
    }
}

double partial_ratio_of(std::u32string_view left, std::u32string_view right, PatternMasks& masks,
                        std::uint64_t* scratch) noexcept {
    if (left.empty() || right.empty()) return left.empty() && right.empty() ? 1.0 : 0.0;
    Best best;
    if (left.size() <= right.size()) look_at_windows(left, right, masks, scratch, best);
    if (right.size() <= left.size()) look_at_windows(right, left, masks, scratch, best);
    return static_cast<double>(2 * best.common) / static_cast<double>(best.whole);
}

/// Some pairs of rows, with their places among all.
struct Directed {
    RowRoom<row_block_pairs> shorter;
    RowRoom<row_block_pairs> longer;
    std::uint16_t place[row_block_pairs];
    std::size_t size = 0;

    void add(const std::uint8_t* shorter_row, const std::uint8_t* longer_row, std::size_t at, unsigned size_class) noexcept {
        std::memcpy(shorter.at(size_class, size), shorter_row, std::size_t{8} << size_class);
        std::memcpy(longer.at(size_class, size), longer_row, std::size_t{8} << size_class);
        place[size++] = static_cast<std::uint16_t>(at);
    }

    /// Raises the results to the best windows of these pairs.
    void raise(unsigned size_class, double* results) noexcept {
        shorter.end(size_class, size);
        longer.end(size_class, size);
        double best[row_block_pairs];
        const RowPairs rows{shorter.at(size_class, 0), longer.at(size_class, 0), size, std::uint32_t{8} << size_class};
        dispatch(BestWindowRows{}, rows, best);
        for (std::size_t i = 0; i < size; ++i)
            results[place[i]] = std::max(results[place[i]], best[i]);
    }
};

/// Units of a text in a row: the bytes that are not 0.
std::size_t row_size(const std::uint8_t* row, std::size_t units_max) noexcept {
    constexpr std::uint64_t low = 0x7F7F7F7F7F7F7F7F, ones = 0x0101010101010101;
    std::size_t size = 0;
    for (std::size_t i = 0; i < units_max; i += 8) {
        std::uint64_t units;
        std::memcpy(&units, row + i, sizeof units);
        const std::uint64_t filled = ((((units & low) + low) | units) & ~low) >> 7;  // 1 in each byte that is not 0
        size += static_cast<std::size_t>((filled * ones) >> 56);
    }
    return size;
}

void partial_ratio_of_rows(const RowPairs& rows, double* results) noexcept {
    Directed forwards, backwards;
    const unsigned size_class = rows.units_max == 8 ? 0 : rows.units_max == 16 ? 1 : 2;
    assert(rows.size <= row_block_pairs);
    std::fill_n(results, rows.size, 0.0);
    for (std::size_t i = 0; i < rows.size; ++i) {
        const std::uint8_t* const left = rows.left_rows + i * rows.units_max;
        const std::uint8_t* const right = rows.right_rows + i * rows.units_max;
        const std::size_t left_size = row_size(left, rows.units_max), right_size = row_size(right, rows.units_max);
        if (left_size <= right_size) forwards.add(left, right, i, size_class);
        if (right_size <= left_size) backwards.add(right, left, i, size_class);
    }
    forwards.raise(size_class, results);
    backwards.raise(size_class, results);
}

}  // namespace

void ratio(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, double* out) noexcept {
    indel_similarity(left, right, pairs, out);
}

void partial_ratio(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, double* out) noexcept {
    for_each_class(
        left, right, pairs, out,
        [](const RowPairs& part, double* results) { partial_ratio_of_rows(part, results); },
        [&](const PairBatch& part, double* results) {
            PatternMasks masks;
            for_each_pair(left, right, part,
                          [&](std::size_t i, std::u32string_view left_text, std::u32string_view right_text) {
                              results[i] = partial_ratio_of(left_text, right_text, masks, part.scratch);
                          });
        });
}

}  // namespace sameas::kernels
#endif
