// All against all of two lists of 64-bit signatures: which differ in few bits?
//
// Problem: a join over sets meets billions of pairs that have nothing in common but one frequent element. What decides
// them must cost less than a cache miss, so it is one number a set, read in order.
//
// Idea: the right list fits the first cache, and each left signature goes over it, as many right ones at a time as a vector
// holds. Vectors count bits by looking half bytes up and summing the bytes of each number; where processors have no byte
// shuffle, the count of one number at a time is as fast. Hardly any pair is near, so a branch asks only once a few
// vectors whether any of them is.
#include "kernels/near_signatures.hpp"

#include "kernels/dispatch.hpp"

#ifdef SAMEAS_ARCH
#ifdef __SSE2__
#include <immintrin.h>
#endif
#endif

namespace sameas::kernels {

/// What near_signatures takes.
struct SignatureLists {
    const std::uint64_t* left;
    std::size_t left_size;
    const std::uint64_t* right;
    std::size_t right_size;
    unsigned bits_max;
    std::uint64_t* places;
};

SAMEAS_ISA_FUNCTION(NearSignatures, std::size_t, const SignatureLists&);

#ifdef SAMEAS_ARCH
namespace {

#if defined(__AVX512BW__)

/// A bit for each of 8 signatures from there on: whether it is near.
struct NearVector {
    static constexpr std::size_t size = 8;
    NearVector(std::uint64_t signature, unsigned bits_max) noexcept
        : left(_mm512_set1_epi64(static_cast<long long>(signature))),
          most(_mm512_set1_epi64(static_cast<long long>(bits_max))) {}
    std::uint32_t near(const std::uint64_t* right) const noexcept {
        const __m512i apart = _mm512_xor_si512(left, _mm512_loadu_si512(right));
        const __m512i low = _mm512_and_si512(apart, half_byte);
        const __m512i high = _mm512_and_si512(_mm512_srli_epi16(apart, 4), half_byte);
        const __m512i counts = _mm512_add_epi8(_mm512_shuffle_epi8(table, low), _mm512_shuffle_epi8(table, high));
        return _mm512_cmple_epu64_mask(_mm512_sad_epu8(counts, _mm512_setzero_si512()), most);
    }
    const __m512i left;
    const __m512i most;
    const __m512i half_byte = _mm512_set1_epi8(15);
    const __m512i table = _mm512_set4_epi32(0x04030302, 0x03020201, 0x03020201, 0x02010100);
};

#elif defined(__AVX2__)

/// A bit for each of 4 signatures from there on: whether it is near.
struct NearVector {
    static constexpr std::size_t size = 4;
    NearVector(std::uint64_t signature, unsigned bits_max) noexcept
        : left(_mm256_set1_epi64x(static_cast<long long>(signature))),
          beyond(_mm256_set1_epi64x(static_cast<long long>(bits_max) + 1)) {}
    std::uint32_t near(const std::uint64_t* right) const noexcept {
        const __m256i apart =
            _mm256_xor_si256(left, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(right)));
        const __m256i low = _mm256_and_si256(apart, half_byte);
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(apart, 4), half_byte);
        const __m256i counts = _mm256_add_epi8(_mm256_shuffle_epi8(table, low), _mm256_shuffle_epi8(table, high));
        const __m256i sums = _mm256_sad_epu8(counts, _mm256_setzero_si256());
        return static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(beyond, sums))));
    }
    const __m256i left;
    const __m256i beyond;
    const __m256i half_byte = _mm256_set1_epi8(15);
    const __m256i table = _mm256_set_epi32(0x04030302, 0x03020201, 0x03020201, 0x02010100, 0x04030302, 0x03020201,
                                           0x03020201, 0x02010100);
};

#else

/// Whether the signature there is near.
struct NearVector {
    static constexpr std::size_t size = 1;
    NearVector(std::uint64_t signature, unsigned bits_max) noexcept : left(signature), most(bits_max) {}
    std::uint32_t near(const std::uint64_t* right) const noexcept {
        return static_cast<unsigned>(__builtin_popcountll(left ^ *right)) <= most ? 1 : 0;
    }
    std::uint64_t left;
    unsigned most;
};

#endif

}  // namespace

template <class Arch>
std::size_t NearSignatures::operator()(Arch, const SignatureLists& lists) const noexcept {
    constexpr std::size_t vectors = 4;
    constexpr std::size_t step = vectors * NearVector::size;
    std::uint64_t* out = lists.places;
    for (std::size_t l = 0; l < lists.left_size; ++l) {
        const NearVector vector(lists.left[l], lists.bits_max);
        const std::uint64_t place = std::uint64_t{l} << 32;
        std::size_t r = 0;
        for (; r + step <= lists.right_size; r += step) {
            std::uint32_t found = 0;
            for (std::size_t v = 0; v < vectors; ++v)
                found |= vector.near(lists.right + r + v * NearVector::size) << v * NearVector::size;
            for (; found != 0; found &= found - 1)
                *out++ = place | (r + static_cast<unsigned>(__builtin_ctz(found)));
        }
        for (; r < lists.right_size; ++r) {
            const auto apart = static_cast<unsigned>(__builtin_popcountll(lists.left[l] ^ lists.right[r]));
            *out = place | r;
            out += apart <= lists.bits_max ? 1 : 0;
        }
    }
    return static_cast<std::size_t>(out - lists.places);
}
#endif

SAMEAS_ISA_EMIT(NearSignatures, std::size_t, const SignatureLists&);

#ifndef SAMEAS_ARCH
std::size_t near_signatures(const std::uint64_t* left, std::size_t left_size, const std::uint64_t* right,
                            std::size_t right_size, unsigned bits_max, std::uint64_t* places) noexcept {
    return dispatch(NearSignatures{}, SignatureLists{left, left_size, right, right_size, bits_max, places});
}
#endif

}  // namespace sameas::kernels
