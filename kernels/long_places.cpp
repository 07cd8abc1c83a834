// Where the units of a text stand in a block of 64 units, and which units of two texts follow each other.
//
// Problem: the bit-parallel algorithms spend most of their time on what they start from, a word of places for each unit of the text.
// The usual table of words, one for each unit, must be filled and cleared for each block.
//
// Idea: with registers of 64 bytes, a block is one register, and comparing it with one unit repeated gives the word as a mask, in
// one instruction and without a table. Narrower registers would need two compares or four, and the parts put together, which is
// no faster than the table. Likewise AVX-512 moves marked units together 16 at a time, where others go from one marked unit to
// the next.
#include "kernels/long_places.hpp"

#include "kernels/dispatch.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(NarrowText, bool, const char32_t* text, std::size_t size, std::uint8_t* out);
SAMEAS_ISA_FUNCTION(FindPlaces, void, const std::uint8_t* block, std::size_t block_size, const std::uint8_t* text,
                    std::size_t text_size, std::uint64_t* table, std::uint64_t* places);
SAMEAS_ISA_FUNCTION(DifferingUnits, std::size_t, const char32_t* left, std::size_t left_size, const std::uint64_t* left_marks,
                    const char32_t* right, std::size_t right_size, const std::uint64_t* right_marks);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/set_bits.hpp"
#include "kernels/simd.hpp"

namespace sameas::kernels {
namespace {

#if defined(__AVX512BW__)

constexpr std::size_t units_max = 512;

/// Moves the marked units together. \param out  room for 16 more than there are marks \return  how many
inline std::size_t gather_marked(const char32_t* text, std::size_t size, const std::uint64_t* marks,
                                 std::uint32_t* out) noexcept {
    std::size_t count = 0;
    for (std::size_t begin = 0; begin < size; begin += 16) {
        const __mmask16 marked = static_cast<__mmask16>(marks[begin / 64] >> begin % 64);
        const __m512i units = _mm512_maskz_loadu_epi32(marked, text + begin);
        _mm512_storeu_si512(out + count, _mm512_maskz_compress_epi32(marked, units));
        count += static_cast<std::size_t>(__builtin_popcount(marked));
    }
    return count;
}

#endif

}  // namespace

template <class Arch>
bool NarrowText::operator()(Arch, const char32_t* text, std::size_t size, std::uint8_t* out) const noexcept {
#if defined(__AVX512BW__)
    __m512i all = _mm512_setzero_si512();
    for (std::size_t i = 0; i < size; i += 16) {
        const __mmask16 here = static_cast<__mmask16>(size - i >= 16 ? 0xFFFF : (1 << (size - i)) - 1);
        const __m512i units = _mm512_maskz_loadu_epi32(here, text + i);
        all = _mm512_or_si512(all, units);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i), _mm512_cvtepi32_epi8(units));
    }
    return _mm512_cmpgt_epu32_mask(all, _mm512_set1_epi32(255)) == 0;
#else
    char32_t all = 0;
    for (std::size_t i = 0; i < size; ++i) {
        all |= text[i];
        out[i] = static_cast<std::uint8_t>(text[i]);
    }
    return all < 256;
#endif
}

template <class Arch>
void FindPlaces::operator()(Arch, const std::uint8_t* block, std::size_t block_size, const std::uint8_t* text,
                            std::size_t text_size, [[maybe_unused]] std::uint64_t* table,
                            std::uint64_t* places) const noexcept {
#if defined(__AVX512BW__)
    const __mmask64 filled = ~__mmask64{0} >> (64 - block_size);
    const __m512i units = _mm512_loadu_si512(block);
    for (std::size_t j = 0; j < text_size; ++j)
        places[j * long_lanes] = _mm512_mask_cmpeq_epi8_mask(filled, units, _mm512_set1_epi8(static_cast<char>(text[j])));
#else
    for (std::size_t i = 0; i < block_size; ++i)
        table[block[i]] |= std::uint64_t{1} << i;
    for (std::size_t j = 0; j < text_size; ++j)
        places[j * long_lanes] = table[text[j]];
    for (std::size_t i = 0; i < block_size; ++i)
        table[block[i]] = 0;
#endif
}

template <class Arch>
std::size_t DifferingUnits::operator()(Arch, const char32_t* left, std::size_t left_size, const std::uint64_t* left_marks,
                                       const char32_t* right, std::size_t right_size,
                                       const std::uint64_t* right_marks) const noexcept {
    std::size_t differing = 0;
#if defined(__AVX512BW__)
    alignas(64) std::uint32_t left_units[units_max + 16], right_units[units_max + 16];
    const std::size_t count = gather_marked(left, left_size, left_marks, left_units);
    gather_marked(right, right_size, right_marks, right_units);
    for (std::size_t n = 0; n < count; n += 16) {
        const __mmask16 counted = static_cast<__mmask16>(count - n >= 16 ? 0xFFFF : (1 << (count - n)) - 1);
        const __mmask16 differs = _mm512_mask_cmpneq_epi32_mask(counted, _mm512_load_si512(left_units + n),
                                                                _mm512_load_si512(right_units + n));
        differing += static_cast<std::size_t>(__builtin_popcount(differs));
    }
#else
    SetBits right_places(right_marks);
    for (std::size_t begin = 0; begin < left_size; begin += 64) {
        for (std::uint64_t rest = left_marks[begin / 64]; rest != 0; rest &= rest - 1) {
            const char32_t unit = left[begin + static_cast<std::size_t>(std::countr_zero(rest))];
            differing += unit != right[right_places.next()] ? 1u : 0u;
        }
    }
    static_cast<void>(right_size);
#endif
    return differing;
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(NarrowText, bool, const char32_t*, std::size_t, std::uint8_t*);
SAMEAS_ISA_EMIT(FindPlaces, void, const std::uint8_t*, std::size_t, const std::uint8_t*, std::size_t, std::uint64_t*,
                std::uint64_t*);
SAMEAS_ISA_EMIT(DifferingUnits, std::size_t, const char32_t*, std::size_t, const std::uint64_t*, const char32_t*, std::size_t,
                const std::uint64_t*);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
namespace sameas::kernels {

bool narrow_text(std::u32string_view text, std::uint8_t* out) noexcept {
    return dispatch(NarrowText{}, text.data(), text.size(), out);
}

void find_places(const std::uint8_t* block, std::size_t block_size, const std::uint8_t* text, std::size_t text_size,
                 PlaceTable& table, std::uint64_t* places) noexcept {
    dispatch(FindPlaces{}, block, block_size, text, text_size, static_cast<std::uint64_t*>(table), places);
}

std::size_t differing_marked_units(std::u32string_view left, const std::uint64_t* left_marks, std::u32string_view right,
                                   const std::uint64_t* right_marks) noexcept {
    return dispatch(DifferingUnits{}, left.data(), left.size(), left_marks, right.data(), right.size(), right_marks);
}

}  // namespace sameas::kernels
#endif
