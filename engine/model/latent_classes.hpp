#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas {

/// By comparison and state: the chance of the state in some class.
using StateShares = std::vector<std::vector<double>>;

/// Patterns of the population with their states taken apart, in a fixed order.
struct LatentPatterns {
    std::vector<std::size_t> state_counts;   ///< by comparison, null (state 0) included
    std::vector<std::uint32_t> states;       ///< of pattern i: states[i * comparisons() ...]
    std::vector<double> candidates;          ///< by pattern: pairs that may match
    std::vector<double> others;              ///< by pattern: pairs known not to
    /// By comparison and state: pairs besides, which the background counts, of agreement too rare for patterns to show. Empty: none.
    std::vector<std::vector<double>> unseen{};
    double pairs_of_other = 1;               ///< of which one that was drawn stands for
    /// Classes 2 ... count all others that are theirs where 1000 of them were drawn, a share of fewer, and this at least; the
    /// background counts the rest.
    double others_counted_least = 1;
    std::size_t comparisons() const { return state_counts.size(); }
    std::size_t size() const { return candidates.size(); }
};

/// One class of the mixture, while it is fitted.
struct LatentClass {
    std::string name;
    double share = 0;                        ///< of all pairs
    StateShares shares;                      ///< 0 where a state cannot occur in the class
    StateShares start;                       ///< what it is drawn to
    double pseudo_pairs = 0;                 ///< and how strongly
    std::vector<bool> is_frozen;             ///< by comparison: stays at its start. Empty: none
};

struct LatentFit {
    std::vector<LatentClass> classes;        ///< matches, background, then the others
    std::vector<double> mass;                ///< expected pairs of each class
    std::vector<double> weights;             ///< by pattern: log2 of the odds of matches against all others
    int iterations = 0;
    bool converged = false;
};

/// EM over a mixture of product distributions (latent class analysis, Lazarsfeld and Henry 1968; as a model of record
/// linkage Winkler 1993). \p classes: where it starts: [0] matches, [1] background, with nowhere 0.
/// Pairs known not to match are shared out among classes 1 ... O(iterations * patterns * comparisons * classes), on all
/// threads; the same bits for any number of them. \throws Cancelled
LatentFit fit_latent_classes(const LatentPatterns& patterns, std::vector<LatentClass> classes, int iterations_max,
                             RunContext& context);

}  // namespace sameas
