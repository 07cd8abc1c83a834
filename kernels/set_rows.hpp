// Private to the body of set_overlap.cpp for each instruction set: two rows of ids meet, each id of the one
// every id of the other.
#pragma once
#include <cstddef>
#include <cstdint>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "kernels/set_overlap.hpp"

namespace sameas::kernels {
namespace {

struct RowSizes {
    std::uint32_t common;
    std::uint32_t left;
    std::uint32_t right;
};

inline std::uint32_t ones(std::uint32_t mask) noexcept {
    return static_cast<std::uint32_t>(__builtin_popcount(mask));
}

#if defined(__AVX512BW__)

/// Both halves of the right row meet both of the left one at once: the left row stands twice in a vector, the
/// right one once as it is and once with its halves exchanged. An id of the left row meets its equal in one
/// of its two places.
struct RowVectors {
    RowVectors(const std::byte* left_row, const std::byte* right_row) noexcept {
        constexpr __mmask8 all =
            255;  // without a mask g++ 12 warns of its own header (its bug 105593); none is emitted
        left =
            _mm512_maskz_broadcast_i64x4(all, _mm256_load_si256(reinterpret_cast<const __m256i*>(left_row)));
        right = _mm512_castsi256_si512(_mm256_load_si256(reinterpret_cast<const __m256i*>(right_row)));
        right = _mm512_maskz_shuffle_i64x2(all, right, right, 0x14);  // quarters 0, 1, 1, 0
    }
    template <int bytes>
    __m512i turned() const noexcept {
        return _mm512_alignr_epi8(right, right, bytes);
    }
    __m512i left;
    __m512i right;
};

/// Rows of 16 ids. Two chains of comparisons, each leaving the places that have not met their equal.
inline RowSizes narrow_sizes(const std::byte* left_row, const std::byte* right_row) noexcept {
    const RowVectors rows(left_row, right_row);
    const __mmask32 ids = _mm512_test_epi16_mask(rows.left, rows.left);
    __mmask32 even = _mm512_mask_cmpneq_epi16_mask(ids, rows.left, rows.right);
    __mmask32 odd = _mm512_mask_cmpneq_epi16_mask(ids, rows.left, rows.turned<2>());
    even = _mm512_mask_cmpneq_epi16_mask(even, rows.left, rows.turned<4>());
    odd = _mm512_mask_cmpneq_epi16_mask(odd, rows.left, rows.turned<6>());
    even = _mm512_mask_cmpneq_epi16_mask(even, rows.left, rows.turned<8>());
    odd = _mm512_mask_cmpneq_epi16_mask(odd, rows.left, rows.turned<10>());
    even = _mm512_mask_cmpneq_epi16_mask(even, rows.left, rows.turned<12>());
    odd = _mm512_mask_cmpneq_epi16_mask(odd, rows.left, rows.turned<14>());
    return {ones(ids & ~(even & odd)), ones(ids) / 2,
            ones(_mm512_test_epi16_mask(rows.right, rows.right)) / 2};
}

/// Rows of 8 ids.
inline RowSizes wide_sizes(const std::byte* left_row, const std::byte* right_row) noexcept {
    const RowVectors rows(left_row, right_row);
    const __mmask16 ids = _mm512_test_epi32_mask(rows.left, rows.left);
    __mmask16 even = _mm512_mask_cmpneq_epi32_mask(ids, rows.left, rows.right);
    __mmask16 odd = _mm512_mask_cmpneq_epi32_mask(ids, rows.left, rows.turned<4>());
    even = _mm512_mask_cmpneq_epi32_mask(even, rows.left, rows.turned<8>());
    odd = _mm512_mask_cmpneq_epi32_mask(odd, rows.left, rows.turned<12>());
    const std::uint32_t not_met = static_cast<std::uint32_t>(even) & static_cast<std::uint32_t>(odd);
    return {ones(ids & ~not_met), ones(ids) / 2, ones(_mm512_test_epi32_mask(rows.right, rows.right)) / 2};
}

#elif defined(__SSE2__)

struct Halves {
    __m128i low;
    __m128i high;
};

inline Halves load(const std::byte* row) noexcept {
    return {_mm_load_si128(reinterpret_cast<const __m128i*>(row)),
            _mm_load_si128(reinterpret_cast<const __m128i*>(row + 16))};
}

/// Number of bytes of all ones among bytes of all ones or all zeros.
inline std::uint32_t count_bytes(__m128i bytes) noexcept {
#ifdef __POPCNT__
    return ones(static_cast<std::uint32_t>(_mm_movemask_epi8(bytes)));
#else
    const __m128i sums = _mm_sad_epu8(_mm_sub_epi8(_mm_setzero_si128(), bytes), _mm_setzero_si128());
    return static_cast<std::uint32_t>(_mm_cvtsi128_si32(sums) + _mm_extract_epi16(sums, 4));
#endif
}

struct Narrow {
    static __m128i equal(__m128i left, __m128i right) noexcept { return _mm_cmpeq_epi16(left, right); }
    static std::uint32_t count(Halves found) noexcept {
        return count_bytes(_mm_packs_epi16(found.low, found.high));
    }
};

struct Wide {
    static __m128i equal(__m128i left, __m128i right) noexcept { return _mm_cmpeq_epi32(left, right); }
    static std::uint32_t count(Halves found) noexcept {
        return count_bytes(_mm_packs_epi16(_mm_packs_epi32(found.low, found.high), _mm_setzero_si128()));
    }
};

/// The right row, its halves turned by so many bytes, meets the left one.
template <class Ids, int bytes>
inline void meet(Halves left, Halves right, Halves& found) noexcept {
    const auto turned = [](__m128i half) {
        if constexpr (bytes % 4 == 0) return _mm_shuffle_epi32(half, (0xE4E4 >> (bytes / 2)) & 255);
        return _mm_or_si128(_mm_srli_si128(half, bytes), _mm_slli_si128(half, 16 - bytes));
    };
    const __m128i low = turned(right.low);
    const __m128i high = turned(right.high);
    found.low = _mm_or_si128(found.low, _mm_or_si128(Ids::equal(left.low, low), Ids::equal(left.low, high)));
    found.high =
        _mm_or_si128(found.high, _mm_or_si128(Ids::equal(left.high, low), Ids::equal(left.high, high)));
}

template <class Ids>
inline Halves free_places(Halves row) noexcept {
    return {Ids::equal(row.low, _mm_setzero_si128()), Ids::equal(row.high, _mm_setzero_si128())};
}

/// Number of ids of the left row that were found in the right one: zeros do not count.
template <class Ids>
inline std::uint32_t count_found(Halves left, Halves found) noexcept {
    const Halves free = free_places<Ids>(left);
    return Ids::count({_mm_andnot_si128(free.low, found.low), _mm_andnot_si128(free.high, found.high)});
}

inline RowSizes narrow_sizes(const std::byte* left_row, const std::byte* right_row) noexcept {
    const Halves left = load(left_row);
    const Halves right = load(right_row);
#ifdef __SSE4_2__
    constexpr int any =
        _SIDD_UWORD_OPS | _SIDD_CMP_EQUAL_ANY | _SIDD_BIT_MASK;  // a zero ends the ids of a half
    const __m128i low =
        _mm_or_si128(_mm_cmpistrm(right.low, left.low, any), _mm_cmpistrm(right.high, left.low, any));
    const __m128i high =
        _mm_or_si128(_mm_cmpistrm(right.low, left.high, any), _mm_cmpistrm(right.high, left.high, any));
    const std::uint32_t common =
        ones(static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_unpacklo_epi8(low, high))));
#else
    Halves found{_mm_setzero_si128(), _mm_setzero_si128()};
    meet<Narrow, 0>(left, right, found);
    meet<Narrow, 2>(left, right, found);
    meet<Narrow, 4>(left, right, found);
    meet<Narrow, 6>(left, right, found);
    meet<Narrow, 8>(left, right, found);
    meet<Narrow, 10>(left, right, found);
    meet<Narrow, 12>(left, right, found);
    meet<Narrow, 14>(left, right, found);
    const std::uint32_t common = count_found<Narrow>(left, found);
#endif
    return {common, 16 - Narrow::count(free_places<Narrow>(left)),
            16 - Narrow::count(free_places<Narrow>(right))};
}

