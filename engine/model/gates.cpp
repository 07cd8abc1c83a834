#include "engine/model/gates.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/model/joint_disagreement.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr double informative_bits = 1;
constexpr double restart_agreement_min = 0.9;
constexpr double prior_agreement_min = 0.8;
constexpr double undecided_refused = 0.6;
constexpr double undecided_warned = 0.3;
constexpr double undecided_low = 0.05, undecided_high = 0.95;
constexpr double matches_per_record_max = 3;
constexpr double matches_few = 200;
/// Found pairs that disagree in bundles are false as far as can be seen; so many put the expected precision wrong by as much.
constexpr double joint_disagreement_refused = 0.05;

struct Evidence {
    std::size_t informative = 0;
    double bits = 0;       ///< that matches carry over all comparisons, on average
    double undecided = 0;  ///< share of expected matches with a probability that is neither high nor low
};

/// By comparison and state: how the pairs that were found agree. What the first guess of m says is no evidence.
std::vector<std::vector<double>> found_shares(const PopulationFit& fit, const PatternLayout& layout, std::span<const PopulationPattern> patterns) {
    std::vector<std::vector<double>> shares;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        std::vector<double> counts(layout.states(c));
        double all = 0;
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            const std::size_t state = layout.state(patterns[i].pattern, c);
            if (state == 0 || patterns[i].candidates == 0) continue;
            const double pairs = patterns[i].candidates * probability(fit.weights[i]);
            counts[state] += pairs;
            all += pairs;
        }
        for (double& count : counts) count /= std::max(all, 1.0);
        shares.push_back(std::move(counts));
    }
    return shares;
}

Evidence evidence_of(const PopulationFit& fit, const PatternLayout& layout, std::span<const PopulationPattern> patterns) {
    Evidence evidence;
    const std::vector<std::vector<double>> found = found_shares(fit, layout, patterns);
    for (std::size_t c = 0; c < fit.comparisons.size(); ++c) {
        const ComparisonParameters& comparison = fit.comparisons[c];
        double bits = 0, found_bits = 0;
        for (std::size_t s = 1; s < comparison.m.size(); ++s) {
            bits += comparison.m[s] * kernels::log2(comparison.m[s] / comparison.u[s]);
            found_bits += found[c][s] > 0 ? found[c][s] * kernels::log2(found[c][s] / comparison.u[s]) : 0;
        }
        evidence.informative += found_bits > informative_bits;
        evidence.bits += std::max(bits, 0.0);
    }
    double matches = 0, undecided = 0;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const double p = probability(fit.weights[i]), expected = patterns[i].candidates * p;
        matches += expected;
        undecided += p > undecided_low && p < undecided_high ? expected : 0;
    }
    evidence.undecided = undecided / std::max(matches, 1e-9);
    return evidence;
}

std::string names_of(const std::vector<std::size_t>& comparisons, const Settings& settings) {
    std::vector<std::string> names;
    for (const std::size_t c : comparisons) names.push_back("'" + settings.comparisons[c].name + "'");
    return comma_list(names);
}

std::string percent(double share) { return number_text(static_cast<double>(static_cast<int>(share * 100 + 0.5))) + " %"; }

}  // namespace

