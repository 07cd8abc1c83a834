// Estimation from the records alone.
//
// The match weight of a level is log2(m/u). u is how often random pairs that do not match reach the level; it comes
// from value counts and a sample of random pairs, with the matches among them taken out. m is how often matches reach
// it; it comes from EM over the agreement patterns of pairs that a training rule makes, where matches are common: one
// session a rule, with the comparisons that read the rule's own fields held out, as all pairs agree there. Expected
// counts of the sessions are pooled, so that a session weighs as much as it has matches. The prior is the share of
// matches among all comparable pairs: the fixed point of EM over the candidate patterns with m and u given (a training
// rule's own share is far higher), or what deterministic rules find over their recall.
//
// u needs m and the prior, these need u: a few rounds settle it. All of it works on counts of patterns, so a round
// costs milliseconds whatever the number of pairs.
#include "engine/model/train.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/compare/pattern_counts.hpp"
#include "engine/errors.hpp"
#include "engine/model/expectation_maximisation.hpp"
#include "engine/model/random_agreement.hpp"
#include "engine/model/random_pairs.hpp"
#include "engine/model/sessions.hpp"
#include "engine/model/train_population.hpp"
#include "engine/model/unseen_states.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr int rounds_max = 10;
/// A round that moves no weight by more than this, in bits, is the last.
constexpr double settled_bits = 0.02;
/// With fewer expected matches the estimates are coarse, which is worth a warning.
constexpr double expected_matches_few = 200;

/// All counts that estimation works on. Nothing below looks at a pair again.
struct Evidence {
    std::vector<SessionPlan> plans;
    std::vector<SessionPatterns> sessions;
    std::vector<PatternCount> candidates;
    std::vector<RandomAgreement> random;
    ParameterPriors priors;
    std::uint64_t comparable = 0;
    std::uint64_t deterministic_pairs = 0;   ///< pairs of settings.prior.rules
};

