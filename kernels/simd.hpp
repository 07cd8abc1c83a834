// Private to the bodies of vector kernels: the few byte operations that xsimd 8.1 lacks. In an anonymous namespace, so that no
// two instruction sets share a symbol. Everything else is xsimd's.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <xsimd/xsimd.hpp>

namespace sameas::kernels {
namespace {

template <class Arch>
using Bytes = xsimd::batch<std::uint8_t, Arch>;

template <class Arch>
inline constexpr bool has_avx512 = std::is_base_of_v<xsimd::avx512bw, Arch>;
template <class Arch>
inline constexpr bool has_avx2 = std::is_base_of_v<xsimd::avx2, Arch>;
template <class Arch>
inline constexpr bool has_byte_shuffle =
    has_avx512<Arch> || has_avx2<Arch> || std::is_base_of_v<xsimd::ssse3, Arch>;

/// An integer with one bit for each byte of a batch.
template <class Arch>
using ByteBits = std::conditional_t<has_avx512<Arch>, std::uint64_t,
                                    std::conditional_t<has_avx2<Arch>, std::uint32_t, std::uint16_t>>;

/// One bit for each byte: whether the two are equal.
template <class Arch>
inline ByteBits<Arch> equal_bytes(Bytes<Arch> left, Bytes<Arch> right) noexcept {
#if defined(__AVX512BW__)
    if constexpr (has_avx512<Arch>) return _mm512_cmpeq_epi8_mask(left, right);
#endif
#if defined(__AVX2__)
    if constexpr (has_avx2<Arch>)
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, right)));
#endif
    if constexpr (!has_avx512<Arch> && !has_avx2<Arch>)
        return static_cast<std::uint16_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(left, right)));
}

/// One bit for each word of 32 bits: whether the two are equal.
template <class Arch>
inline std::uint32_t equal_words(xsimd::batch<std::uint32_t, Arch> left,
                                 xsimd::batch<std::uint32_t, Arch> right) noexcept {
#if defined(__AVX512BW__)
    if constexpr (has_avx512<Arch>) return _mm512_cmpeq_epi32_mask(left, right);
#endif
#if defined(__AVX2__)
    if constexpr (has_avx2<Arch>) {
        const __m256i equal = _mm256_cmpeq_epi32(left, right);
        return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(equal)));
    }
#endif
    if constexpr (!has_avx512<Arch> && !has_avx2<Arch>)
        return static_cast<std::uint32_t>(_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(left, right))));
}

/// In each part of 16 bytes, byte i of the result is byte places[i] (0 .. 15) of that part of `bytes`.
template <class Arch>
inline Bytes<Arch> shuffle_parts(Bytes<Arch> bytes, Bytes<Arch> places) noexcept {
    static_assert(has_byte_shuffle<Arch>);
#if defined(__AVX512BW__)
    if constexpr (has_avx512<Arch>) return Bytes<Arch>(_mm512_shuffle_epi8(bytes, places));
#endif
#if defined(__AVX2__)
    if constexpr (has_avx2<Arch>) return Bytes<Arch>(_mm256_shuffle_epi8(bytes, places));
#endif
#if defined(__SSSE3__)
    if constexpr (!has_avx512<Arch> && !has_avx2<Arch>) return Bytes<Arch>(_mm_shuffle_epi8(bytes, places));
#endif
}

/// For each row of 32 bytes in the batch, its first (half 0) or second (half 1) 16 bytes, twice.
template <class Arch>
inline Bytes<Arch> repeat_half(Bytes<Arch> rows, unsigned half) noexcept {
    static_assert(has_avx512<Arch> || has_avx2<Arch>);
#if defined(__AVX512BW__)
    if constexpr (has_avx512<Arch>) {
        return Bytes<Arch>(half == 0 ? _mm512_shuffle_i64x2(rows, rows, 0xA0)
                                     : _mm512_shuffle_i64x2(rows, rows, 0xF5));
    }
#endif
#if defined(__AVX2__)
    if constexpr (has_avx2<Arch>) {
        return Bytes<Arch>(half == 0 ? _mm256_permute2x128_si256(rows, rows, 0x00)
                                     : _mm256_permute2x128_si256(rows, rows, 0x11));
    }
#endif
}

}  // namespace
}  // namespace sameas::kernels
