// The provisional model: fitted before there are blocking rules, to pairs that any rule could make.
//
// Pairs are weighted back to what would be seen from all anchors if each had all its partners: pairs of small groups, where
// the matches are, count as they are; pairs of large groups are known of some anchors only and count for more. So the model
// sees many matches, in their true proportion to everything else.
#include "engine/draft/pair_sample_fit.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "engine/draft/partner_rows.hpp"
#include "engine/model/population_fit.hpp"
#include "engine/model/random_pairs.hpp"
#include "engine/model/train_population.hpp"
#include "engine/parallel.hpp"
#include "engine/tuning.hpp"

namespace sameas {

namespace {

constexpr std::size_t pairs_at_once = 8192;
/// Pairs that are compared, and patterns that the model is fitted to: a fit takes a dozen microseconds a pattern.
constexpr std::size_t compared_pairs_max = 1'000'000, patterns_max = 25'000;
constexpr std::uint64_t random_pairs_max = 100'000;
/// Agreement on more fields is not told apart.
constexpr std::size_t fields_counted_max = 8;
constexpr int iterations_max = 60;

/// What two records agree on, and how many pairs such a pair stands for.
struct Stratum {
    std::uint8_t fields = 0;     ///< on which they agree in some way; one that follows from another is the same
    bool is_small = false;       ///< they share a group within the first limit
};

std::vector<Stratum> strata_of(const KeyCodes& codes, const AnchorGroups& groups, std::span<const std::uint64_t> agreeing,
                               const RuleLookup& rules, RunContext& context) {
    const std::span<const AnchorPair> pairs = groups.pairs();
    std::vector<Stratum> strata(pairs.size());
    parallel_chunks(context, pairs.size(), pairs_at_once, [&](std::size_t begin, std::size_t end) {
        for_each_partner(codes, pairs, begin, end, [&](std::size_t i, RowId partner) {
            strata[i].fields = static_cast<std::uint8_t>(std::min(codes.fields_of(agreeing[i]), fields_counted_max));
            rules.for_each(groups, agreeing[i], pairs[i].anchor, partner,
                           [&](std::size_t, std::size_t limit) { return !(strata[i].is_small = limit == 0); });
        });
    });
    return strata;
}

/// A number in [0, 1) for each pair of an anchor, which follows from the identities of the two.
class PairLots {
  public:
    /// A hash of every row, once: of many pairs their own would be read from all over memory, three times a pair.
    PairLots(const Table& table, const Anchors& anchors, RunContext& context) : partner_hash_(table.rows()) {
        for (const RowId row : anchors.rows) anchor_hash_.push_back(table.identity_hash(row, context.seed() + 1));
        const std::span<const RowId> row_at = table.rows_by_rank();
        parallel_chunks(context, row_at.size(), pairs_at_once, [&](std::size_t begin, std::size_t end) {
            for (std::size_t rank = begin; rank < end; ++rank)
                partner_hash_[rank] = spread_pattern(table.identity_hash(row_at[rank], context.seed() + 2));
        });
    }
    double of(const AnchorPair& pair) const {
        const std::uint64_t mixed = spread_pattern((anchor_hash_[pair.anchor] ^ partner_hash_[pair.rank]) * 0xD6E8'FEB8'6659'FD93u);
        return static_cast<double>(mixed >> 11) * 0x1p-53;
    }

  private:
    std::vector<std::uint64_t> anchor_hash_, partner_hash_;   ///< by anchor, by rank
};

/// Draws the pairs. Those of large groups, which only wide anchors have, stand for all anchors'. Then of the pairs that agree
/// on few fields a part is drawn, which stands for the rest: from the most fields down, half of what room is left each time.
void draw_pairs(const PairLots& lots, const Anchors& anchors, std::span<const AnchorPair> pairs,
                std::span<const std::uint64_t> agreeing, std::span<const Stratum> strata, std::size_t pairs_max, FittedPairs& fitted) {
    std::array<std::array<std::size_t, 2>, fields_counted_max + 1> count{};
    const auto is_used = [&](std::size_t i) { return strata[i].is_small || pairs[i].anchor < anchors.wide; };
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (is_used(i)) ++count[strata[i].fields][strata[i].is_small];
    }
    std::array<std::array<double, 2>, fields_counted_max + 1> share{};
    double room = static_cast<double>(pairs_max);
    for (std::size_t fields = fields_counted_max + 1; fields-- > 0;) {
        for (const bool is_small : {true, false}) {
            const double all = static_cast<double>(count[fields][is_small]);
            share[fields][is_small] = all == 0 ? 1 : std::min(1.0, room / 2 / all);
            room -= all * share[fields][is_small];
        }
    }
    fitted = {};
    fitted.anchors = anchors.rows.size();
    const double of_large = static_cast<double>(anchors.rows.size()) / static_cast<double>(anchors.wide);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (!is_used(i)) continue;
        const double drawn = share[strata[i].fields][strata[i].is_small];
        if (drawn < 1 && lots.of(pairs[i]) >= drawn) continue;
        fitted.pairs.push_back(pairs[i]);
        fitted.agreeing.push_back(agreeing[i]);
        fitted.weight.push_back((strata[i].is_small ? 1 : of_large) / drawn);
    }
}

std::vector<std::uint64_t> patterns_of(std::span<const AnchorPair> pairs, const Anchors& anchors, const Table& table,
                                       const Comparator& comparator, RunContext& context) {
    struct Worker {
        Comparator::Scratch scratch;
        std::vector<CandidatePair> pairs;
    };
    std::vector<std::uint64_t> patterns(pairs.size());
    tbb::enumerable_thread_specific<Worker> workers;
    parallel_chunks(context, pairs.size(), pairs_at_once, [&](std::size_t begin, std::size_t end) {
        Worker& worker = workers.local();
        worker.pairs.clear();
        for (std::size_t i = begin; i < end; ++i) {
            const RowId a = anchors.rows[pairs[i].anchor], b = table.rows_by_rank()[pairs[i].rank];
            worker.pairs.push_back(table.is_left(a, b) ? CandidatePair{a, b} : CandidatePair{b, a});
        }
        comparator.patterns(worker.pairs, std::span(patterns).subspan(begin, end - begin), worker.scratch);
    });
    return patterns;
}

/// The distinct patterns in order, and which of them each pair has.
struct PatternPlaces {
    std::vector<std::uint64_t> patterns;
    std::vector<std::uint32_t> place_of_pair;
};

PatternPlaces distinct_patterns(std::span<const std::uint64_t> patterns) {
    struct Spread {
        std::size_t operator()(std::uint64_t pattern) const { return spread_pattern(pattern); }
    };
    std::unordered_map<std::uint64_t, std::uint32_t, Spread> places;
    PatternPlaces result;
    for (const std::uint64_t pattern : patterns) {
        const auto [at, is_new] = places.try_emplace(pattern, static_cast<std::uint32_t>(places.size()));
        if (is_new) result.patterns.push_back(pattern);
        result.place_of_pair.push_back(at->second);
    }
    std::vector<std::uint64_t> sorted = result.patterns;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::uint32_t> place(sorted.size());
    for (std::size_t i = 0; i < place.size(); ++i) {
        const auto at = std::lower_bound(sorted.begin(), sorted.end(), result.patterns[i]);
        place[i] = static_cast<std::uint32_t>(at - sorted.begin());
    }
    for (std::uint32_t& of_pair : result.place_of_pair) of_pair = place[of_pair];
    result.patterns = std::move(sorted);
    return result;
}

/// The pairs of the sample, and random ones that make up the rest of all that the anchors are part of.
std::vector<PopulationPattern> population(const PatternPlaces& places, const FittedPairs& fitted,
                                          const std::vector<PatternCount>& random, double pairs_of_anchors) {
    double candidates = 0, sampled = 0;
    std::vector<PopulationPattern> result;
    for (const std::uint64_t pattern : places.patterns) result.push_back({pattern, 0, 0});
    for (std::size_t i = 0; i < fitted.pairs.size(); ++i) {  // in the order of pairs: the sums have one order
        result[places.place_of_pair[i]].candidates += fitted.weight[i];
        candidates += fitted.weight[i];
    }
    for (const PatternCount& entry : random) sampled += static_cast<double>(entry.count);
    const double scale = sampled > 0 ? std::max(pairs_of_anchors - candidates, 0.0) / sampled : 0;
    std::vector<PopulationPattern> unseen;
    for (const PatternCount& entry : random) {
        const auto at = std::ranges::lower_bound(result, entry.pattern, {}, &PopulationPattern::pattern);
        const double weight = static_cast<double>(entry.count) * scale;
        if (at != result.end() && at->pattern == entry.pattern) at->others = weight;
        else unseen.push_back({entry.pattern, 0, weight});
    }
    const auto middle = static_cast<std::ptrdiff_t>(result.size());
    result.insert(result.end(), unseen.begin(), unseen.end());
    std::ranges::inplace_merge(result, result.begin() + middle, {}, &PopulationPattern::pattern);
    return result;
}

}  // namespace

