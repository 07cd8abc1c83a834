#pragma once
#include <cstdint>
#include <string>

namespace sameas {

/// How many pairs the model expects to match among the records of an index, and how many are kept.
struct MatchExpectation {
    double expected = 0;             ///< prior x pairs of records that may match
    std::uint64_t kept = 0;
};

/// So many times the kept pairs, two bits of each weight, may be expected: rules find no less than a fourth of the matches.
inline constexpr double expected_times_max = 4;
/// Of fewer expected matches nothing is concluded.
inline constexpr double expected_matches_min = 1000;

/// True when the model expects far more matches than there can be, as the prior of few records does among many: the chance of a pair
/// to match falls as records come. Then all pairs weigh too much, and records are joined that should not be.
bool expects_too_many(const MatchExpectation& matches);
/// What is wrong then, and the remedy.
std::string text_of_too_many(const MatchExpectation& matches);

}  // namespace sameas