inline RowSizes wide_sizes(const std::byte* left_row, const std::byte* right_row) noexcept {
    const Halves left = load(left_row);
    const Halves right = load(right_row);
    Halves found{_mm_setzero_si128(), _mm_setzero_si128()};
    meet<Wide, 0>(left, right, found);
    meet<Wide, 4>(left, right, found);
    meet<Wide, 8>(left, right, found);
    meet<Wide, 12>(left, right, found);
    return {count_found<Wide>(left, found), 8 - Wide::count(free_places<Wide>(left)),
            8 - Wide::count(free_places<Wide>(right))};
}

#else

/// For instruction sets that have no version of their own: compilers make vectors of it.
template <class Id>
inline RowSizes plain_sizes(const std::byte* left_row, const std::byte* right_row) noexcept {
    constexpr std::size_t size = set_row_bytes / sizeof(Id);
    Id left[size];
    Id right[size];
    __builtin_memcpy(left, left_row, sizeof left);
    __builtin_memcpy(right, right_row, sizeof right);
    RowSizes sizes{0, 0, 0};
    for (std::size_t i = 0; i < size; ++i) {
        bool found = false;
        for (std::size_t j = 0; j < size; ++j)
            found |= left[i] == right[j];
        sizes.common += left[i] != 0 && found ? 1u : 0u;
        sizes.left += left[i] != 0 ? 1u : 0u;
        sizes.right += right[i] != 0 ? 1u : 0u;
    }
    return sizes;
}
inline RowSizes narrow_sizes(const std::byte* left_row, const std::byte* right_row) noexcept {
    return plain_sizes<std::uint16_t>(left_row, right_row);
}
inline RowSizes wide_sizes(const std::byte* left_row, const std::byte* right_row) noexcept {
    return plain_sizes<std::uint32_t>(left_row, right_row);
}

#endif

/// Rows of 64 bytes, as two of 32: no id stands in both halves of a row.
template <RowSizes (*row_sizes)(const std::byte*, const std::byte*) noexcept>
inline RowSizes sizes_by_halves(const std::byte* left_row, const std::byte* right_row) noexcept {
    const RowSizes low = row_sizes(left_row, right_row), high = row_sizes(left_row + set_row_bytes, right_row + set_row_bytes);
    const std::uint32_t crossed = row_sizes(left_row, right_row + set_row_bytes).common +
                                  row_sizes(left_row + set_row_bytes, right_row).common;
    return {low.common + high.common + crossed, low.left + high.left, low.right + high.right};
}

}  // namespace
}  // namespace sameas::kernels
