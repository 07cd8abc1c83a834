// A model for given pairs.
//
// Whoever puts pairs together had a reason: their records have something in common, whether they match or not. So strangers,
// who have nothing in common, are the wrong thing to hold them against, and taking all that is unlike strangers for a match
// would call everything one. The non-matches among given pairs are like random pairs that agree on something.
//
// So there are, beside the match class, the strangers (u as random pairs have it) and for each comparison a class of random
// pairs that are at one of its levels better than the last, all counted and kept as they are; only their shares and m are
// fitted, m drawn to its first guess. Random pairs are of the same records; those that hang together through given pairs are
// left out, or many of them would be matches of the same few entities.
#include "engine/model/train_pairs.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include "engine/errors.hpp"
#include "engine/model/latent_classes.hpp"
#include "engine/model/train_population.hpp"

namespace sameas {

namespace {

constexpr std::uint64_t random_pairs_max = 1u << 18;
constexpr std::size_t chunk = 8192;
constexpr double match_pseudo_pairs = 100;
/// First guess of m at the last level: a given pair that has nothing in common was hardly given for a match.
constexpr double start_else = 0.02;
constexpr double start_share = 0.34, least_share = 1e-12;
constexpr int iterations_max = 200;
constexpr std::size_t informative_least = 3;
constexpr double matches_few = 200;

/// Records that may be one entity: joined by given pairs, or the same in all that is compared.
class Components {
  public:
    Components(const Features& features, std::span<const CandidatePair> pairs) : parent_(features.rows()) {
        std::iota(parent_.begin(), parent_.end(), 0u);
        std::vector<std::uint32_t> rows = parent_;
        const auto codes = [&](std::uint32_t row) { return features.codes(static_cast<RowId>(row)); };
        const auto is_before = [&](std::uint32_t a, std::uint32_t b) {
            const auto left = codes(a), right = codes(b);
            return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
        };
        std::sort(rows.begin(), rows.end(), is_before);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            if (!is_before(rows[i - 1], rows[i])) join(rows[i - 1], rows[i]);
        }
        for (const CandidatePair& pair : pairs)
            join(static_cast<std::uint32_t>(pair.left), static_cast<std::uint32_t>(pair.right));
    }
    bool are_apart(RowId a, RowId b) {
        return root(static_cast<std::uint32_t>(a)) != root(static_cast<std::uint32_t>(b));
    }

  private:
    std::uint32_t root(std::uint32_t row) {
        while (parent_[row] != row) row = parent_[row] = parent_[parent_[row]];
        return row;
    }
    void join(std::uint32_t a, std::uint32_t b) { parent_[root(a)] = root(b); }

    std::vector<std::uint32_t> parent_;
};

/// Counts patterns of pairs that come one by one.
class PatternCounter {
  public:
    PatternCounter(const Comparator& comparator, RunContext& context) : comparator_(comparator), context_(context) {}

    void add(CandidatePair pair) {
        pairs_.push_back(pair);
        if (pairs_.size() == chunk) compare();
    }
    std::vector<PatternCount> take() {
        compare();
        std::sort(found_.begin(), found_.end());
        std::vector<PatternCount> counts;
        for (const std::uint64_t pattern : found_) {
            if (counts.empty() || counts.back().pattern != pattern) counts.push_back({pattern, 0});
            ++counts.back().count;
        }
        return counts;
    }

  private:
    void compare() {
        context_.check_stop();
        const std::size_t before = found_.size();
        found_.resize(before + pairs_.size());
        comparator_.patterns(pairs_, std::span(found_).subspan(before), scratch_);
        pairs_.clear();
    }

