// Which class of pairs are the matches?
//
// Two classes call every pair a match that agrees on more than independence explains: namesakes of one town, papers of one
// author. So non-matches get a background and, for each comparison, a class that agrees on it and is like the background
// elsewhere. That leaves agreement on several fields at once to the match class, and the largest such class need not be the
// matches: neighbours agree on street, town and postcode, a household on surname and telephone too. What gives such a class
// away is that fields which could tell people apart are no more alike in it than between strangers. While the match class is
// of that sort it is set aside as a group class of non-matches, with what is at background there frozen, and the match class
// starts afresh (peeling). A class that is a mixture of groups and matches leaves such fields between background and match, so
// what counts is by how much. A later fit is taken only if it leaves much less at background, is part of what was found
// before, and is found again from fewer matches.
#include "engine/model/population_fit.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/errors.hpp"
#include "engine/model/latent_classes.hpp"
#include "engine/tuning.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr std::size_t peels_max = 8;
/// With fewer expected matches there is no match class.
constexpr double matches_min = 10;
constexpr double background_pseudo_pairs = 1;
/// Comparisons of enough bits without which the others are needed to tell matches.
constexpr std::size_t telling_min = 2;
/// Pairs that agree on two comparisons, for each by chance, beyond so many standard deviations of a sample.
constexpr double together_factor = 2, together_deviations = 4;
/// How much more often than strangers relatives share a part of their full names, at least.
constexpr double part_shared_factor = 30;
/// How far the assumptions of fits go that tell stability.
constexpr double class_strength_factor = 3;
constexpr int stability_iterations_max = 40;
constexpr double share_of_matches_max = 0.2;
constexpr double share_of_others_max = 0.5;
constexpr double least_share = 1e-12;

/// Relative entropy of p to u in bits, over the states but null.
double relative_entropy(const std::vector<double>& p, const std::vector<double>& u) {
    double bits = 0;
    for (std::size_t s = 1; s < p.size(); ++s) {
        if (p[s] > 0) bits += p[s] * kernels::log2(std::max(p[s], 1e-9) / std::max(u[s], 1e-9));
    }
    return bits;
}

/// {0, the share of the states that are set, that of the others}
std::vector<double> split_by(const std::vector<bool>& is_set, const std::vector<double>& shares) {
    std::vector<double> split(3);
    for (std::size_t s = 1; s < shares.size(); ++s) split[is_set[s] ? 1 : 2] += shares[s];
    return split;
}

LatentPatterns take_apart(const PatternLayout& layout, std::span<const PopulationPattern> patterns) {
    LatentPatterns result;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) result.state_counts.push_back(layout.states(c));
    result.states.reserve(patterns.size() * layout.comparisons());
    for (const PopulationPattern& entry : patterns) {
        for (std::size_t c = 0; c < layout.comparisons(); ++c)
            result.states.push_back(static_cast<std::uint32_t>(layout.state(entry.pattern, c)));
        result.candidates.push_back(entry.candidates);
        result.others.push_back(entry.others);
    }
    return result;
}

/// How all pairs are distributed: what non-matches start from, as matches are too few to count.
StateShares population_shares(const LatentPatterns& patterns) {
    StateShares shares;
    for (std::size_t f = 0; f < patterns.comparisons(); ++f) {
        std::vector<double> counts(patterns.state_counts[f], 0.5);
        for (std::size_t i = 0; i < patterns.size(); ++i)
            counts[patterns.states[i * patterns.comparisons() + f]] += patterns.candidates[i] + patterns.others[i];
        counts[0] = 0;
        double total = 0;
        for (const double count : counts) total += count;
        for (double& count : counts) count /= total;
        shares.push_back(std::move(counts));
    }
    return shares;
}

class PopulationFitter {
  public:
    PopulationFitter(const LatentPatterns& patterns, const Settings& settings, std::span<const FitComparison> comparisons,
                     const FitOptions& options, RunContext& context)
        : patterns_(patterns), settings_(settings), comparisons_(comparisons), options_(options), context_(context),
          population_(population_shares(patterns)), is_left_out_(comparisons.size()) {
        for (const FitComparison& comparison : comparisons) starts_open_.push_back(comparison.may_differ ? 0.5 : 0);
        for (std::size_t i = 0; i < patterns.size(); ++i) pairs_ += patterns.candidates[i] + patterns.others[i];
    }

