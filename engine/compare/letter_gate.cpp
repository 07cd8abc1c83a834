#include "engine/compare/letter_gate.hpp"

#include <algorithm>
#include <cmath>

#include "engine/compare/letters.hpp"

namespace sameas {

namespace {

/// Measures compare in doubles: nothing is refused for a hair.
constexpr double hair = 1e-9;
constexpr double allowance_max = 64;   // more letters no value has that is looked at
constexpr double prefix_units_max = 4;

}  // namespace

std::optional<LetterGate> LetterGate::of(const MeasureCall& call, const MeasureBound& bound) {
    LetterGate gate;
    const bool is_distance =
        call.name == "levenshtein_distance" || call.name == "osa_distance" || call.name == "damerau_distance";
    const bool is_share_of_length = call.name == "levenshtein" || call.name == "osa" || call.name == "damerau";
    const bool is_jaro_winkler = call.name == "jaro_winkler";
    if (is_distance && !bound.at_least) {
        gate.kind_ = kernels::TileGate::letters_missing;
        gate.constant_ = bound.bound;
    } else if (is_share_of_length && bound.at_least) {
        gate.kind_ = kernels::TileGate::letters_missing;
        gate.per_unit_ = 1 - bound.bound;
    } else if ((is_jaro_winkler || call.name == "jaro") && bound.at_least) {
        gate.kind_ = kernels::TileGate::letters_shared;
        gate.share_ = gate.share_of_equal_first_ = bound.bound;
        if (is_jaro_winkler) {
            // j + 4 w (1 - j) at most, and no more than j up to boost_above.
            const double boost = prefix_units_max * call.number("prefix_weight");
            const double boosted = boost < 1 ? (bound.bound - boost) / (1 - boost) : 0;
            gate.share_of_equal_first_ = std::min(bound.bound, std::max(boosted, call.number("boost_above")));
        }
    } else {
        return std::nullopt;
    }
    gate.units_ = call.word("units") == "bytes" ? TextUnits::bytes : TextUnits::code_points;
    return gate;
}

LetterGate::Numbers LetterGate::numbers(std::size_t length) const {
    const auto n = static_cast<double>(length);
    if (kind_ == kernels::TileGate::letters_missing) {
        const double allowed = length == 0 ? allowance_max : std::floor(constant_ + per_unit_ * n + hair);
        return {static_cast<std::uint16_t>(std::clamp(allowed, 0.0, allowance_max)), 0};
    }
    // With m matches Jaro is at most (m / a + m / b + 1) / 3, so m (a + b) is at least (3 j - 1) a b.
    const auto need = [&](double share) {
        return static_cast<std::uint16_t>(std::max(0.0, std::floor(8 * (3 * share - 1) * n - hair)));
    };
    return {need(share_), need(share_of_equal_first_)};
}

}  // namespace sameas
