// Longest common substring.
//
// Problem: a common substring is a run of equal units on a diagonal, unit i of the left text against unit i + d of the right
// one. The usual algorithm counts along all diagonals, a cell at a time.
//
// Idea for short values, many pairs at once (substring_sizes): column j of the matrix is one word, bit i telling whether a run
// of at least n units ends in cell (i, j). For n = 1 those are the places of unit j; run + 1 ends where run n ends one cell up
// the diagonal, and the units are equal: places(j) & (run(j - 1) << 1). The longest run is the last n for which any bit is left.
//
// Idea for longer values (longest_run): along a diagonal, one compare of two registers of units says for 4 to 16 places at once
// whether they are equal; 64 of those bits make a word, and runs in a word are found by a few operations, most often a single
// test whether the word is zero or its runs are too short to matter. Diagonals shorter than the longest run so far are not
// looked at, so similar texts take little more than one pass; at worst it is one compare for 4 to 16 cells, in no memory.
#include "kernels/longest_common_substring.hpp"

#include "kernels/pair_results.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(SubstringLengthRows, void, const RowPairs& rows, std::uint32_t* out);
SAMEAS_ISA_FUNCTION(SubstringRows, void, const RowPairs& rows, double* out);
/// The longest run of equal units of two texts of any sizes.
SAMEAS_ISA_FUNCTION(LongestRun, std::size_t, const char32_t* left, std::size_t left_size, const char32_t* right,
                    std::size_t right_size);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/edit_lanes.hpp"
#include "kernels/share_lanes.hpp"

namespace sameas::kernels {
namespace {

template <class Arch, unsigned units>
inline typename Lanes<Arch, units>::Batch substring_sizes(Lanes<Arch, units>& lanes) noexcept {
    using Batch = typename Lanes<Arch, units>::Batch;
    const Batch zero(RowBits<units>{0}), one(RowBits<units>{1});
    const Batch left_units = lanes.left_units();
    const unsigned columns = lanes.columns();
    Batch runs[units];
    Batch rest = zero;
    lanes.for_each_column([&](unsigned j, Batch places) {
        runs[j] = places & left_units;
        rest = rest | runs[j];
    });
    Batch size = zero;
    for (unsigned length = 1; xsimd::any(rest != zero); ++length) {
        size = size + xsimd::select(rest != zero, one, zero);
        rest = zero;
        for (unsigned j = columns; j-- > length;) {  // runs of `length` end in no earlier column
            const Batch before = runs[j - 1];
            runs[j] = lanes.places(j) & left_units & (before + before);
            rest = rest | runs[j];
        }
        runs[length - 1] = zero;
    }
    return size;
}

/// Bit i: unit i of the two is equal, for `size` (up to 64) units.
template <class Arch>
inline std::uint64_t equal_units(const char32_t* left, const char32_t* right, std::size_t size) noexcept {
    using Units = xsimd::batch<std::uint32_t, Arch>;
    const auto load = [](const char32_t* units) {
        return Units::load_unaligned(reinterpret_cast<const std::uint32_t*>(units));
    };
    std::uint64_t equal = 0;
    std::size_t i = 0;
    for (; i + Units::size <= size; i += Units::size)
        equal |= std::uint64_t{equal_words<Arch>(load(left + i), load(right + i))} << i;
    for (; i < size; ++i)
        equal |= std::uint64_t{left[i] == right[i]} << i;
    return equal;
}

/// Whether the word has more than `size` (below 64) ones in a row.
inline bool has_longer_run(std::uint64_t word, std::size_t size) noexcept {
    // After a step, a bit is set where a run of `known` ones ends.
    std::size_t known = 1;
    for (; known * 2 <= size + 1; known *= 2)
        word &= word << known;
    return (word & word << (size + 1 - known)) != 0;
}

/// The longest run on one diagonal: `size` units of both texts. \return  it, or `longest` if that is no less
template <class Arch>
inline std::size_t run_on_diagonal(const char32_t* left, const char32_t* right, std::size_t size,
                                   std::size_t longest) noexcept {
    std::size_t run = 0;  // that ends where the next word begins
    for (std::size_t begin = 0; begin < size; begin += 64) {
        const std::size_t count = std::min<std::size_t>(64, size - begin);
        const std::uint64_t equal = equal_units<Arch>(left + begin, right + begin, count);
        const std::size_t first = static_cast<std::size_t>(std::countr_one(equal));
        longest = std::max(longest, run + first);
        if (first == 64) {
            run += 64;
            continue;
        }
        while (longest < 63 && has_longer_run(equal, longest))
            ++longest;
        run = count == 64 ? static_cast<std::size_t>(std::countl_one(equal)) : 0;
    }
    return longest;
}

}  // namespace

template <class Arch>
void SubstringLengthRows::operator()(Arch, const RowPairs& rows, std::uint32_t* out) const noexcept {
    write_distances<Arch>(rows, out, [](auto& lanes) { return substring_sizes(lanes); });
}

template <class Arch>
void SubstringRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    write_shares<Arch>(rows, out,
                       [](auto& lanes) { return Shares{substring_sizes(lanes), longer_sizes(lanes)}; });
}

template <class Arch>
std::size_t LongestRun::operator()(Arch, const char32_t* left, std::size_t left_size, const char32_t* right,
                                   std::size_t right_size) const noexcept {
    // The main diagonal first: on similar texts it leaves little to look for.
    std::size_t longest = run_on_diagonal<Arch>(left, right, std::min(left_size, right_size), 0);
    for (std::size_t shift = 1; shift + longest < std::max(left_size, right_size); ++shift) {
        if (shift + longest < left_size) {
            longest = run_on_diagonal<Arch>(left + shift, right, std::min(left_size - shift, right_size), longest);
        }
        if (shift + longest < right_size) {
            longest = run_on_diagonal<Arch>(left, right + shift, std::min(left_size, right_size - shift), longest);
        }
    }
    return longest;
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(SubstringLengthRows, void, const RowPairs&, std::uint32_t*);
SAMEAS_ISA_EMIT(SubstringRows, void, const RowPairs&, double*);
SAMEAS_ISA_EMIT(LongestRun, std::size_t, const char32_t*, std::size_t, const char32_t*, std::size_t);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
namespace sameas::kernels {
namespace {

std::size_t length_of(std::u32string_view left, std::u32string_view right) noexcept {
    return dispatch(LongestRun{}, left.data(), left.size(), right.data(), right.size());
}

}  // namespace

void longest_common_substring_length(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                                     std::uint32_t* out) noexcept {
    write_results(left, right, pairs, out, SubstringLengthRows{},
                  [](std::u32string_view l, std::u32string_view r, PatternMasks&, std::uint64_t*) {
                      return static_cast<std::uint32_t>(length_of(l, r));
                  });
}

void longest_common_substring(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                              double* out) noexcept {
    write_results(left, right, pairs, out, SubstringRows{},
                  [](std::u32string_view l, std::u32string_view r, PatternMasks&, std::uint64_t*) {
                      return share(length_of(l, r), std::max(l.size(), r.size()));
                  });
}

}  // namespace sameas::kernels
#endif