    struct Outcome {
        LatentFit fit;
        std::vector<bool> at_background, freezes;
        double background_bits = 0;        ///< of those at background, apart from prose
        double near_bits = 0;              ///< the same, and in part of those not far from it
        std::vector<LatentClass> groups;   ///< that were set aside before
        FitOptions start{};                ///< where it was fitted from
        std::vector<double> plausible;     ///< by pattern: PopulationFit::plausible
    };

    /// Where no class of matches stands out, comparisons of few bits may be why: many columns that tell nothing speak together
    /// against every match, where the first guess takes matches to agree on them.
    Outcome identify() {
        Outcome outcome = peeled();
        while (leave_out_noise(outcome.fit)) outcome = peeled();
        if (outcome.fit.mass[0] >= matches_min) return outcome;
        std::vector<double> before = starts_open_;
        std::size_t telling = 0;
        for (std::size_t f = 0; f < comparisons_.size(); ++f) telling += is_telling(f);
        if (telling < telling_min) return outcome;
        for (std::size_t f = 0; f < comparisons_.size(); ++f)
            if (!is_telling(f)) starts_open_[f] = 1;
        if (starts_open_ == before) return outcome;
        Outcome again = peeled();
        if (again.fit.mass[0] < matches_min) starts_open_ = std::move(before);
        return again;
    }

    LatentFit two_classes() { return fit({}, options_, false); }

    FitStability stability(const Outcome& outcome) {
        // What tells nothing in this fit is not taken to tell something in the others.
        for (std::size_t f = 0; f < comparisons_.size(); ++f)
            if (!is_telling(f) && outcome.freezes[f]) starts_open_[f] = 1;
        const FitOptions few = from_few_matches(outcome.start, stability_iterations_max);
        FitOptions weak = few, strong = few;
        weak.expected_matches = strong.expected_matches = outcome.start.expected_matches;
        weak.agree_pseudo_pairs /= class_strength_factor;
        strong.agree_pseudo_pairs *= class_strength_factor;
        const auto same = [&](const FitOptions& options) { return found_by_both(outcome.fit, fit(outcome.groups, options)); };
        return {same(few), same(weak), same(strong)};
    }

    const std::vector<bool>& is_left_out() const { return is_left_out_; }

  private:
    bool is_telling(std::size_t f) const {
        return comparisons_[f].bits >= tuning().background_bits_min && !is_left_out_[f];
    }

    /// Columns of records and not of what they are about (who changed them last, a score) are agreed on by chance alone: in matches
    /// no more than elsewhere, as in households given names and dates of birth are. What is drawn for each record besides has
    /// nothing to do with anything else either. Looked for when finer classes were: an age is noise in households, and not in persons.
    /// \returns whether any was found
    bool leave_out_noise(const LatentFit& found) {
        if (!options_.peel) return false;
        std::vector<std::size_t> noise;
        for (std::size_t f = 0; f < comparisons_.size(); ++f)
            if (comparisons_[f].may_be_noise && is_telling(f) && is_noise(f, found)) noise.push_back(f);
        for (const std::size_t f : noise) {
            is_left_out_[f] = true;
            starts_open_[f] = 1;
        }
        return !noise.empty();
    }

    /// Do matches agree on it as all pairs do, and pairs that agree on anything else too?
    bool is_noise(std::size_t f, const LatentFit& found) const {
        const LatentClass& match = found.classes[0];
        if (found.mass[0] >= matches_min) {
            std::vector<double> by_chance = population_[f];   // of few matches the first guess stays
            for (std::size_t s = 1; s < by_chance.size(); ++s)
                by_chance[s] = (found.mass[0] * by_chance[s] + match.pseudo_pairs * match.start[f][s]) / (found.mass[0] + match.pseudo_pairs);
            const double guessed = relative_entropy(comparisons_[f].start_m, population_[f]);
            if (relative_entropy(match.shares[f], by_chance) >= tuning().frozen_ratio * guessed) return false;
        }
        for (std::size_t other = 0; other < comparisons_.size(); ++other)
            if (other != f && (agree_together(f, other) || is_shared_with(f, other, found))) return false;
        return true;
    }