    const Comparator& comparator_;
    RunContext& context_;
    Comparator::Scratch scratch_;
    std::vector<CandidatePair> pairs_;
    std::vector<std::uint64_t> found_;
};

/// Random pairs: each record, in the order of a hash of its identity, with those at the next places, going round.
std::vector<PatternCount> count_apart(const Table& table, PairScope scope, const Comparator& comparator,
                                      Components& components, RunContext& context) {
    std::vector<RowId> rows(table.rows_by_rank().begin(), table.rows_by_rank().end());
    std::stable_sort(rows.begin(), rows.end(), [&](RowId a, RowId b) {
        return table.identity_hash(a, context.seed()) < table.identity_hash(b, context.seed());
    });
    PatternCounter counter(comparator, context);
    std::uint64_t counted = 0;
    const std::size_t n = rows.size();
    for (std::size_t round = 1; round <= n / 2 && counted < random_pairs_max; ++round) {
        const std::size_t last = 2 * round == n ? n / 2 : n;   // of an even number the last round has each pair twice
        for (std::size_t i = 0; i < last && counted < random_pairs_max; ++i) {
            const RowId a = rows[i], b = rows[(i + round) % n];
            if (scope == PairScope::across_sources && table.source(a) == table.source(b)) continue;
            if (!components.are_apart(a, b)) continue;
            counter.add(table.is_left(a, b) ? CandidatePair{a, b} : CandidatePair{b, a});
            ++counted;
        }
    }
    return counter.take();
}

/// Shares of the states among random pairs, none 0 but null's.
StateShares shares_of(const PatternLayout& layout, const std::vector<PatternCount>& counts) {
    StateShares shares;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        std::vector<double> share(layout.states(c), 0.5);
        share[0] = 0;
        for (const PatternCount& entry : counts) {
            const std::size_t state = layout.state(entry.pattern, c);
            if (state != 0) share[state] += static_cast<double>(entry.count);
        }
        const double total = std::accumulate(share.begin(), share.end(), 0.0);
        for (double& value : share) value /= total;
        shares.push_back(std::move(share));
    }
    return shares;
}

/// The first guess of m, with less at the last level.
std::vector<double> guess_of(const PatternLayout& layout, std::size_t c, std::vector<double> start) {
    const std::size_t last = layout.first_state(c, layout.levels(c));
    const double rest = 1 - start[last];
    if (rest <= 0 || start[last] <= start_else) return start;
    for (double& share : start) share *= (1 - start_else) / rest;
    start[last] = start_else;
    return start;
}

std::vector<LatentClass> start_classes(const Settings& settings, const PatternLayout& layout,
                                       const std::vector<FitComparison>& comparisons, const StateShares& random) {
    std::vector<LatentClass> classes(2);
    StateShares guess;
    for (std::size_t c = 0; c < comparisons.size(); ++c) guess.push_back(guess_of(layout, c, comparisons[c].start_m));
    const std::vector<bool> all_frozen(comparisons.size(), true);
    classes[0] = {"match", start_share, guess, guess, match_pseudo_pairs, {}};
    classes[1] = {"background", start_share, random, random, 1, all_frozen};
    for (std::size_t c = 0; c < comparisons.size(); ++c) {
        const std::size_t last = layout.first_state(c, layout.levels(c));
        const double share = 1 - random[c][last];
        if (share <= 0) continue;
        LatentClass alike{"alike in " + settings.comparisons[c].name, 0, random, {}, 1, all_frozen};
        for (std::size_t s = 1; s < layout.states(c); ++s) alike.shares[c][s] = s == last ? 0 : random[c][s] / share;
        alike.start = alike.shares;
        classes.push_back(std::move(alike));
    }
    for (std::size_t i = 2; i < classes.size(); ++i)
        classes[i].share = (1 - 2 * start_share) / static_cast<double>(classes.size() - 2);
    if (classes.size() == 2) classes[1].share = 1 - start_share;
    return classes;
}

LatentPatterns take_apart(const PatternLayout& layout, const std::vector<PatternCount>& given) {
    LatentPatterns patterns;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) patterns.state_counts.push_back(layout.states(c));
    for (const PatternCount& entry : given) {
        for (std::size_t c = 0; c < layout.comparisons(); ++c)
            patterns.states.push_back(static_cast<std::uint32_t>(layout.state(entry.pattern, c)));
        patterns.candidates.push_back(static_cast<double>(entry.count));
        patterns.others.push_back(0);
    }
    return patterns;
}

