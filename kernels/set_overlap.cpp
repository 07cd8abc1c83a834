// Sizes of intersections of small sets, sixteen ids against sixteen at a time.
//
// Problem: a merge of two sorted lists takes a step, which waits for the one before, or a branch that nobody
// can foresee, for every element; a name has about ten q-grams, so a pair would cost twenty of them.
//
// Idea: a set in a row fills a vector of 16 ids. Where both rows are compared place by place, one of them
// turned by 0, 1 ... 15 places, every id meets every other. The ids of a set are distinct, so an id meets its
// equal once at most: the places that ever met it are the intersection. Turning whole rows would move ids
// across the parts of a vector, which is slow; instead the halves of a row turn in themselves, 8 times, and
// each half of the one row meets each half of the other. SSE4.2 has "equal to any of these" for such halves
// as one instruction, faster than turning and comparing even with the wider vectors of AVX2 (5.2 ns and
// 6.0 ns a pair). Zeros are filling and never count.
//
// No pair depends on another and there is no branch in the loop, so the processor works on several at once;
// rows are prefetched, since those of a random pair are in no cache. Rows of 8 wide ids go the same way, in
// fewer turns. Rows of 64 bytes are two such rows each: both halves of the one meet both of the other, which takes four times as
// long and is still far from a merge.
//
// Sets outside: the row begins with zeros and has something behind them, as no set does. Such pairs are
// marked and merged afterwards, by the same idea four ids against four: of two blocks the one that ends
// earlier has met all that could equal its ids and makes way for the next. Where one set is far larger, each
// id of the smaller one is searched for, with steps that double.
#include "kernels/set_overlap.hpp"

#include "kernels/dispatch.hpp"

#ifdef SAMEAS_ARCH
#include "kernels/set_rows.hpp"
#else
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#endif