/// Pairs that the deterministic rules of the prior make, each once.
std::uint64_t count_deterministic_pairs(const Settings& settings, const Features& features, PairScope scope,
                                        RunContext& context) {
    const std::vector<Rule>& rules = settings.prior.rules;
    if (rules.empty()) return 0;
    const BlockingIndex index = build_blocking_index(features, rules, scope, context);
    check_pair_limit(index, features, rules, settings.pairs_per_rule_max);
    const std::vector<std::uint64_t> counts = count_candidate_pairs(index, features.table(), {}, context);
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

/// Counts the patterns of the candidates and of the sessions: a session whose rule blocks too costs nothing more.
void count_candidates(const Settings& settings, const Features& features, const BlockingIndex& blocking,
                      const Comparator& comparator, const TrainOptions& options, Evidence& evidence, RunContext& context) {
    RulePatternCounts counts = count_patterns_by_rule(blocking, features.table(), comparator, options.pairs_of_rule_max, context);
    evidence.candidates = std::move(counts.all);
    std::vector<Rule> others;   // that only train
    for (const SessionPlan& plan : evidence.plans) {
        if (std::ranges::find(settings.blocking, plan.rule) == settings.blocking.end()) others.push_back(plan.rule);
    }
    RulePatternCounts of_others;
    if (!others.empty()) {
        const BlockingIndex index = build_blocking_index(features, others, options.scope, context);
        check_pair_limit(index, features, others, settings.pairs_per_rule_max);
        of_others =
            count_patterns_by_rule(index, features.table(), comparator, options.pairs_of_rule_max, context);
    }
    std::size_t next_other = 0;
    for (const SessionPlan& plan : evidence.plans) {
        const auto blocks = std::ranges::find(settings.blocking, plan.rule);
        std::vector<PatternCount>& patterns =
            blocks == settings.blocking.end() ? of_others.of_rule[next_other++]
                                              : counts.of_rule[static_cast<std::size_t>(blocks - settings.blocking.begin())];
        evidence.sessions.emplace_back(comparator.layout(), std::move(patterns), plan.free);
    }
}

Evidence gather(const Settings& settings, const Features& features, const BlockingIndex& blocking,
                const Comparator& comparator, const TermFrequencies& frequencies, const TrainOptions& options,
                TrainingReport& report, RunContext& context) {
    const PatternLayout& layout = comparator.layout();
    Evidence evidence;
    evidence.plans = plan_sessions(settings);
    evidence.comparable = comparable_pairs(features.table(), options.scope);
    if (evidence.comparable == 0) {
        throw ModelRefused("no two records can be compared: a model needs at least two records (of two sources, in a link)");
    }
    count_candidates(settings, features, blocking, comparator, options, evidence, context);
    evidence.priors = parameter_priors(settings, layout, features, frequencies);
    const std::vector<PatternCount> sample =
        count_random_pairs(features.table(), options.scope, comparator, options.random_pairs_max, context);
    evidence.random = random_agreements(settings, layout, features, frequencies, options.scope, sample, evidence.priors);
    evidence.deterministic_pairs = count_deterministic_pairs(settings, features, options.scope, context);
    report.random_pairs = pairs_of(sample);
    report.comparable_pairs = evidence.comparable;
    return evidence;
}

/// Runs every session from the first guess of m and pools what they expect; fills in the report's sessions.
std::vector<std::vector<double>> pooled_matches(const Settings& settings, const Evidence& evidence,
                                                const PatternLayout& layout,
                                                const std::vector<ComparisonParameters>& parameters,
                                                int iterations_max, TrainingReport& report, RunContext& context) {
    std::vector<ComparisonParameters> start = parameters;
    for (std::size_t c = 0; c < start.size(); ++c) start[c].m = evidence.priors.m[c];
    std::vector<std::vector<double>> pooled;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) pooled.emplace_back(layout.states(c), 0.0);
    report.sessions.clear();
    for (std::size_t r = 0; r < evidence.sessions.size(); ++r) {
        context.check_stop();
        const SessionPatterns& patterns = evidence.sessions[r];
        TrainingSession session{to_string(evidence.plans[r].rule), patterns.pairs(), {}, 0, 0, 0, false};
        for (const std::size_t c : evidence.plans[r].held_out) session.held_out.push_back(settings.comparisons[c].name);
        if (patterns.pairs() > 0) {
            const EmResult em = expectation_maximisation(patterns, layout, start, evidence.priors, iterations_max);
            for (const std::size_t c : patterns.free()) {
                for (std::size_t s = 1; s < pooled[c].size(); ++s) pooled[c][s] += em.matches[c][s];
            }
            session.match_share = em.match_share;
            session.expected_matches = em.expected_matches;
            session.iterations = em.iterations;
            session.converged = em.converged;
        }
        report.sessions.push_back(std::move(session));
    }
    return pooled;
}

double largest_move(const std::vector<ComparisonParameters>& before, const std::vector<ComparisonParameters>& after) {
    double move = 0;
    for (std::size_t c = 0; c < before.size(); ++c) {
        for (std::size_t s = 1; s < before[c].m.size(); ++s) {
            const double ratio = after[c].m[s] / after[c].u[s] * before[c].u[s] / before[c].m[s];
            move = std::max(move, std::abs(kernels::log2(ratio)));
        }
    }
    return move;
}

/// The largest prior that value counts leave room for: all exact agreements of a comparison would be matches.
double largest_prior(const Evidence& evidence, const PatternLayout& layout,
                     const std::vector<ComparisonParameters>& parameters) {
    double largest = 0.5;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const double exact_m = layout.level_total(c, 1, parameters[c].m);
        largest = std::min(largest, evidence.random[c].exact_share / exact_m);
    }
    return largest;
}

double estimate_prior(const Settings& settings, const Evidence& evidence, const PatternLayout& layout,
                      const std::vector<ComparisonParameters>& parameters, const TrainingReport& report) {
    const double comparable = static_cast<double>(evidence.comparable);
    const double least = 0.5 / comparable;
    if (!settings.prior.rules.empty()) {
        const double share = static_cast<double>(evidence.deterministic_pairs) / settings.prior.recall / comparable;
        return std::clamp(share, least, 0.5);
    }
    double most_found = 1;  // some session's matches at least are there
    for (const TrainingSession& session : report.sessions) most_found = std::max(most_found, session.expected_matches);
    const double share = match_share_of(evidence.candidates, layout, parameters, evidence.comparable,
                                        most_found / comparable, largest_prior(evidence, layout, parameters));
    return std::clamp(share, least, 0.5);
}

