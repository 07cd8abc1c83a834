// Private to the bodies of vector kernels that count in plain integers: the compiler's own vectors, as wide as the
// instruction set has them. Operators work lane by lane, a comparison gives all ones or zeros, `mask ? a : b` chooses. In an
// anonymous namespace, so that no two instruction sets share a symbol.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace sameas::kernels {
namespace {

#if defined(__AVX512BW__)
inline constexpr std::size_t vector_bytes = 64;
#elif defined(__AVX2__)
inline constexpr std::size_t vector_bytes = 32;
#else
inline constexpr std::size_t vector_bytes = 16;
#endif

template <class Lane>
struct VectorOf {
    typedef Lane type __attribute__((vector_size(vector_bytes)));
};
template <class Lane>
using Vector = typename VectorOf<Lane>::type;

template <class Lane>
inline Vector<Lane> load(const Lane* from) noexcept {
    Vector<Lane> result;
    std::memcpy(&result, from, sizeof result);
    return result;
}

/// A bit for each lane of 64 bits: its highest one.
inline std::uint32_t sign_bits(Vector<std::uint64_t> lanes) noexcept {
#if defined(__AVX512BW__)
    return _mm512_movepi64_mask(reinterpret_cast<__m512i>(lanes));
#elif defined(__AVX2__)
    return static_cast<std::uint32_t>(_mm256_movemask_pd(reinterpret_cast<__m256d>(lanes)));
#elif defined(__SSE2__)
    return static_cast<std::uint32_t>(_mm_movemask_pd(reinterpret_cast<__m128d>(lanes)));
#else
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < vector_bytes / 8; ++i) bits |= static_cast<std::uint32_t>(lanes[i] >> 63) << i;
    return bits;
#endif
}

/// A bit for each lane of 32 bits: its highest one.
inline std::uint32_t sign_bits(Vector<std::int32_t> lanes) noexcept {
#if defined(__AVX512BW__)
    return _mm512_movepi32_mask(reinterpret_cast<__m512i>(lanes));
#elif defined(__AVX2__)
    return static_cast<std::uint32_t>(_mm256_movemask_ps(reinterpret_cast<__m256>(lanes)));
#elif defined(__SSE2__)
    return static_cast<std::uint32_t>(_mm_movemask_ps(reinterpret_cast<__m128>(lanes)));
#else
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < vector_bytes / 4; ++i) bits |= (lanes[i] < 0 ? 1u : 0u) << i;
    return bits;
#endif
}

/// A bit for each lane of 16 bits: its highest one.
inline std::uint32_t sign_bits(Vector<std::int16_t> lanes) noexcept {
#if defined(__AVX512BW__)
    return _mm512_movepi16_mask(reinterpret_cast<__m512i>(lanes));
#elif defined(__AVX2__)
    const __m256i wide = reinterpret_cast<__m256i>(lanes);
    const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
#elif defined(__SSE2__)
    const __m128i words = reinterpret_cast<__m128i>(lanes);
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(words, _mm_setzero_si128())));
#else
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < vector_bytes / 2; ++i) bits |= (lanes[i] < 0 ? 1u : 0u) << i;
    return bits;
#endif
}

}  // namespace
}  // namespace sameas::kernels