    /// Are pairs that agree on another comparison unlike all pairs? Beside a household, persons may be among those of one given name.
    bool is_shared_with(std::size_t f, std::size_t other, const LatentFit& found) const {
        const double guessed = relative_entropy(comparisons_[f].start_m, population_[f]);
        return !comparisons_[other].may_be_noise && std::ranges::any_of(found.classes, [&](const LatentClass& entry) {
            return entry.name == agreeing_class(other) &&
                   relative_entropy(entry.shares[f], population_[f]) >= tuning().background_ratio * guessed;
        });
    }

    /// Do more pairs agree on both comparisons than chance explains?
    bool agree_together(std::size_t one, std::size_t other) const {
        double all = 0, on_one = 0, on_one_of_sample = 0, on_other = 0, on_both = 0;
        for (std::size_t i = 0; i < patterns_.size(); ++i) {
            const std::uint32_t* const states = patterns_.states.data() + i * patterns_.comparisons();
            if (states[one] == 0 || states[other] == 0) continue;
            const double pairs = patterns_.candidates[i] + patterns_.others[i];
            const bool agrees = comparisons_[one].agreeing[states[one]], agrees_too = comparisons_[other].agreeing[states[other]];
            all += pairs;
            on_one += agrees ? pairs : 0;
            on_one_of_sample += agrees ? patterns_.others[i] : 0;
            on_other += agrees_too ? pairs : 0;
            on_both += agrees && agrees_too ? pairs : 0;
        }
        const double expected = on_one * on_other / std::max(all, 1.0);
        // Candidates are all counted; of the others one that was drawn stands for many.
        const double pairs_of_one = 1 + (patterns_.pairs_of_other - 1) * on_one_of_sample / std::max(on_one, 1.0);
        return on_both > together_factor * expected + together_deviations * std::sqrt(expected * std::max(pairs_of_one, 1.0));
    }

    std::string agreeing_class(std::size_t f) const { return "agrees on " + settings_.comparisons[f].name; }

    /// Peels group classes off until the match class leaves nothing at background, or no finer one is found.
    Outcome peeled() {
        std::vector<LatentClass> groups;
        std::optional<Outcome> best;
        std::vector<double> reached(patterns_.size());   // how likely in some class that was a match class before
        std::vector<double> plausible(patterns_.size());
        const auto reach = [&](const Outcome& outcome, const std::vector<double>& probabilities) {
            const bool is_plausible = outcome.fit.mass[0] <= tuning().plausible_matches_max * options_.expected_matches;
            for (std::size_t i = 0; i < reached.size(); ++i) {
                reached[i] = std::max(reached[i], probabilities[i]);
                if (is_plausible) plausible[i] = std::max(plausible[i], probabilities[i]);
            }
        };
        for (std::size_t peel = 0; peel <= peels_max; ++peel) {
            // A finer class rests on more pairs than its first guess counts for, else it is the guess that was found.
            const double least = best ? std::max(matches_min, options_.match_pseudo_pairs) : matches_min;
            Outcome outcome = fitted(groups, options_);
            if (options_.peel && outcome.near_bits >= tuning().near_bits_min) {
                // From many matches groups may be found, where from few the matches in them are.
                Outcome few = fitted(groups, from_few_matches(options_, options_.iterations_max));
                if (few.fit.mass[0] >= least && is_finer(few, outcome)) {
                    reach(outcome, probabilities_of(outcome.fit));
                    outcome = std::move(few);
                }
            }
            const std::vector<double> probabilities = probabilities_of(outcome.fit);
            const bool has_matches = outcome.fit.mass[0] >= least;
            if (!best) {
                best = outcome;
                if (!has_matches) break;
            } else if (!has_matches) {
                break;
            } else if (is_finer(outcome, *best) && agrees_on_more(outcome, *best) && inside(probabilities, reached) >= tuning().inside_min && is_refound(outcome)) {
                best = outcome;
            }
            reach(outcome, probabilities);
            if (!options_.peel || outcome.near_bits < tuning().near_bits_min) break;
            groups.push_back(group_of(outcome, groups.size()));
        }
        best->plausible = std::move(plausible);
        return std::move(*best);
    }

