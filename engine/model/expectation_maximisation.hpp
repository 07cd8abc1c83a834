#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/compare/pattern_layout.hpp"
#include "engine/model/model.hpp"
#include "engine/compare/pattern_counts.hpp"

namespace sameas {

/// What m and u start from and are drawn to where the evidence is thin, by comparison and state.
struct ParameterPriors {
    std::vector<std::vector<double>> m;         ///< start of m; sums to 1 over the states but null
    std::vector<std::vector<double>> own_bins;  ///< by state: share of its level's agreements that m expects in its bin
};

/// Expected matches that a bin's share within its level counts for, before evidence.
inline constexpr double bin_pseudo_matches = 50;
/// Expected matches that a level never seen counts for: its m is a small share, never zero.
inline constexpr double level_pseudo_matches = 0.5;

/// Shares from expected counts of the states of one comparison: levels by their counts plus `level_pseudo_matches`
/// shared out, bins inside a level drawn to `own_bins`.
std::vector<double> smoothed_shares(const PatternLayout& layout, std::size_t comparison,
                                    std::span<const double> counts, const ParameterPriors& priors);

/// The patterns of one training rule, reduced to the comparisons that are free in it. Pairs of which every free
/// comparison is null say nothing and are left out.
class SessionPatterns {
  public:
    SessionPatterns(const PatternLayout& layout, const std::vector<PatternCount>& counts,
                    std::vector<std::size_t> free_comparisons);

    const std::vector<std::size_t>& free() const { return free_; }
    std::size_t size() const { return counts_.size(); }
    std::uint64_t pairs() const { return pairs_; }   ///< that say something
    std::uint64_t count(std::size_t i) const { return counts_[i]; }
    /// States of pattern i, one a free comparison.
    std::span<const std::uint32_t> states(std::size_t i) const { return {states_.data() + i * free_.size(), free_.size()}; }

  private:
    std::vector<std::size_t> free_;
    std::vector<std::uint32_t> states_;
    std::vector<std::uint64_t> counts_;
    std::uint64_t pairs_ = 0;
};

struct EmResult {
    double match_share = 0;
    /// By comparison and state: expected matches (zero for comparisons that are held out).
    std::vector<std::vector<double>> matches;
    double expected_matches = 0;
    int iterations = 0;
    bool converged = false;
};

/// Two-class EM over counts of patterns with u fixed (Winkler 1988; Fellegi and Sunter 1969): finds m of the free
/// comparisons and the share of matches. Sums run in the order of the patterns: the same bits every time.
EmResult expectation_maximisation(const SessionPatterns& patterns, const PatternLayout& layout,
                                  const std::vector<ComparisonParameters>& start, const ParameterPriors& priors,
                                  int iterations_max);

/// The share of matches among `comparable` pairs, when m and u are known and only `counts` (the candidates) can match:
/// the fixed point of EM with nothing else free. At most `share_max`.
double match_share_of(const std::vector<PatternCount>& counts, const PatternLayout& layout,
                      const std::vector<ComparisonParameters>& parameters, std::uint64_t comparable, double start,
                      double share_max);

}  // namespace sameas
