#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/compare/pattern_layout.hpp"
#include "engine/derive/features.hpp"
#include "engine/settings/expression.hpp"

namespace sameas {

/// What the weight of a level takes from how common a value is: weight * log2(u / the share of the records that have it),
/// the larger of both records' shares, `least_share` at least. Where only one of the two shares is known that one counts;
/// where none is, nothing is added.
struct ShareAdjustment {
    std::size_t comparison = 0, level = 1;   ///< level from 1
    Expression expression;                   ///< one that the settings read; not multi-valued
    double weight = 1;
    double u = 1;                            ///< what the level's own u stands for: the mean share
    double least_share = 0;
};

/// Shares of values that came with a model, by value; a value that is not there is unknown. Without a table for its
/// expression an adjustment counts the records of the run that have a value.
struct ShareTable {
    Expression expression;
    std::vector<std::pair<std::string, double>> shares;
};

/// A rule makes a pair only where the comparison is at its first level.
struct RuleCondition {
    std::size_t rule = 0, comparison = 0;
};

/// What models that were estimated elsewhere have beyond levels with one m and one u.
struct GivenAdjustments {
    std::vector<ShareAdjustment> adjustments;
    std::vector<ShareTable> shares;
    std::vector<RuleCondition> conditions;
};

/// These, made ready for the records of a run. Immutable; any number of threads may ask.
class PairAdjustments {
  public:
    /// The features must outlive it. O(rows and values of each expression).
    /// \throws InvalidSettings for an expression that is not among the features
    PairAdjustments(const GivenAdjustments& given, const Features& features);

    bool empty() const { return adjustments_.empty() && conditions_.empty(); }
    /// What is added to the weight of a pair with that pattern.
    double bits(std::uint64_t pattern, const PatternLayout& layout, RowId left, RowId right) const;
    /// What of that is the comparison's, which is at that level (0: null).
    double bits_of(std::size_t comparison, std::size_t level, RowId left, RowId right) const;
    /// False where the condition of a rule does not hold for the pair.
    bool admits(std::size_t rule, std::uint64_t pattern, const PatternLayout& layout) const;
    /// Adds the most that can be added to the bits of each state, so that they bound the weights of pairs.
    void raise(std::vector<std::vector<double>>& bits, const PatternLayout& layout) const;

  private:
    struct Adjustment {
        std::size_t comparison, level, feature;
        std::vector<double> share;   ///< by ValueId; NaN: not known
        double weight, u_bits, least_share;
        double bits(double left, double right) const;
    };
    const Features& features_;
    std::vector<Adjustment> adjustments_;
    std::vector<RuleCondition> conditions_;
};

}  // namespace sameas