    static FitOptions from_few_matches(const FitOptions& many, int iterations_max) {
        FitOptions few = many;
        few.expected_matches /= tuning().few_matches_divisor;
        few.iterations_max = std::min(few.iterations_max, iterations_max);
        return few;
    }

    Outcome fitted(const std::vector<LatentClass>& groups, const FitOptions& start) {
        Outcome outcome = judge(fit(groups, start), groups.empty());
        outcome.groups = groups;
        outcome.start = start;
        return outcome;
    }
    bool is_refound(const Outcome& outcome) {
        const LatentFit again = fit(outcome.groups, from_few_matches(outcome.start, stability_iterations_max));
        return found_by_both(outcome.fit, again) >= tuning().refound_min;
    }

    LatentFit fit(const std::vector<LatentClass>& groups, const FitOptions& options, bool agreeing_classes = true) {
        std::vector<LatentClass> classes(2);
        StateShares start;
        for (std::size_t f = 0; f < comparisons_.size(); ++f) {
            start.push_back(comparisons_[f].start_m);
            for (std::size_t s = 0; s < start[f].size(); ++s) start[f][s] += starts_open_[f] * (population_[f][s] - start[f][s]);
        }
        classes[0] = {"match", 0, start, start, options.match_pseudo_pairs, is_left_out_};
        classes[1] = {"background", 0, population_, population_, background_pseudo_pairs, {}};
        for (std::size_t f = 0; agreeing_classes && f < comparisons_.size(); ++f) add_agreeing(classes, f, options.agree_pseudo_pairs);
        classes.insert(classes.end(), groups.begin(), groups.end());
        double others = 0;
        for (std::size_t c = 2; c < classes.size(); ++c) others += classes[c].share;
        const double scale = others > share_of_others_max ? share_of_others_max / others : 1;
        for (std::size_t c = 2; c < classes.size(); ++c) classes[c].share *= scale;
        classes[0].share = std::clamp(options.expected_matches / pairs_, least_share, share_of_matches_max);
        classes[1].share = 1 - classes[0].share - others * scale;
        return fit_latent_classes(patterns_, std::move(classes), options.iterations_max, context_);
    }

    void add_agreeing(std::vector<LatentClass>& classes, std::size_t f, double pseudo_pairs) const {
        const FitComparison& comparison = comparisons_[f];
        if (is_left_out_[f]) return;
        double share = 0;
        for (std::size_t s = 1; s < comparison.agreeing.size(); ++s) share += comparison.agreeing[s] ? population_[f][s] : 0;
        if (share <= 0) return;
        LatentClass agreeing{agreeing_class(f), share / 2, population_, {}, pseudo_pairs, {}};
        for (std::size_t s = 1; s < comparison.agreeing.size(); ++s)
            agreeing.shares[f][s] = comparison.agreeing[s] ? population_[f][s] / share : 0;
        agreeing.start = agreeing.shares;
        classes.push_back(std::move(agreeing));
    }

    LatentClass group_of(const Outcome& outcome, std::size_t number) const {
        const LatentClass& found = outcome.fit.classes[0];
        // Held to what it was found as: else it moves on, and the match class takes the same pairs again.
        LatentClass group{message("group ", number + 1), found.share, found.shares, {},
                          std::max(options_.agree_pseudo_pairs, outcome.fit.mass[0]), outcome.freezes};
        for (std::size_t f = 0; f < comparisons_.size(); ++f) {
            if (outcome.freezes[f]) group.shares[f] = group_shares(f, outcome.fit);
        }
        group.start = group.shares;
        return group;
    }

    /// Of a comparison at background: as all pairs are. Of full names relatives share a part, as they were found to, and the whole as often
    /// as strangers do that share such a part.
    std::vector<double> group_shares(std::size_t f, const LatentFit& fit) const {
        const std::vector<bool>& one_person = comparisons_[f].one_person;
        if (one_person.empty()) return population_[f];
        const std::vector<double>&found = fit.classes[0].shares[f], &u = fit.classes[1].shares[f];
        const double whole = std::max(split_by(one_person, u)[1], least_share), others = std::max(split_by(one_person, found)[2], least_share);
        double part = 0;
        for (std::size_t s = 1; s < u.size(); ++s) part += !one_person[s] && found[s] >= part_shared_factor * u[s] ? u[s] : 0;
        const double namesakes = part > 0 ? whole / (whole + part) : whole;
        std::vector<double> shares = u;
        for (std::size_t s = 1; s < shares.size(); ++s) shares[s] = one_person[s] ? u[s] * namesakes / whole : found[s] * (1 - namesakes) / others;
        return shares;
    }