void refuse_without_evidence(const TrainingReport& report) {
    std::uint64_t pairs = 0;
    double matches = 0;
    for (const TrainingSession& session : report.sessions) {
        pairs += session.pairs;
        matches += session.expected_matches;
    }
    if (pairs == 0) {
        throw ModelRefused(message("no training pairs: no two records agree on a training rule (",
                                   report.sessions.front().rule, report.sessions.size() > 1 ? ", ..." : "",
                                   "); choose rules for train_on that some matches agree on"));
    }
    if (matches < 1) {
        throw ModelRefused(message("the match class is empty: among ", pairs,
                                   " training pairs fewer than one match is expected; the records may hold no "
                                   "duplicates, or the training rules do not find them"));
    }
}

void add_warnings(const Settings& settings, const PatternLayout& layout, const Model& model,
                  std::uint64_t candidates, std::uint64_t deterministic_pairs, TrainingReport& report) {
    double matches = 0;
    for (const TrainingSession& session : report.sessions) {
        matches = std::max(matches, session.expected_matches);
        if (session.pairs == 0) {
            report.warnings.push_back("training rule '" + session.rule + "' makes no pairs");
        } else if (!session.converged) {
            report.warnings.push_back(message("training rule '", session.rule, "': EM did not converge in ",
                                              session.iterations, " iterations"));
        }
    }
    if (matches < expected_matches_few) {
        report.warnings.push_back(message("fewer than ", expected_matches_few,
                                          " matches are expected in the best training session: the weights are coarse"));
    }
    if (candidates == 0) report.warnings.push_back("the blocking rules make no pair: nothing will be found");
    if (!settings.prior.rules.empty() && deterministic_pairs == 0) {
        report.warnings.push_back("the rules of prior make no pair: the prior is the least possible");
    }
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const ComparisonParameters& parameters = model.comparisons[c];
        if (layout.levels(c) > 1 && layout.level_total(c, 1, parameters.m) < layout.level_total(c, 1, parameters.u)) {
            report.warnings.push_back("comparison '" + settings.comparisons[c].name +
                                      "': its first level speaks against a match; check the field or drop it");
        }
    }
}

}  // namespace

Model train(const Settings& settings, const Features& features, const BlockingIndex& blocking,
            const TrainOptions& options, RunContext& context) {
    StageTimer timer(context, "train");
    if (settings.fit == FitMethod::population) return train_population(settings, features, blocking, options, context);
    Model model;
    model.settings = settings;
    model.term_frequencies = count_term_frequencies(settings, features);
    const Comparator comparator(settings, features, model.term_frequencies);
    const PatternLayout& layout = comparator.layout();
    TrainingReport& report = model.training;
    const Evidence evidence =
        gather(settings, features, blocking, comparator, model.term_frequencies, options, report, context);

    model.comparisons.resize(layout.comparisons());
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        model.comparisons[c] = {evidence.priors.m[c], without_matches(evidence.random[c], evidence.priors.m[c], 0.0)};
    }
    std::vector<std::vector<double>> pooled;
    bool settled = false;
    for (int round = 0; round < rounds_max && !settled; ++round) {
        const std::vector<ComparisonParameters> before = model.comparisons;
        pooled = pooled_matches(settings, evidence, layout, before, options.iterations_max, report, context);
        refuse_without_evidence(report);
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            model.comparisons[c].m = smoothed_shares(layout, c, pooled[c], evidence.priors);
        }
        model.prior = estimate_prior(settings, evidence, layout, model.comparisons, report);
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            model.comparisons[c].u = without_matches(evidence.random[c], model.comparisons[c].m, model.prior);
        }
        settled = largest_move(before, model.comparisons) < settled_bits;
    }
    for (const std::string& name : settle_unseen_states(model, layout, pooled, evidence.priors)) {
        report.warnings.push_back("comparison '" + name + "' weighs nothing: no training pair that may match has values for it");
    }
    if (!settled) {
        report.warnings.push_back(message("m, u and the prior still moved after ", rounds_max, " rounds"));
    }
    report.prior_source = settings.prior.rules.empty() ? "population" : "deterministic rules";
    report.expected_matches = model.prior * static_cast<double>(evidence.comparable);
    add_warnings(settings, layout, model, pairs_of(evidence.candidates), evidence.deterministic_pairs, report);
    for (const std::string& warning : report.warnings) context.log("warning: " + warning);
    return model;
}

}  // namespace sameas
