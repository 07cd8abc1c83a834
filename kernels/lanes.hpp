// Private to the bodies of vector kernels: pairs of rows, a pair a lane.
//
// Problem: an edit distance or a Jaro similarity of two names is some dozens of dependent steps on tiny data. Inside one pair
// there is nothing for a vector to do.
//
// Idea: work on as many pairs at once as a vector has lanes. The bit-parallel algorithms need one word a pair, with a bit for
// each unit of the left text: 8, 16 or 32 bits, so a 512-bit vector holds 64, 32 or 16 pairs. What they read is, for each unit
// j of the right text, the places where the left text has that unit. Those words come from byte compares: a row of the left
// text against unit j of the right one, repeated; one compare does several rows, and its mask is just the words, in order.
#pragma once
#include <algorithm>
#include <cstdint>

#include "kernels/row_pairs.hpp"
#include "kernels/simd.hpp"

namespace sameas::kernels {
namespace {

/// A word of one bit for each unit of a row.
template <unsigned units>
using RowBits = std::conditional_t<units == 8, std::uint8_t,
                                   std::conditional_t<units == 16, std::uint16_t, std::uint32_t>>;

/// One vector of pairs of rows of up to `units` units.
template <class Arch, unsigned units>
class Lanes {
  public:
    using Bits = RowBits<units>;
    using Batch = xsimd::batch<Bits, Arch>;
    static constexpr std::size_t pairs = Batch::size;

    /// Reads `pairs` pairs of values, from pair `begin` on.
    void load(const RowPairs& rows, std::size_t begin) noexcept {
        left_ = rows.left_rows + begin * units;
        right_ = rows.right_rows + begin * units;
        const Bytes<Arch> zero(std::uint8_t{0});
        for (std::size_t r = 0; r < registers; ++r) {
            const Bytes<Arch> left_bytes = bytes(left_, r), right_bytes = bytes(right_, r);
            store(left_units_, r, static_cast<Mask>(~equal_bytes<Arch>(left_bytes, zero)));
            store(right_units_, r, static_cast<Mask>(~equal_bytes<Arch>(right_bytes, zero)));
            store(equal_, r, equal_bytes<Arch>(left_bytes, right_bytes));
        }
        Bits all = 0;
        for (std::size_t i = 0; i < pairs; ++i)
            all = static_cast<Bits>(all | right_units_[i]);
        columns_ = static_cast<unsigned>(std::bit_width(all));
    }

    /// Calls body(j, places) for each unit j of the longest right text, in order. Bit i of `places`: unit i of the left row is unit
    /// j of the right text. Behind the right text's end the bits say where the left row is filled up: mask them with left_units().
    /// Places are found some columns ahead of the body: its steps wait for one another, and these fill the time.
    template <class Body>
    void for_each_column(const Body& body) noexcept {
        constexpr unsigned ahead = 4;
        prepare_sources();
        const unsigned first = std::min(columns_, ahead);
        for (unsigned j = 0; j < first; ++j)
            find_places(j);
        unsigned j = 0;
        for (; j + ahead < columns_; ++j) {
            find_places(j + ahead);
            body(j, places(j));
        }
        for (; j < columns_; ++j)
            body(j, places(j));
    }
    /// The same places again. \pre for_each_column() was called
    Batch places(unsigned j) const noexcept { return Batch::load_aligned(places_[j]); }

    /// Units of the longest right text.
    unsigned columns() const noexcept { return columns_; }
    /// Bit i: the left text has a unit i; likewise for the right one.
    Batch left_units() const noexcept { return Batch::load_aligned(left_units_); }
    Batch right_units() const noexcept { return Batch::load_aligned(right_units_); }
    /// Bit i: unit i of both rows is equal (so it is behind both ends).
    Batch equal() const noexcept { return Batch::load_aligned(equal_); }

  private:
    using Mask = ByteBits<Arch>;
    static constexpr std::size_t register_bytes = Bytes<Arch>::size;
    static constexpr std::size_t registers = pairs * units / register_bytes;
    static_assert(registers == 8);

    static Bytes<Arch> bytes(const std::uint8_t* rows, std::size_t r) noexcept {
        return Bytes<Arch>::load_aligned(rows + r * register_bytes);
    }
    static void store(Bits* words, std::size_t r, Mask mask) noexcept {
        std::memcpy(reinterpret_cast<std::uint8_t*>(words) + r * sizeof mask, &mask, sizeof mask);
    }

    void find_places(unsigned j) noexcept {
        if constexpr (has_byte_shuffle<Arch>) {
            const std::uint8_t* const sources = units < 32 ? right_ : sources_[j / 16];
            const Bytes<Arch> place = unit_place(j % 16);
            for (std::size_t r = 0; r < registers; ++r)
                store(places_[j], r, equal_bytes<Arch>(bytes(left_, r), shuffle_parts<Arch>(bytes(sources, r), place)));
        } else {
            for (std::size_t r = 0; r < registers; ++r)
                store(places_[j], r, equal_bytes<Arch>(bytes(left_, r), repeated_unit(r, j)));
        }
    }