    /// What the matches of a fit are like, by the pairs alone.
    StateShares found_shares(const LatentFit& fit) const {
        StateShares shares;
        for (std::size_t f = 0; f < comparisons_.size(); ++f) {
            std::vector<double> counts(patterns_.state_counts[f]);
            for (std::size_t i = 0; i < patterns_.size(); ++i)
                counts[patterns_.states[i * patterns_.comparisons() + f]] += patterns_.candidates[i] * probability(fit.weights[i]);
            double total = 0;
            for (std::size_t s = 1; s < counts.size(); ++s) total += counts[s];
            for (double& count : counts) count /= std::max(total, 1.0);
            shares.push_back(total >= 1 ? std::move(counts) : fit.classes[0].shares[f]);
        }
        return shares;
    }

    /// How unlike u the shares of a comparison are, in bits: of full names as to whether they are of one person.
    double divergence(std::size_t f, const std::vector<double>& shares, const std::vector<double>& u) const {
        const std::vector<bool>& one_person = comparisons_[f].one_person;
        return one_person.empty() ? relative_entropy(shares, u) : relative_entropy(split_by(one_person, shares), split_by(one_person, u));
    }

    /// Which comparisons the match class leaves at background.
    Outcome judge(LatentFit fit, bool is_first) const {
        Outcome outcome;
        // Of few pairs beside a group the first guess would say that they agree on everything.
        const StateShares m = is_first ? fit.classes[0].shares : found_shares(fit);
        double left_out_bits = 0;
        bool is_in_doubt = false;   // where a name is at background, what was left out may be of persons too
        for (std::size_t f = 0; f < comparisons_.size(); ++f) {
            const std::vector<double>& u = fit.classes[1].shares[f];
            const double ratio = divergence(f, m[f], u) / std::max(divergence(f, comparisons_[f].start_m, u), 1e-9);
            outcome.at_background.push_back(is_telling(f) && ratio < tuning().background_ratio);
            if (outcome.at_background[f] && !comparisons_[f].is_prose) {
                outcome.background_bits += comparisons_[f].bits;
                is_in_doubt = is_in_doubt || !comparisons_[f].may_be_noise;
            }
            if (is_left_out_[f]) left_out_bits += comparisons_[f].bits;
            if (is_telling(f)) outcome.near_bits += comparisons_[f].bits * std::max(0.0, 1 - ratio / tuning().near_background_ratio);
            outcome.freezes.push_back(ratio < (is_telling(f) ? tuning().near_background_ratio : tuning().frozen_ratio));
        }
        if (is_in_doubt) outcome.background_bits += left_out_bits;
        outcome.fit = std::move(fit);
        return outcome;
    }

    std::vector<double> probabilities_of(const LatentFit& fit) const {
        std::vector<double> probabilities;
        for (const double weight : fit.weights) probabilities.push_back(probability(weight));
        return probabilities;
    }

    /// Leaves much less at background than `best`, and `best` leaves enough to look on.
    static bool is_finer(const Outcome& outcome, const Outcome& best) {
        return best.near_bits >= tuning().near_bits_min && outcome.near_bits <= best.near_bits / 2;
    }

    /// What `best` left open and the finer class does not, matches agree on, equal or alike but for spelling, if not as often as
    /// the first guess says. A class that has the same beginning there and little else is the part of the matches where two
    /// ways of writing happen to begin alike.
    bool agrees_on_more(const Outcome& outcome, const Outcome& best) const {
        double agreed = 0, guessed = 0;
        for (std::size_t f = 0; f < comparisons_.size(); ++f) {
            if (!is_telling(f) || !best.freezes[f] || outcome.freezes[f]) continue;
            for (std::size_t s = 1; s < comparisons_[f].agreeing.size(); ++s) {
                if (!(comparisons_[f].one_person.empty() ? comparisons_[f].agreeing : comparisons_[f].one_person)[s]) continue;
                agreed += comparisons_[f].bits * outcome.fit.classes[0].shares[f][s];
                guessed += comparisons_[f].bits * comparisons_[f].start_m[s];
            }
        }
        return agreed >= guessed / 2;
    }

