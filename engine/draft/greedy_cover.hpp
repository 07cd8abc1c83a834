#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas {

/// That a rule makes a pair, and the least of its limits under which it does.
struct Coverage {
    std::uint32_t rule;
    std::uint32_t limit;
    std::uint32_t pair;
    auto operator<=>(const Coverage&) const = default;
};

/// What rules are chosen by: pairs that may match, and pairs that stand for all that the rules make.
struct CoverProblem {
    std::vector<std::string> rules;        ///< their texts: ties are broken by them
    std::size_t limits = 0;
    std::vector<double> worth;             ///< of each pair that may match; those of `found`
    std::vector<Coverage> found;           ///< pairs that may match, under each rule that makes them
    std::size_t pairs = 0;                 ///< that stand for all; those of `made`
    std::vector<Coverage> made;
    double pairs_weight = 1;               ///< how many pairs of all records each stands for
    double rule_cost = 0;                  ///< what a rule costs beside its pairs, in pairs
    double pairs_max = 0;
    std::size_t rules_max = 0;
};

struct CoverStep {
    std::size_t rule = 0;
    std::size_t limit = 0;
    double new_pairs = 0;                  ///< that no rule before it makes
    double new_worth = 0;                  ///< of pairs that no rule before it makes
    double worth = 0;                      ///< of all pairs that it makes
    double only_worth = 0;                 ///< of pairs that none of the others chosen makes
};

/// Chooses rules greedily: again and again the one with most worth for its cost, which is new pairs and rule_cost, until the
/// pairs or rules are spent. A pair that is found keeps part of its worth, so that what the worths miss is looked for
/// with what is left. A rule chosen a second time, with a larger limit, counts once. \returns by first choice. \throws Cancelled
std::vector<CoverStep> choose_cover(CoverProblem problem, RunContext& context);

}  // namespace sameas
