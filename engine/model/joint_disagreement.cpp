// Two kinds of pairs in one match class.
//
// The problem. Namesakes, twins of a small table that was made to try software, agree on names and on little else. A model
// that has called them matches learns from them that matches often disagree on the rest, and is as sure of them as before.
//
// The idea. Mistakes in matches have little to do with each other, so fields disagree together about as often as their own
// rates say. Where matches and namesakes are mixed, disagreement comes in bundles: all of it in the namesakes. The excess of
// pairs that disagree on two fields at once is a lower bound on the share of the smaller kind. Bundles have good reasons too:
// who moves changes address, phone and e-mail, who marries name and address. A date of birth stays, so one of the two fields
// must be of that kind.
#include "engine/model/joint_disagreement.hpp"

#include <algorithm>

namespace sameas {

namespace {

/// Strangers disagree on the other field at least so often.
constexpr double disagreement_of_strangers_min = 15.0 / 16;
/// Fewer pairs are an accident.
constexpr double excess_pairs_min = 10;

}  // namespace

std::optional<JointDisagreement> joint_disagreement(const PopulationFit& fit, const PatternLayout& layout,
                                                    std::span<const PopulationPattern> patterns,
                                                    std::span<const std::size_t> lasting) {
    std::optional<JointDisagreement> largest;
    for (const std::size_t one : lasting) {
        for (std::size_t other = 0; other < layout.comparisons(); ++other) {
            const double of_strangers = layout.level_total(other, layout.levels(other), fit.comparisons[other].u);
            if (other == one || of_strangers < disagreement_of_strangers_min) continue;
            double found = 0, with_both = 0, on_one = 0, on_other = 0, on_both = 0;
            for (std::size_t i = 0; i < patterns.size(); ++i) {
                if (fit.weights[i] < 0 || patterns[i].candidates == 0) continue;
                const double pairs = patterns[i].candidates * probability(fit.weights[i]);
                found += pairs;
                const std::size_t first = layout.level(one, layout.state(patterns[i].pattern, one));
                const std::size_t second = layout.level(other, layout.state(patterns[i].pattern, other));
                if (first == 0 || second == 0) continue;
                with_both += pairs;
                on_one += first == layout.levels(one) ? pairs : 0;
                on_other += second == layout.levels(other) ? pairs : 0;
                on_both += first == layout.levels(one) && second == layout.levels(other) ? pairs : 0;
            }
            if (!(with_both > 0)) continue;
            const double excess = on_both - on_one * on_other / with_both;
            if (excess < excess_pairs_min || (largest && largest->share >= excess / found)) continue;
            largest = {one, other, excess / found};
        }
    }
    return largest;
}

}  // namespace sameas
