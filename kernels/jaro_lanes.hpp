// Private: the vector code that Jaro and Jaro-Winkler share.
#pragma once
#include "kernels/jaro_winkler.hpp"
#include "kernels/lanes.hpp"

namespace sameas::kernels {
namespace {

/// What the Jaro similarity of each pair of a vector is computed from.
template <class Arch, unsigned units>
struct JaroCounts {
    using Bits = RowBits<units>;
    alignas(64) Bits matches[Lanes<Arch, units>::pairs];
    alignas(64) Bits out_of_order[Lanes<Arch, units>::pairs];
    alignas(64) Bits left_size[Lanes<Arch, units>::pairs];
    alignas(64) Bits right_size[Lanes<Arch, units>::pairs];
    alignas(64) Bits prefix[Lanes<Arch, units>::pairs];
};

/// The scalar code of jaro.cpp with left and right exchanged (the similarity is symmetric): for each unit j of the right text,
/// the lowest place of the left text that has it, is free and within reach, is its partner.
template <class Arch, unsigned units>
inline void count_matches(Lanes<Arch, units>& lanes, JaroCounts<Arch, units>& counts) noexcept {
    using Batch = typename Lanes<Arch, units>::Batch;
    using Bits = RowBits<units>;
    const Batch zero(Bits{0}), one(Bits{1});
    const Batch left_units = lanes.left_units(), right_units = lanes.right_units();
    const Batch left_size = popcount<Bits, Arch>(left_units), right_size = popcount<Bits, Arch>(right_units);
    Batch window = zero;  // max(sizes) / 2 - 1, never below 0
    Batch reach = one;    // bits 0 .. window: the left places within reach of right place 0
    const Batch longer = xsimd::max(left_size, right_size);
    for (unsigned i = 1; i < units / 2; ++i) {
        const auto is_wide = xsimd::max(longer, Batch(static_cast<Bits>(2 * i + 2))) == longer;
        window = xsimd::select(is_wide, Batch(static_cast<Bits>(i)), window);
        reach = reach | xsimd::select(is_wide, Batch(static_cast<Bits>(Bits{1} << i)), zero);
    }
    const unsigned columns = lanes.columns();
    typename Batch::batch_bool_type is_matched[units];
    Batch free = left_units;
    Batch entering = one;  // as long as left place 0 is within reach of the next right place
    lanes.for_each_column([&](unsigned j, Batch places) {
        const Batch partners = places & reach & free;
        is_matched[j] = partners != zero;
        free = free & ((partners - one) | ~partners);  // all but the lowest partner
        entering = xsimd::select(window == Batch(static_cast<Bits>(j)), zero, entering);
        reach = (reach + reach) | entering;
    });
    const Batch matched = left_units & ~free;
    Batch rest = matched;
    Batch out_of_order = zero;
    for (unsigned j = 0; j < columns; ++j) {
        const Batch rest_without_lowest = rest & (rest - one);
        const Batch lowest = rest ^ rest_without_lowest;
        const auto differs = (lanes.places(j) & lowest) == zero;
        out_of_order = out_of_order + xsimd::select(is_matched[j] & differs, one, zero);
        rest = xsimd::select(is_matched[j], rest_without_lowest, rest);
    }
    const Batch differs = ~(lanes.equal() & left_units & right_units) | Batch(Bits{1 << 4});
    const Batch prefix = popcount<Bits, Arch>((differs - one) & ~differs);  // units below the first difference, up to 4
    popcount<Bits, Arch>(matched).store_aligned(counts.matches);
    out_of_order.store_aligned(counts.out_of_order);
    left_size.store_aligned(counts.left_size);
    right_size.store_aligned(counts.right_size);
    prefix.store_aligned(counts.prefix);
}

/// Writes the similarities of the first `size` pairs: the operations of the textbook, in its order. \param options  null for
/// Jaro without a bonus.
template <class Arch, unsigned units>
inline void write_similarities(const JaroCounts<Arch, units>& counts, const JaroWinklerOptions* options,
                               std::size_t size, double* out) noexcept {
    constexpr std::size_t pairs = Lanes<Arch, units>::pairs;
    using Doubles = xsimd::batch<double, Arch>;
    alignas(64) double m[pairs], ordered[pairs], left[pairs], right[pairs], prefix[pairs], result[pairs];
    for (std::size_t i = 0; i < pairs; ++i) {
        m[i] = static_cast<std::int32_t>(counts.matches[i]);
        ordered[i] = static_cast<std::int32_t>(counts.matches[i] - counts.out_of_order[i] / 2);
        left[i] = static_cast<std::int32_t>(counts.left_size[i]);
        right[i] = static_cast<std::int32_t>(counts.right_size[i]);
        prefix[i] = static_cast<std::int32_t>(counts.prefix[i]);
    }
    const Doubles zero(0.0), one(1.0), three(3.0);
    for (std::size_t i = 0; i < pairs; i += Doubles::size) {
        const Doubles matches = Doubles::load_aligned(m + i);
        const Doubles left_size = Doubles::load_aligned(left + i), right_size = Doubles::load_aligned(right + i);
        Doubles jaro = ((matches / left_size + matches / right_size) +
                        Doubles::load_aligned(ordered + i) / matches) / three;
        const Doubles without_match = xsimd::select(left_size + right_size == zero, one, zero);
        jaro = xsimd::select(matches == zero, without_match, jaro);
        if (options != nullptr) {
            const Doubles bonus = (Doubles::load_aligned(prefix + i) * Doubles(options->prefix_weight)) * (one - jaro);
            jaro = xsimd::select(jaro > Doubles(options->boost_above), jaro + bonus, jaro);
        }
        jaro.store_aligned(result + i);
    }
    std::copy_n(result, size, out);
}

template <class Arch>
inline void jaro_of_rows(const RowPairs& rows, const JaroWinklerOptions* options, double* out) noexcept {
    for_row_width(rows, [&]<unsigned units>() {
        for_each_lanes<Arch, units>(rows, [&](Lanes<Arch, units>& lanes, std::size_t begin, std::size_t size) {
            JaroCounts<Arch, units> counts;
            count_matches<Arch, units>(lanes, counts);
            write_similarities<Arch, units>(counts, options, size, out + begin);
        });
    });
}

}  // namespace
}  // namespace sameas::kernels
