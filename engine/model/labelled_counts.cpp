// Labels in an unsupervised fit.
//
// Labelled matches are few beside the pairs of a population, and EM over all of these would drown them: so they do not enter as
// pairs but as pseudo-pairs of the match class, where the first guess of m stands, in the sense of a Dirichlet prior. With a
// thousand labels m is theirs unless the data speak clearly; with ten it is the guess as before.
//
// Labelled non-matches are no sample of the non-matches: people label what is hard to tell. To count u from them would say that
// strangers are alike. What they do tell for sure is that these pairs are none: they leave the pairs that may match.
// (Semi-supervised EM: Nigam, McCallum, Thrun and Mitchell 2000; for linkage Larsen and Rubin 2001.)
#include "engine/model/labelled_counts.hpp"

#include <algorithm>

namespace sameas {

LabelledCounts count_labelled(const Comparator& comparator, std::span<const LabelledPair> labels, RunContext& context) {
    const PatternLayout& layout = comparator.layout();
    LabelledCounts counts;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) counts.matches.emplace_back(layout.states(c), 0.0);
    std::vector<std::uint64_t> non_matches;
    Comparator::Scratch scratch;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (i % chunk_pairs_max == 0) context.check_stop();
        const CandidatePair pair{labels[i].left, labels[i].right};
        std::uint64_t pattern = 0;
        comparator.patterns({&pair, 1}, {&pattern, 1}, scratch);
        if (!labels[i].is_match) {
            non_matches.push_back(pattern);
            continue;
        }
        counts.match_pairs += 1;
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            const std::size_t state = layout.state(pattern, c);
            if (state != 0) counts.matches[c][state] += 1;
        }
    }
    std::sort(non_matches.begin(), non_matches.end());
    for (const std::uint64_t pattern : non_matches) {
        if (counts.non_matches.empty() || counts.non_matches.back().pattern != pattern)
            counts.non_matches.push_back({pattern, 0});
        ++counts.non_matches.back().count;
    }
    return counts;
}

void mix_in(const LabelledCounts& counts, std::vector<FitComparison>& comparisons, FitOptions& options,
            std::vector<PopulationPattern>& population) {
    for (std::size_t c = 0; c < comparisons.size(); ++c) {
        std::vector<double>& start = comparisons[c].start_m;
        double labelled = 0;
        for (const double count : counts.matches[c]) labelled += count;
        for (std::size_t s = 1; s < start.size(); ++s) {
            start[s] = (options.match_pseudo_pairs * start[s] + counts.matches[c][s]) / (options.match_pseudo_pairs + labelled);
        }
    }
    options.match_pseudo_pairs += counts.match_pairs;
    for (const PatternCount& entry : counts.non_matches) {
        const auto found = std::ranges::lower_bound(population, entry.pattern, {}, &PopulationPattern::pattern);
        if (found == population.end() || found->pattern != entry.pattern) continue;
        const double moved = std::min(found->candidates, static_cast<double>(entry.count));
        found->candidates -= moved;
        found->others += moved;
    }
}

}  // namespace sameas
