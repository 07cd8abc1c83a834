// Hamming distance. Rows are filled up with zeros, and no unit in a row is zero. So one compare of two rows tells all: both
// are equal behind both ends, unequal between the ends, and elsewhere as the texts are. The distance is the count of unequal
// bytes.
#include "kernels/hamming.hpp"

#include "kernels/pair_results.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(HammingDistanceRows, void, const RowPairs& rows, std::uint32_t* out);
SAMEAS_ISA_FUNCTION(HammingSimilarityRows, void, const RowPairs& rows, double* out);
}  // namespace sameas::kernels

#ifdef SAMEAS_ARCH
#include "kernels/edit_lanes.hpp"
#include "kernels/share_lanes.hpp"

namespace sameas::kernels {
namespace {

template <class Arch, unsigned units>
inline typename Lanes<Arch, units>::Batch unequal_places(const Lanes<Arch, units>& lanes) noexcept {
    return popcount<RowBits<units>, Arch>(~lanes.equal());
}

}  // namespace

template <class Arch>
void HammingDistanceRows::operator()(Arch, const RowPairs& rows, std::uint32_t* out) const noexcept {
    write_distances<Arch>(rows, out,
                          [](auto& lanes) { return unequal_places(lanes); });
}

template <class Arch>
void HammingSimilarityRows::operator()(Arch, const RowPairs& rows, double* out) const noexcept {
    write_shares_of_longer<Arch>(rows, out,
                                 [](auto& lanes) { return unequal_places(lanes); });
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(HammingDistanceRows, void, const RowPairs&, std::uint32_t*);
SAMEAS_ISA_EMIT(HammingSimilarityRows, void, const RowPairs&, double*);
}  // namespace sameas::kernels

#ifndef SAMEAS_ARCH
namespace sameas::kernels {
namespace {

std::size_t distance_of(std::u32string_view left, std::u32string_view right) noexcept {
    const std::size_t shorter = std::min(left.size(), right.size());
    std::size_t distance = std::max(left.size(), right.size()) - shorter;
    for (std::size_t i = 0; i < shorter; ++i)
        distance += left[i] != right[i] ? 1u : 0u;
    return distance;
}

}  // namespace

void hamming_distance(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                      std::uint32_t* out) noexcept {
    write_results(left, right, pairs, out, HammingDistanceRows{},
                  [](std::u32string_view l, std::u32string_view r, PatternMasks&, std::uint64_t*) {
                      return static_cast<std::uint32_t>(distance_of(l, r));
                  });
}

void hamming_similarity(const TextBatch& left, const TextBatch& right, const PairBatch& pairs,
                        double* out) noexcept {
    write_results(left, right, pairs, out, HammingSimilarityRows{},
                  [](std::u32string_view l, std::u32string_view r, PatternMasks&, std::uint64_t*) {
                      return share_of_longer(distance_of(l, r), l.size(), r.size());
                  });
}

}  // namespace sameas::kernels
#endif