namespace sameas::kernels {

/// Pairs begin .. end - 1 of a batch of sets in rows; those from there to `size` come next and may be
/// prefetched.
struct SetRowPairs {
    const std::byte* left_rows = nullptr;
    const std::byte* right_rows = nullptr;
    unsigned id_bits = 16;
    std::size_t row_bytes = set_row_bytes;
    const std::uint32_t* left = nullptr;
    const std::uint32_t* right = nullptr;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size = 0;
};

namespace {

/// The sizes of a pair of rows in one word: common in bits 0-7, left in 8-15, right in 16-23; the highest bit
/// where one of the sets stands outside: then the rest means nothing.
constexpr unsigned left_shift = 8;
constexpr unsigned right_shift = 16;
constexpr unsigned outside_shift = 31;

/// What the row of a set outside holds, and then zeros.
struct OutsideSet {
    std::uint32_t zero;  ///< no id: so the set would be empty and its row all zeros
    std::uint32_t size;
    std::uint64_t begin;
};
static_assert(sizeof(OutsideSet) <= set_row_bytes);

inline bool is_outside(const std::byte* row) noexcept {
    std::uint32_t beginning[2];
    __builtin_memcpy(beginning, row, sizeof beginning);
    return (beginning[0] == 0) & (beginning[1] != 0);
}

}  // namespace

/// Writes the sizes of the pairs and returns whether any of them has a set outside.
SAMEAS_ISA_FUNCTION(SetRowSizes, bool, const SetRowPairs&, std::uint32_t*);

#ifdef SAMEAS_ARCH
namespace {

template <std::size_t row_bytes, RowSizes (*row_sizes)(const std::byte*, const std::byte*) noexcept>
inline bool sizes_of(const SetRowPairs& pairs, std::uint32_t* sizes) noexcept {
    constexpr std::size_t ahead = 96;  // pairs; more than the processor looks ahead by itself
    std::uint32_t any_outside = 0;
    for (std::size_t i = pairs.begin; i < pairs.end; ++i) {
        const std::size_t next = i + ahead < pairs.size ? i + ahead : i;
        __builtin_prefetch(pairs.left_rows + row_bytes * pairs.left[next]);
        __builtin_prefetch(pairs.right_rows + row_bytes * pairs.right[next]);
        const std::byte* left_row = pairs.left_rows + row_bytes * pairs.left[i];
        const std::byte* right_row = pairs.right_rows + row_bytes * pairs.right[i];
        const RowSizes of = row_sizes(left_row, right_row);
        const std::uint32_t outside = is_outside(left_row) | is_outside(right_row);
        sizes[i - pairs.begin] =
            of.common | of.left << left_shift | of.right << right_shift | outside << outside_shift;
        any_outside |= outside;
    }
    return any_outside != 0;
}

}  // namespace

template <class Arch>
bool SetRowSizes::operator()(Arch, const SetRowPairs& pairs, std::uint32_t* sizes) const noexcept {
    if (pairs.row_bytes == set_row_bytes) {
        return pairs.id_bits == 16 ? sizes_of<set_row_bytes, narrow_sizes>(pairs, sizes)
                                   : sizes_of<set_row_bytes, wide_sizes>(pairs, sizes);
    }
    return pairs.id_bits == 16 ? sizes_of<set_row_bytes_max, sizes_by_halves<narrow_sizes>>(pairs, sizes)
                               : sizes_of<set_row_bytes_max, sizes_by_halves<wide_sizes>>(pairs, sizes);
}
#endif

SAMEAS_ISA_EMIT(SetRowSizes, bool, const SetRowPairs&, std::uint32_t*);

#ifndef SAMEAS_ARCH
static_assert(std::endian::native == std::endian::little);

namespace {

using Set = std::span<const std::uint32_t>;

constexpr std::size_t row_ids_max = 8 * set_row_bytes_max / 16;

struct RowIds {
    std::uint32_t ids[row_ids_max];
};

template <class Id>
Set widened(const std::byte* row, std::size_t row_bytes, RowIds& room) noexcept {
    Id ids[set_row_bytes_max / sizeof(Id)] = {};
    std::memcpy(ids, row, row_bytes);
    const Id* const end = std::find(std::cbegin(ids), std::cend(ids), Id{0});
    std::copy(std::cbegin(ids), end, room.ids);
    return {room.ids, static_cast<std::size_t>(end - std::cbegin(ids))};
}

/// One set of a batch, whether it stands in its row (then it is copied into `room`) or outside.
Set set_view(const SetBatch& batch, std::uint32_t value, RowIds& room) noexcept {
    const std::byte* row = batch.rows + batch.row_bytes * value;
    if (!is_outside(row)) {
        return batch.id_bits == 16 ? widened<std::uint16_t>(row, batch.row_bytes, room)
                                   : widened<std::uint32_t>(row, batch.row_bytes, room);
    }
    OutsideSet place{};
    std::memcpy(&place, row, sizeof place);
    return {batch.elements + place.begin, place.size};
}

/// Ids from the beginnings on that are equal, one against one. The steps depend on sums alone, never on a
/// branch.
std::uint32_t merge_rest(const std::uint32_t* left, const std::uint32_t* left_end, const std::uint32_t* right,
                         const std::uint32_t* right_end) noexcept {
    std::uint32_t common = 0;
    while (left != left_end && right != right_end) {
        const std::uint32_t l = *left;
        const std::uint32_t r = *right;
        common += static_cast<std::uint32_t>(l == r);
        left += static_cast<std::ptrdiff_t>(l <= r);
        right += static_cast<std::ptrdiff_t>(r <= l);
    }
    return common;
}

std::uint32_t merge(Set left_set, Set right_set) noexcept {
    const std::uint32_t* left = left_set.data();
    const std::uint32_t* right = right_set.data();
    const std::uint32_t* const left_end = left + left_set.size();
    const std::uint32_t* const right_end = right + right_set.size();
    std::uint32_t common = 0;
#ifdef __SSE2__
    __m128i found = _mm_setzero_si128();  // minus the number, in each of four places
    while (left_end - left >= 4 && right_end - right >= 4) {
        const __m128i l = _mm_loadu_si128(reinterpret_cast<const __m128i*>(left));
        const __m128i r = _mm_loadu_si128(reinterpret_cast<const __m128i*>(right));
        const __m128i straight =
            _mm_or_si128(_mm_cmpeq_epi32(l, r), _mm_cmpeq_epi32(l, _mm_shuffle_epi32(r, 0x39)));
        const __m128i crossed = _mm_or_si128(_mm_cmpeq_epi32(l, _mm_shuffle_epi32(r, 0x4e)),
                                             _mm_cmpeq_epi32(l, _mm_shuffle_epi32(r, 0x93)));
        found = _mm_add_epi32(found, _mm_or_si128(straight, crossed));
        const std::uint32_t left_last = left[3];
        const std::uint32_t right_last = right[3];
        left += static_cast<std::ptrdiff_t>(left_last <= right_last) * 4;
        right += static_cast<std::ptrdiff_t>(right_last <= left_last) * 4;
    }
    found = _mm_add_epi32(found, _mm_shuffle_epi32(found, 0x4e));
    found = _mm_add_epi32(found, _mm_shuffle_epi32(found, 0x93));
    common = 0u - static_cast<std::uint32_t>(_mm_cvtsi128_si32(found));
#endif
    return common + merge_rest(left, left_end, right, right_end);
}

/// Searches the larger set for each element of the smaller one, from where the last search ended: by steps
/// that double, then by halves.
std::uint32_t gallop(Set smaller, Set larger) noexcept {
    std::uint32_t common = 0;
    std::size_t at = 0;  // all before are less than the element
    for (const std::uint32_t id : smaller) {
        std::size_t step = 1;
        while (at + step < larger.size() && larger[at + step] < id) {
            at += step;
            step *= 2;
        }
        const auto* const begin = larger.data() + at;
        const auto* const end = larger.data() + std::min(at + step + 1, larger.size());
        const auto* const found = std::lower_bound(begin, end, id);
        at = static_cast<std::size_t>(found - larger.data());
        if (at == larger.size()) break;
        common += *found == id ? 1u : 0u;
    }
    return common;
}

std::uint32_t common_elements(Set left, Set right) noexcept {
    constexpr std::size_t far_larger = 16;
    if (left.size() > right.size()) std::swap(left, right);
    return left.size() * far_larger < right.size() ? gallop(left, right) : merge(left, right);
}

void prefetch_outside(const SetBatch& batch, std::uint32_t value) noexcept {
    const std::byte* row = batch.rows + batch.row_bytes * value;
    if (!is_outside(row)) return;
    constexpr std::size_t line = 64 / sizeof(std::uint32_t);
    OutsideSet place{};
    std::memcpy(&place, row, sizeof place);
    const std::size_t size =
        std::min<std::size_t>(place.size, 4 * line);  // what follows, the processor foresees
    for (std::size_t i = 0; i < size; i += line)
        __builtin_prefetch(batch.elements + place.begin + i);
}

/// Calls rows(first pair, count, their sizes) block by block, then outside(i, left set, right set) for each
/// pair of the block whose sizes mean nothing.
template <class Rows, class Outside>
void for_each_set_pair(const SetBatch& left, const SetBatch& right, const PairBatch& pairs, const Rows& rows,
                       const Outside& outside) noexcept {
    constexpr std::size_t block = 256;
    constexpr std::size_t ahead = 6;
    assert(left.id_bits == right.id_bits);
    assert(left.row_bytes == right.row_bytes);
    std::uint32_t sizes[block];
    std::size_t others[block];
    RowIds left_room;
    RowIds right_room;
    for (std::size_t begin = 0; begin < pairs.size; begin += block) {
        const std::size_t end = std::min(begin + block, pairs.size);
        const SetRowPairs row_pairs{left.rows, right.rows,  left.id_bits, left.row_bytes, pairs.left,
                                    pairs.right, begin,     end,          pairs.size};
        const bool any_outside = dispatch(SetRowSizes{}, row_pairs, sizes);
        rows(begin, end - begin, sizes);
        if (!any_outside) continue;
        std::size_t count = 0;
        for (std::size_t i = begin; i < end; ++i) {
            others[count] = i;
            count += sizes[i - begin] >> outside_shift;
        }
        const auto prefetch = [&](std::size_t i) {
            prefetch_outside(left, pairs.left[i]);
            prefetch_outside(right, pairs.right[i]);
        };
        for (std::size_t n = 0; n < std::min(ahead, count); ++n)
            prefetch(others[n]);
        for (std::size_t n = 0; n < count; ++n) {
            if (n + ahead < count) prefetch(others[n + ahead]);
            const std::size_t i = others[n];
            outside(i, set_view(left, pairs.left[i], left_room), set_view(right, pairs.right[i], right_room));
        }
    }
}

/// Computes what similarity(common, left, right) gives, sizes as doubles.
template <class Similarity>
void similarities(const SetBatch& left, const SetBatch& right, const PairBatch& pairs, double* out,
                  const Similarity& similarity) noexcept {
    const auto of = [&similarity](std::uint32_t word) {
        constexpr std::uint32_t byte = 255;
        return similarity(static_cast<double>(static_cast<int>(word & byte)),
                          static_cast<double>(static_cast<int>(word >> left_shift & byte)),
                          static_cast<double>(static_cast<int>(word >> right_shift & byte)));
    };
    for_each_set_pair(
        left, right, pairs,
        [&](std::size_t begin, std::size_t size, const std::uint32_t* sizes) {
            for (std::size_t i = 0; i < size; ++i)
                out[begin + i] = of(sizes[i]);
        },
        [&](std::size_t i, Set l, Set r) {
            out[i] = similarity(static_cast<double>(common_elements(l, r)), static_cast<double>(l.size()),
                                static_cast<double>(r.size()));
        });
}

/// What a similarity is of: a division that gives 1 for nothing of nothing, and no branch.
double share(double part, double whole) noexcept {
    const bool nothing = whole == 0.0;
    return (nothing ? 1.0 : part) / (nothing ? 1.0 : whole);
}

// The similarities, of sizes as doubles. Function objects, so that the loop over a batch has them inside.
constexpr auto jaccard = [](double c, double l, double r) { return share(c, l + r - c); };
constexpr auto dice = [](double c, double l, double r) { return share(c + c, l + r); };
constexpr auto cosine = [](double c, double l, double r) {
    // Nothing of nothing only where both are empty: one empty set makes the root 0, too.
    const double root = std::sqrt(l * r);
    return share(l + r == 0.0 ? 1.0 : c, root == 0.0 ? 1.0 : root);
};
constexpr auto overlap_coefficient = [](double c, double l, double r) {
    const double smaller = l < r ? l : r;
    return share(l + r == 0.0 ? 1.0 : c, smaller == 0.0 ? 1.0 : smaller);
};

}  // namespace

bool fits_set_row(std::span<const std::uint32_t> set, unsigned id_bits, std::size_t row_bytes) noexcept {
    return set.size() <= 8 * row_bytes / id_bits && (set.empty() || set.back() >> (id_bits - 1) >> 1 == 0);
}

void write_set_row(std::span<const std::uint32_t> set, unsigned id_bits, std::byte* row,
                   std::size_t row_bytes) noexcept {
    assert(fits_set_row(set, id_bits, row_bytes));
    std::fill_n(row, row_bytes, std::byte{0});
    for (const std::uint32_t id : set) {
        std::memcpy(row, &id, id_bits / 8);  // the low bytes
        row += id_bits / 8;
    }
}

void write_outside_set_row(std::uint64_t begin, std::uint32_t size, std::byte* row, std::size_t row_bytes) noexcept {
    assert(size > 0);
    const OutsideSet place{0, size, begin};
    std::fill_n(row, row_bytes, std::byte{0});
    std::memcpy(row, &place, sizeof place);
}

std::uint32_t set_size(const SetBatch& batch, std::uint32_t value) noexcept {
    RowIds room;
    return static_cast<std::uint32_t>(set_view(batch, value, room).size());
}

std::uint32_t read_set(const SetBatch& batch, std::uint32_t value, std::uint32_t* out) noexcept {
    RowIds room;
    const Set set = set_view(batch, value, room);
    std::copy(set.begin(), set.end(), out);
    return static_cast<std::uint32_t>(set.size());
}

std::uint32_t largest_common(const SetBatch& batch, std::uint32_t left, std::uint32_t right) noexcept {
    RowIds left_room, right_room;
    const Set left_set = set_view(batch, left, left_room), right_set = set_view(batch, right, right_room);
    std::size_t l = left_set.size(), r = right_set.size();
    while (l > 0 && r > 0) {
        if (left_set[l - 1] == right_set[r - 1]) return left_set[l - 1];
        (left_set[l - 1] > right_set[r - 1] ? l : r) -= 1;
    }
    return 0;
}

void set_overlap(const SetBatch& left, const SetBatch& right, const PairBatch& pairs,
                 std::uint32_t* out) noexcept {
    for_each_set_pair(
        left, right, pairs,
        [&](std::size_t begin, std::size_t size, const std::uint32_t* sizes) {
            for (std::size_t i = 0; i < size; ++i)
                out[begin + i] = sizes[i] & 255;
        },
        [&](std::size_t i, Set l, Set r) { out[i] = common_elements(l, r); });
}

void set_jaccard(const SetBatch& left, const SetBatch& right, const PairBatch& pairs, double* out) noexcept {
    similarities(left, right, pairs, out, jaccard);
}

void set_dice(const SetBatch& left, const SetBatch& right, const PairBatch& pairs, double* out) noexcept {
    similarities(left, right, pairs, out, dice);
}

void set_cosine(const SetBatch& left, const SetBatch& right, const PairBatch& pairs, double* out) noexcept {
    similarities(left, right, pairs, out, cosine);
}

void set_overlap_coefficient(const SetBatch& left, const SetBatch& right, const PairBatch& pairs,
                             double* out) noexcept {
    similarities(left, right, pairs, out, overlap_coefficient);
}

double jaccard_of_sizes(double common, double left, double right) noexcept {
    return jaccard(common, left, right);
}

double dice_of_sizes(double common, double left, double right) noexcept {
    return dice(common, left, right);
}

double cosine_of_sizes(double common, double left, double right) noexcept {
    return cosine(common, left, right);
}

double overlap_coefficient_of_sizes(double common, double left, double right) noexcept {
    return overlap_coefficient(common, left, right);
}
#endif

}  // namespace sameas::kernels