GateReport check_gates(const PopulationFit& fit, const Settings& settings, std::span<const PopulationPattern> patterns,
                       const GateFacts& facts) {
    GateReport report;
    const auto refuse = [&](const std::string& text) { report.refusals.push_back(text); };
    const auto warn = [&](const std::string& text) { report.warnings.push_back(text); };
    const PatternLayout layout(settings);
    const Evidence evidence = evidence_of(fit, layout, patterns);
    const double bits_needed = kernels::log2(facts.comparable_pairs / std::max(fit.expected_matches, 1.0));
    if (fit.collapsed) {
        refuse("no class of matches stands out from the other pairs: the records may hold no duplicates, or the fields may "
               "not tell records apart; add fields that do");
    }
    if (evidence.informative < informative_fields_min) {
        refuse(message("only ", evidence.informative, " of the comparisons tell matches from other pairs, ",
                       informative_fields_min, " must: add fields that identify (a date of birth, an address, a number)"));
    }
    if (evidence.bits < bits_needed) {
        refuse(message("the fields carry ", static_cast<int>(evidence.bits), " bits, and picking out a match takes ",
                       static_cast<int>(bits_needed + 1), ": add fields that identify"));
    }
    if (!fit.left_out.empty()) {
        warn(message(names_of(fit.left_out, settings), fit.left_out.size() == 1 ? " is" : " are", " left out: pairs that were found "
                     "agree on ", fit.left_out.size() == 1 ? "it" : "them", " no more than strangers do, and agreement has nothing to "
                     "do with the other fields"));
    }
    if (!fit.at_background.empty()) {
        const std::string what = message("pairs that were found agree on ", names_of(fit.at_background, settings),
                                         " no more than strangers do");
        // Where some name of persons agrees, or an organisation's, another that does not may be of an agent.
        const auto is_at_background = [&](std::size_t c) { return std::ranges::count(fit.at_background, c) > 0; };
        const bool organisations_agree = !std::ranges::all_of(facts.organisations, is_at_background);
        const bool lacks_names = !organisations_agree && !facts.person_names.empty() && std::ranges::all_of(facts.person_names, is_at_background);
        // Nor may dates of birth differ where households are about; where all names agree, the date may be that of the record.
        const bool names_agree = organisations_agree || (!facts.person_names.empty() && std::ranges::none_of(facts.person_names, is_at_background));
        const bool lacks_dates = fit.peeled > 0 && !names_agree && !facts.lasting.empty() && std::ranges::all_of(facts.lasting, is_at_background);
        if (fit.background_bits > bits_needed || lacks_names || lacks_dates) {
            refuse(what + ": they look like neighbours, households or namesakes, not like one person or thing; the records may "
                          "hold no duplicates; if these fields are numbered by each source for itself, leave them out");
        } else {
            warn(what);
        }
    }
    if (!fit.collapsed && fit.stability.few_matches < restart_agreement_min) {
        refuse(message("the fit depends on where it starts: two starts agree on ", percent(fit.stability.few_matches),
                       " of the pairs; add fields that identify, or give labels"));
    }
    const bool is_few = fit.expected_matches < matches_few;
    if (evidence.undecided > undecided_refused) {
        refuse(message(percent(evidence.undecided), " of the expected matches are undecided: add fields that identify"));
    } else if (evidence.undecided > undecided_warned && is_few) {
        refuse(message("fewer than ", number_text(matches_few), " matches are expected, so that the weights come mostly from the "
                       "first guess, and ", percent(evidence.undecided), " of them are undecided, so that it decides: add "
                       "records or fields that identify, or give labels"));
    } else if (evidence.undecided > undecided_warned) {
        warn(message(percent(evidence.undecided), " of the expected matches are undecided"));
    }
    if (facts.larger_source > 0 && fit.expected_matches > matches_per_record_max * facts.larger_source) {
        refuse(message("more than ", number_text(matches_per_record_max), " matches a record are expected in a link: these are "
                       "groups, not single matches; add fields that identify"));
    }
    const std::optional<JointDisagreement> joint = joint_disagreement(fit, layout, patterns, facts.lasting);
    if (joint && joint->share > joint_disagreement_refused) {
        refuse(message("at least ", percent(joint->share), " of the pairs that were found disagree on ",
                       names_of({joint->lasting, joint->other}, settings),
                       " together, which mistakes do not: they look like namesakes; add fields that identify, or give labels"));
    }
    const double prior_agreement = std::min(fit.stability.weak_classes, fit.stability.strong_classes);
    if (!fit.collapsed && prior_agreement < prior_agreement_min) {
        warn(message("the answer depends on an assumption about pairs that agree on one field by chance: under others ",
                     percent(prior_agreement), " of the pairs stay"));
    }
    if (is_few) {
        warn(message("fewer than ", number_text(matches_few), " matches are expected: the weights come mostly from the first "
                     "guess"));
    }
    return report;
}

}  // namespace sameas