    double found_by_both(const LatentFit& a, const LatentFit& b) const {
        double both = 0, either = 0;
        for (std::size_t i = 0; i < patterns_.size(); ++i) {
            both += a.weights[i] > 0 && b.weights[i] > 0 ? patterns_.candidates[i] : 0;
            either += patterns_.candidates[i] * ((a.weights[i] > 0) + (b.weights[i] > 0));
        }
        return either > 0 ? 2 * both / either : 0;
    }

    double inside(const std::vector<double>& finer, const std::vector<double>& best) const {
        double both = 0, all = 0;
        for (std::size_t i = 0; i < finer.size(); ++i) {
            all += patterns_.candidates[i] * finer[i];
            both += patterns_.candidates[i] * finer[i] * best[i];
        }
        return all > 0 ? both / all : 0;
    }

    const LatentPatterns& patterns_;
    const Settings& settings_;
    std::span<const FitComparison> comparisons_;
    const FitOptions& options_;
    RunContext& context_;
    StateShares population_;
    std::vector<double> starts_open_;   ///< by comparison: how far the first guess of m is drawn to the population
    std::vector<bool> is_left_out_;     ///< by comparison: PopulationFit::left_out
    double pairs_ = 0;
};

/// Shares that a model can hold: none 0, adding up to 1 over the states but null.
std::vector<double> positive_shares(std::vector<double> shares) {
    double total = 0;
    for (std::size_t s = 1; s < shares.size(); ++s) total += shares[s] = std::max(shares[s], least_share);
    for (double& share : shares) share /= total;
    return shares;
}

}  // namespace

PopulationFit fit_population(const PatternLayout& layout, const Settings& settings,
                             std::span<const PopulationPattern> patterns, std::span<const FitComparison> comparisons,
                             const FitOptions& options, RunContext& context) {
    SAMEAS_ASSERT(comparisons.size() == layout.comparisons());
    LatentPatterns latent = take_apart(layout, patterns);
    latent.unseen = options.unseen;
    // Of many records one random pair stands for as many pairs as live together: no class is to be made of a few of them.
    latent.pairs_of_other = std::max(options.pairs_of_other, 1.0);
    latent.others_counted_least = std::min(1.0, options.agree_pseudo_pairs / latent.pairs_of_other);
    PopulationFitter fitter(latent, settings, comparisons, options, context);
    PopulationFitter::Outcome outcome = fitter.identify();
    PopulationFit result;
    result.collapsed = outcome.fit.mass[0] < matches_min;
    if (result.collapsed) {
        outcome = {};
        outcome.fit = fitter.two_classes();
        outcome.at_background.resize(comparisons.size());
    } else if (options.check_stability) {
        result.stability = fitter.stability(outcome);
    }
    result.peeled = outcome.groups.size();
    for (std::size_t f = 0; f < comparisons.size(); ++f) {
        if (outcome.at_background[f]) result.at_background.push_back(f);
        if (fitter.is_left_out()[f]) result.left_out.push_back(f);
    }
    result.background_bits = outcome.background_bits;
    const LatentFit& fit = outcome.fit;
    result.prior = std::max(fit.classes[0].share, least_share);
    result.expected_matches = fit.mass[0];
    result.iterations = fit.iterations;
    for (std::size_t f = 0; f < comparisons.size(); ++f) {
        result.comparisons.push_back(
            {positive_shares(fit.classes[0].shares[f]), positive_shares(fit.classes[1].shares[f])});
    }
    for (std::size_t c = 2; c < fit.classes.size(); ++c) {
        NonMatchClass other{fit.classes[c].name, std::max(fit.classes[c].share, least_share), {}};
        for (const std::vector<double>& shares : fit.classes[c].shares) other.u.push_back(positive_shares(shares));
        result.classes.push_back(std::move(other));
    }
    result.weights = fit.weights;
    result.plausible = std::move(outcome.plausible);
    result.plausible.resize(result.weights.size());
    for (std::size_t i = 0; i < result.weights.size(); ++i)
        result.plausible[i] = std::max(result.plausible[i], probability(result.weights[i]));
    return result;
}

}  // namespace sameas