    /// A shuffle stays inside parts of 16 bytes: of rows of 32, each half is put into both parts.
    void prepare_sources() noexcept {
        if constexpr (has_byte_shuffle<Arch> && units == 32) {
            for (unsigned half = 0; half * 16 < columns_; ++half) {
                for (std::size_t r = 0; r < registers; ++r)
                    source(r, half).store_aligned(sources_[half] + r * register_bytes);
            }
        }
    }

    Bytes<Arch> source(std::size_t r, unsigned half) const noexcept {
        if constexpr (register_bytes >= 32) {
            return repeat_half<Arch>(bytes(right_, r), half);
        } else {
            return bytes(right_, (r & ~std::size_t{1}) + half);
        }
    }

    /// Which byte of each part of 16 is unit j of its row.
    static Bytes<Arch> unit_place(unsigned j) noexcept {
        const Bytes<Arch> place(static_cast<std::uint8_t>(j));
        if constexpr (units == 8) {  // two rows a part
            const xsimd::batch<std::uint64_t, Arch> second = second_rows();
            return xsimd::bitwise_cast<Bytes<Arch>>(xsimd::bitwise_cast<xsimd::batch<std::uint64_t, Arch>>(place) +
                                                    second);
        } else {
            return place;
        }
    }
    static xsimd::batch<std::uint64_t, Arch> second_rows() noexcept {
        alignas(64) std::uint64_t words[register_bytes / 8];
        for (std::size_t i = 0; i < register_bytes / 8; ++i)
            words[i] = i % 2 == 1 ? 0x0808080808080808u : 0;
        return xsimd::batch<std::uint64_t, Arch>::load_aligned(words);
    }

    /// Unit j of the row, or of both rows, that register r of 16 bytes holds, repeated over the row.
    Bytes<Arch> repeated_unit(std::size_t r, unsigned j) const noexcept {
        const std::size_t row = r * register_bytes / units;
        if constexpr (units == 8) {
            const std::uint64_t words[2] = {right_[row * 8 + j] * 0x0101010101010101u,
                                            right_[row * 8 + 8 + j] * 0x0101010101010101u};
            return xsimd::bitwise_cast<Bytes<Arch>>(xsimd::batch<std::uint64_t, Arch>::load_unaligned(words));
        } else {
            return Bytes<Arch>(right_[row * units + j]);
        }
    }

    const std::uint8_t* left_ = nullptr;
    const std::uint8_t* right_ = nullptr;
    alignas(64) Bits left_units_[pairs];
    alignas(64) Bits right_units_[pairs];
    alignas(64) Bits equal_[pairs];
    alignas(64) Bits places_[units][pairs];
    alignas(64) std::uint8_t sources_[units == 32 ? 2 : 1][units == 32 ? pairs * units : 1];
    unsigned columns_ = 0;
};

/// How many bits are set in each lane, by sums of ever wider groups of bits.
template <class Bits, class Arch>
inline xsimd::batch<Bits, Arch> popcount(xsimd::batch<Bits, Arch> x) noexcept {
    using Batch = xsimd::batch<Bits, Arch>;
    // Bytes are shifted as words: xsimd has no quick shift of bytes, and the masks drop what crosses over.
    using Words = xsimd::batch<std::conditional_t<sizeof(Bits) == 1, std::uint16_t, Bits>, Arch>;
    using Word = typename Words::value_type;
    const auto repeated = [](std::uint64_t pattern) { return Words(static_cast<Word>(pattern)); };
    Words words = xsimd::bitwise_cast<Words>(x);
    // No part ever borrows from the next or carries into it.
    words = words - ((words >> 1) & repeated(0x5555555555555555u));
    words = (words & repeated(0x3333333333333333u)) + ((words >> 2) & repeated(0x3333333333333333u));
    words = (words + (words >> 4)) & repeated(0x0F0F0F0F0F0F0F0Fu);
    if constexpr (sizeof(Bits) == 2) words = (words + (words >> 8)) & repeated(0x001F);
    if constexpr (sizeof(Bits) == 4) {
        words = words + (words >> 8);
        words = (words + (words >> 16)) & repeated(0x3F);
    }
    return xsimd::bitwise_cast<Batch>(words);
}

/// Calls body(lanes, first place, how many of its pairs count) for vector after vector of pairs.
template <class Arch, unsigned units, class Body>
inline void for_each_lanes(const RowPairs& rows, const Body& body) noexcept {
    using Pairs = Lanes<Arch, units>;
    static_assert(Pairs::pairs * units <= row_group_bytes);
    Pairs lanes;
    std::size_t begin = 0;
    for (; begin + Pairs::pairs <= rows.size; begin += Pairs::pairs) {  // the common case, with a constant size
        lanes.load(rows, begin);
        body(lanes, begin, Pairs::pairs);
    }
    if (begin == rows.size) return;
    lanes.load(rows, begin);
    body(lanes, begin, rows.size - begin);
}

/// Calls body.template operator()<units>() for the width that the pairs need.
template <class Body>
inline void for_row_width(const RowPairs& rows, const Body& body) noexcept {
    if (rows.units_max == 8) {
        body.template operator()<8>();
    } else if (rows.units_max == 16) {
        body.template operator()<16>();
    } else {
        body.template operator()<32>();
    }
}

}  // namespace
}  // namespace sameas::kernels
