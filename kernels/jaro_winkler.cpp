#include "kernels/jaro_winkler.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/row_pairs.hpp"

namespace sameas::kernels {
SAMEAS_ISA_FUNCTION(JaroWinklerRows, void, const RowPairs& rows, const JaroWinklerOptions& options, double* out);
}

#ifdef SAMEAS_ARCH
#include "kernels/jaro_lanes.hpp"

namespace sameas::kernels {
template <class Arch>
void JaroWinklerRows::operator()(Arch, const RowPairs& rows, const JaroWinklerOptions& options,
                                 double* out) const noexcept {
    jaro_of_rows<Arch>(rows, &options, out);
}
}  // namespace sameas::kernels
#endif

namespace sameas::kernels {
SAMEAS_ISA_EMIT(JaroWinklerRows, void, const RowPairs&, const JaroWinklerOptions&, double*);
}

#ifndef SAMEAS_ARCH
#include "kernels/jaro.hpp"
#include "kernels/text_view.hpp"

namespace sameas::kernels {
namespace {

void jaro_winkler_of_any_length(const JaroWinklerOptions& options, const TextBatch& left, const TextBatch& right,
                                const PairBatch& pairs, double* out) noexcept {
    constexpr std::size_t prefix_max = 4;
    jaro_of_any_length(left, right, pairs, out);
    for_each_pair(left, right, pairs, [&](std::size_t i, std::u32string_view left_text, std::u32string_view right_text) {
        if (!(out[i] > options.boost_above)) return;
        const std::size_t prefix = common_prefix(left_text, right_text, prefix_max);
        out[i] += (static_cast<double>(prefix) * options.prefix_weight) * (1.0 - out[i]);
    });
}

}  // namespace

void jaro_winkler_with(const JaroWinklerOptions& options, const TextBatch& left, const TextBatch& right,
                       const PairBatch& pairs, double* out) noexcept {
    for_each_class(
        left, right, pairs, out,
        [&](const RowPairs& rows, double* part) { dispatch(JaroWinklerRows{}, rows, options, part); },
        [&](const PairBatch& part, double* results) {
            jaro_winkler_of_any_length(options, left, right, part, results);
        });
}

void jaro_winkler(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, double* out) noexcept {
    jaro_winkler_with({}, left, right, pairs, out);
}

}  // namespace sameas::kernels
#endif