RuleLookup::RuleLookup(std::span<const RuleParts> rules, std::size_t expressions)
    : expressions_(expressions), rule_at_(expressions * expressions, none) {
    for (std::size_t rule = 0; rule < rules.size(); ++rule)
        rule_at_[rules[rule].first * expressions + rules[rule].second] = static_cast<std::uint32_t>(rule);
}

std::vector<std::uint64_t> agreements(const KeyCodes& codes, const Anchors& anchors, std::span<const AnchorPair> pairs,
                                      RunContext& context) {
    std::vector<std::uint64_t> agreeing(pairs.size());
    parallel_chunks(context, pairs.size(), pairs_at_once, [&](std::size_t begin, std::size_t end) {
        for_each_partner(codes, pairs, begin, end, [&](std::size_t i, RowId partner) {
            agreeing[i] = codes.agreeing(anchors.rows[pairs[i].anchor], partner);
        });
    });
    return agreeing;
}

FittedPairs fit_anchor_pairs(const KeyCodes& codes, const Anchors& anchors, const AnchorGroups& groups,
                             std::span<const std::uint64_t> agreeing, const RuleLookup& rules, const Settings& settings, const Features& features, PairScope scope, RunContext& context) {
    const Table& table = codes.table();
    FittedPairs fitted;
    const TermFrequencies frequencies = count_term_frequencies(settings, features);
    const Comparator comparator(settings, features, frequencies);
    const std::vector<Stratum> strata = strata_of(codes, groups, agreeing, rules, context);
    const PairLots lots(table, anchors, context);
    PatternPlaces places;
    for (std::size_t pairs = compared_pairs_max;;) {
        draw_pairs(lots, anchors, groups.pairs(), agreeing, strata, pairs, fitted);
        places = distinct_patterns(patterns_of(fitted.pairs, anchors, table, comparator, context));
        if (places.patterns.size() <= 2 * patterns_max || pairs <= 2 * patterns_max) break;
        pairs = fitted.pairs.size() * patterns_max / places.patterns.size();  // rare patterns are kept, so this may not do
    }
    const std::vector<PatternCount> random = count_random_pairs(table, scope, comparator, random_pairs_max, context);
    const double share = static_cast<double>(fitted.anchors) / static_cast<double>(table.rows());
    const double pairs_of_anchors = 2 * share * static_cast<double>(comparable_pairs(table, scope));
    const std::vector<PopulationPattern> all = population(places, fitted, random, pairs_of_anchors);
    FitOptions options;
    options.expected_matches = static_cast<double>(fitted.anchors);
    options.match_pseudo_pairs = tuning().provisional_match_pseudo_pairs;
    options.agree_pseudo_pairs = tuning().provisional_agree_pseudo_pairs;
    options.iterations_max = iterations_max;
    const PatternLayout& layout = comparator.layout();
    const PopulationFit fit = fit_population(
        layout, settings, all,
        fit_comparisons(settings, layout, features, parameter_priors(settings, layout, features, frequencies)), options, context);
    std::vector<double> probability_of(places.patterns.size());
    for (std::size_t i = 0, p = 0; i < all.size(); ++i) {
        if (p < places.patterns.size() && all[i].pattern == places.patterns[p]) probability_of[p++] = fit.plausible[i];
    }
    for (const std::uint32_t place : places.place_of_pair) fitted.probability.push_back(probability_of[place]);
    double expected = 0;
    for (std::size_t i = 0; i < fitted.pairs.size(); ++i)
        expected += fitted.probability[i] * fitted.weight[i];
    fitted.expected_matches = expected / (2 * share);
    return fitted;
}

}  // namespace sameas