std::vector<double> positive(std::vector<double> shares) {
    double total = 0;
    for (std::size_t s = 1; s < shares.size(); ++s) total += shares[s] = std::max(shares[s], least_share);
    for (double& share : shares) share /= total;
    return shares;
}

void report_on(const LatentFit& fit, std::uint64_t pairs, std::uint64_t random, const PatternLayout& layout,
               TrainingReport& report) {
    report.random_pairs = random;
    report.comparable_pairs = pairs;
    report.prior_source = "population";
    report.expected_matches = fit.mass[0];
    if (layout.comparisons() < informative_least) {
        report.warnings.push_back(message("only ", layout.comparisons(), " of the comparisons can tell matches from other "
                                          "pairs: the threshold rests on what pairs of random records are like, and on the "
                                          "first guess of how matches agree"));
    }
    if (fit.mass[0] < matches_few) {
        report.warnings.push_back("fewer than 200 matches are expected: the weights come mostly from the first guess");
    }
    if (!fit.converged) report.warnings.push_back("the fit did not converge");
}

}  // namespace

Model train_on_pairs(const Settings& settings, const Features& features, PairScope scope,
                     std::span<const CandidatePair> pairs, RunContext& context) {
    const StageTimer timer(context, "train", pairs.size());
    Model model;
    model.settings = settings;
    model.term_frequencies = count_term_frequencies(settings, features);
    const Comparator comparator(settings, features, model.term_frequencies);
    const PatternLayout& layout = comparator.layout();
    PatternCounter counter(comparator, context);
    for (const CandidatePair& pair : pairs) counter.add(pair);
    const std::vector<PatternCount> given = counter.take();
    Components components(features, pairs);
    const std::vector<PatternCount> apart = count_apart(features.table(), scope, comparator, components, context);
    if (given.empty() || apart.empty()) {
        throw ModelRefused("there are too few different records in the pairs to tell what strangers have in common: give "
                           "--model FILE");
    }
    const StateShares random = shares_of(layout, apart);
    const LatentFit fit = fit_latent_classes(
        take_apart(layout, given),
        start_classes(settings, layout,
                      fit_comparisons(settings, layout, features, parameter_priors(settings, layout, features, model.term_frequencies)),
                      random),
        iterations_max, context);
    model.prior = std::max(fit.classes[0].share, least_share);
    for (std::size_t c = 0; c < layout.comparisons(); ++c)
        model.comparisons.push_back({positive(fit.classes[0].shares[c]), positive(fit.classes[1].shares[c])});
    for (std::size_t i = 2; i < fit.classes.size(); ++i) {
        NonMatchClass other{fit.classes[i].name, std::max(fit.classes[i].share, least_share), {}};
        for (const std::vector<double>& shares : fit.classes[i].shares) other.u.push_back(positive(shares));
        model.classes.push_back(std::move(other));
    }
    report_on(fit, pairs.size(), pairs_of(apart), layout, model.training);
    for (const std::string& warning : model.training.warnings) context.log("warning: " + warning);
    return model;
}

double weight_of_best_expected_f1(std::vector<double> weights) {
    std::sort(weights.begin(), weights.end(), std::greater<>());
    double all = 0;
    for (const double weight : weights) all += probability(weight);
    double best = -1, threshold = std::numeric_limits<double>::infinity(), matches = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        matches += probability(weights[i]);
        if (i + 1 < weights.size() && weights[i + 1] == weights[i]) continue;
        const double f1 = 2 * matches / (static_cast<double>(i + 1) + all);
        if (f1 <= best) continue;
        best = f1;
        threshold = weights[i];
    }
    return threshold;
}

}  // namespace sameas
