// What does blocking miss?
//
// The problem. Rules are chosen by a model that was fitted before there were rules. Where it took neighbours for matches, the
// rules find neighbours; the model that is fitted to their pairs may well know better, but it never sees what they do not
// make, and neither does anybody who reads its figures.
//
// The idea. Now there is a good model, and few records are enough to count: a sample is followed through everything that could
// have been a rule, far beyond what all records could afford. Partners that are no candidates are weighed. Their
// probabilities, summed up and scaled to all records, are the matches missed: the prior of the model is that of all
// pairs, so a stranger who happens to be alike is as improbable here as among the candidates.
//
// Why fast. Nearly all partners are hopeless, which the comparator knows before it has touched a text; what two records have
// in common and which rules would bring them together is asked of the few others alone. What a rule would cost is asked of
// a few hundred records' partners, and only of rules that find something.
//
// Small groups, which hold most matches, are followed from all records of the sample; large ones from some, which stand for
// the others. The two parts are resampled by themselves.
#include "engine/draft/missed_pairs.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <numeric>
#include <optional>

#include "engine/draft/greedy_cover.hpp"
#include "engine/draft/missed_pair_finder.hpp"
#include "engine/draft/partner_rows.hpp"
#include "engine/draft/pair_sample_fit.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t pairs_at_once = 8192;
/// Records of the sample: a share of all, but so many at least and at most; and of these, through large groups too.
constexpr std::size_t rows_a_record = 16, records_min = 2000, records_max = 20'000, wide_records = 300;
/// Of these again: whose partners say what a rule costs.
constexpr std::size_t priced_records = 100;
/// A rule is followed in groups that make so many pairs of all records, at most.
constexpr double followed_pairs_a_record = 400;
/// Less likely pairs are strangers, each by itself, and too many for their sum to be trusted.
constexpr double probability_min = 0.01;
constexpr double suggested_pairs_a_record = 20, suggested_pairs_least = 1'000'000;
/// A suggestion finds so much of what is missed, at least; and there are none where less than this is missed.
constexpr double suggestion_share_min = 0.01, missed_share_min = 0.002;
constexpr std::size_t resamples = 400;
/// Matches that a sample without any may still stand for, 19 times of 20.
constexpr double unseen_matches = 3;
/// Members of larger entities are not followed.
constexpr std::uint32_t entity_records_max = 1000;
/// A pair of no other record in the sample costs something too.
constexpr double price_least_of_sample = 0.5;

/// A pair of the sample that is no candidate and may match.
struct Missed {
    AnchorPair pair;
    std::uint64_t agreeing = 0; ///< KeyCodes::agreeing
    bool is_small = false;      ///< the records share a group within the first limit
    double weight = 0;          ///< pairs of all records that it stands for
    double probability = 0;     ///< of the pair by itself
    bool joins = true;          ///< it would change entities
    double expected = 0;        ///< matches of all records that it stands for and that would change entities
};

Coverage coverage(std::size_t rule, std::size_t limit, std::size_t pair) {
    return {static_cast<std::uint32_t>(rule), static_cast<std::uint32_t>(limit), static_cast<std::uint32_t>(pair)};
}

std::vector<Expression> parts_of(std::span<const KeyExpression> keys) {
    std::vector<Expression> all;
    for (const KeyExpression& key : keys) all.insert(all.end(), key.parts.begin(), key.parts.end());
    return all;
}

std::vector<RuleParts> rules_to_follow(std::span<const DraftField> fields, std::span<const KeyExpression> expressions,
                                       const KeyCodes& codes) {
    std::vector<double> keys_mean;
    for (std::size_t e = 0; e < expressions.size(); ++e) keys_mean.push_back(codes.keys_mean(e));
    return possible_rules(fields, expressions, keys_mean);
}

Anchors draw_records(const Table& table, RunContext& context) {
    const std::size_t count = std::min(table.rows(), std::clamp(table.rows() / rows_a_record, records_min, records_max));
    return draw_anchors(table, count, std::min(count, wide_records), context);
}

/// One resample: how often an item is drawn, about Poisson with mean 1, by a random number.
std::uint32_t times_drawn(std::uint64_t random) {
    double left = static_cast<double>(random >> 11) * 0x1p-53, share = 0.36787944117144233;  // 1 / e
    std::uint32_t times = 0;
    for (; left >= share && times < 12; ++times) {
        left -= share;
        share /= times + 1;
    }
    return times;
}

/// Low and high ends of a sum over sampled records, 19 times of 20.
struct Interval {
    double low = 0, high = 0;
};

/// \param parts  by resampling unit: its share of the sum
Interval resampled(const std::vector<double>& parts, std::uint64_t seed) {
    std::vector<double> sums(resamples, 0.0);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        for (std::size_t r = 0; r < resamples; ++r)
            sums[r] += parts[i] * times_drawn(spread_pattern(spread_pattern(seed + i) + r * 0xD6E8'FEB8'6659'FD93u));
    }
    std::sort(sums.begin(), sums.end());
    constexpr std::size_t tail = resamples / 40;
    return {sums[tail - 1], sums[resamples - tail]};
}

/// What the sample is, and what was found in it.
class Probe {
  public:
    Probe(const Features& features, const BlockingIndex& blocking, const Model& model, std::span<const DraftField> fields,
          const ProbeOptions& options, RunContext& context)
        : table_(features.table()), options_(options), context_(context), expressions_(key_expressions(fields)),
          keys_(derive(table_, parts_of(expressions_), context)), codes_(keys_, expressions_, fields, context),
          rules_(rules_to_follow(fields, expressions_, codes_)), anchors_(draw_records(table_, context)),
          groups_(codes_, anchors_, rules_, options.scope, followed_pairs_a_record * static_cast<double>(table_.rows()), context),
          lookup_(rules_, expressions_.size()), finder_(features, blocking, model, context),
          found_matches_(count_found_matches(finder_.comparator(), blocking, model, table_, fields, context)) {
        size_.resize(options.entity.size());
        for (const std::uint32_t entity : options.entity) ++size_[entity];
    }

    MissedPairs run() {
        describe_sample();
        if (options_.found_matches) found_matches_.expected = *options_.found_matches;
        result_.found = found_matches_.expected;
        collect();
        count_implied();
        estimate();
        if (missed_.empty()) return std::move(result_);
        price();
        suggest();
        list();
        return std::move(result_);
    }

  private:
    RowId anchor_row(const AnchorPair& pair) const { return anchors_.rows[pair.anchor]; }
    RowId partner_row(const AnchorPair& pair) const { return table_.rows_by_rank()[pair.rank]; }
    /// How many of all records each of some of the sample stands for, a pair counted from both its ends.
    double scale(std::size_t records) const {
        return static_cast<double>(table_.rows()) / (2 * static_cast<double>(std::max<std::size_t>(records, 1)));
    }

    void describe_sample() {
        result_.records = anchors_.rows.size();
        result_.wide_records = anchors_.wide;
        result_.pairs = groups_.pairs().size();
        for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
            if (!rules_[rule].is_single()) continue;
            for (std::size_t a = 0; a < anchors_.wide; ++a) {
                if (codes_.code(rules_[rule].first, anchors_.rows[a]) == null_value) continue;
                ++result_.keys;
                result_.keys_cut += groups_.limit_of(rule, a, anchors_.rows[a]) >= groups_.limits(rule);
            }
        }
    }

    /// Finds the missed pairs. Pairs of large groups that other records than wide ones happen to have do not count: the wide
    /// ones stand for them.
    void collect() {
        std::vector<UnmadePair> unmade = finder_.unmade(anchors_, groups_.pairs());
        const double of_small = scale(anchors_.rows.size()), of_large = scale(anchors_.wide);
        parallel_chunks(context_, unmade.size(), 256, [&](std::size_t begin, std::size_t end) {
            for (UnmadePair& entry : std::span(unmade).subspan(begin, end - begin)) {
                const bool is_small = shares_small_group(entry.pair, agreeing(entry.pair));
                entry.weight = is_small ? of_small : entry.pair.anchor < anchors_.wide ? of_large : 0;
            }
        });
        std::erase_if(unmade, [](const UnmadePair& entry) { return entry.weight == 0; });
        finder_.weigh(unmade, found_matches_);
        for (const UnmadePair& entry : unmade) {
            if (entry.probability < probability_min) continue;
            const std::uint64_t bits = agreeing(entry.pair);
            missed_.push_back({entry.pair, bits, shares_small_group(entry.pair, bits), entry.weight, entry.probability});
        }
        for (std::size_t begin = 0, end = 0; begin < missed_.size(); begin = end) {
            while (end < missed_.size() && missed_[end].pair.anchor == missed_[begin].pair.anchor) ++end;
            count_matches(std::span(missed_).subspan(begin, end - begin));
        }
    }

    std::uint64_t agreeing(const AnchorPair& pair) const { return codes_.agreeing(anchor_row(pair), partner_row(pair)); }
    bool shares_small_group(const AnchorPair& pair, std::uint64_t agreeing) const {
        bool is_small = false;
        lookup_.for_each(groups_, agreeing, pair.anchor, partner_row(pair),
                         [&](std::size_t, std::size_t limit) { return !(is_small = limit == 0); });
        return is_small;
    }

    /// What a pair by itself would change. Always something, while there are no entities.
    bool joins_entities(const AnchorPair& pair) const {
        if (options_.entity.empty()) return true;
        const std::uint32_t one = options_.entity[table_.rank(anchor_row(pair))], other = options_.entity[pair.rank];
        return options_.is_one_to_one ? size_[one] == 1 && size_[other] == 1 : one != other;
    }

    /// Pairs inside entities that no rule makes: not looked for but counted, for what they weigh by themselves does not matter.
    void count_implied() {
        if (options_.entity.empty() || options_.is_one_to_one) return;
        std::vector<std::size_t> begin(size_.size() + 1);
        std::partial_sum(size_.begin(), size_.end(), begin.begin() + 1);
        std::vector<RowId> members(options_.entity.size());
        std::vector<std::size_t> fill(begin.begin(), begin.end() - 1);
        for (std::size_t rank = 0; rank < members.size(); ++rank)
            members[fill[options_.entity[rank]]++] = table_.rows_by_rank()[rank];
        std::atomic<std::uint64_t> implied{0};
        parallel_chunks(context_, anchors_.rows.size(), 16, [&](std::size_t first, std::size_t last) {
            for (std::size_t a = first; a < last; ++a) {
                const RowId row = anchors_.rows[a];
                const std::uint32_t entity = options_.entity[table_.rank(row)];
                if (size_[entity] > entity_records_max) continue;
                std::uint64_t count = 0;
                for (const RowId other : std::span(members).subspan(begin[entity], size_[entity])) {
                    const bool counts = options_.scope == PairScope::all || table_.source(row) != table_.source(other);
                    count += other != row && counts && !finder_.is_candidate(row, other);
                }
                implied.fetch_add(count, std::memory_order_relaxed);
            }
        });
        result_.implied = static_cast<double>(implied.load()) * scale(anchors_.rows.size());
    }

    /// The missed pairs of one record. One to one, rivals exclude each other, and a record that has its partner misses none.
    void count_matches(std::span<Missed> of_record) const {
        const auto odds_of = [](const Missed& entry) { return entry.probability / std::max(1 - entry.probability, 1e-12); };
        double odds = 0;
        for (Missed& entry : of_record) {
            entry.joins = joins_entities(entry.pair);
            if (entry.joins) odds += odds_of(entry);
        }
        for (Missed& entry : of_record) {
            double p = entry.probability;
            if (options_.is_one_to_one) p = odds_of(entry) / (1 + odds);
            entry.expected = entry.joins ? entry.weight * p : 0;
        }
    }

    void estimate() {
        Interval all;
        for (const bool is_small : {false, true}) {
            std::vector<double> of_record;
            std::optional<std::uint32_t> record;
            for (const Missed& entry : missed_) {
                if (entry.is_small != is_small) continue;
                if (record != entry.pair.anchor) of_record.push_back(0);
                record = entry.pair.anchor;
                of_record.back() += entry.expected;
                result_.joining += entry.expected;
            }
            const std::size_t records = is_small ? anchors_.rows.size() : anchors_.wide;
            Interval interval = resampled(of_record, context_.seed() + is_small);
            if (records == table_.rows()) {   // no sample
                interval.low = interval.high = 0;
                for (const double sum : of_record) interval.high = interval.low += sum;
            } else {
                interval.high = std::max(interval.high, unseen_matches * scale(records));
            }
            all.low += interval.low;
            all.high += interval.high;
        }
        result_.joining_low = all.low;
        result_.joining_high = all.high;
        result_.missed = result_.implied + result_.joining;
        const auto share = [&](double joining) {
            const double missed = result_.implied + joining;
            return result_.found > 0 ? result_.found / (result_.found + missed) : 0;
        };
        if (result_.found > 0 || result_.missed > 0)
            result_.completeness = {share(result_.joining), share(all.high), share(all.low)};
        else
            result_.completeness = {1, 0, 1};
    }

    /// Lists under which rules the missed pairs are, and the pairs that these rules add for some of the records.
    void price() {
        std::vector<std::uint8_t> is_useful(rules_.size(), 0);
        for (std::size_t i = 0; i < missed_.size(); ++i) {
            lookup_.for_each(groups_, missed_[i].agreeing, missed_[i].pair.anchor, partner_row(missed_[i].pair),
                             [&](std::size_t rule, std::size_t limit) {
                                 is_useful[rule] = 1;
                                 found_.push_back(coverage(rule, limit, i));
                                 return true;
                             });
        }
        priced_ = std::min(anchors_.wide, priced_records);
        std::span<const AnchorPair> pairs = groups_.pairs();
        pairs = pairs.first(static_cast<std::size_t>(
            std::ranges::partition_point(pairs, [&](const AnchorPair& pair) { return pair.anchor < priced_; }) - pairs.begin()));
        std::vector<std::vector<Coverage>> chunks((pairs.size() + pairs_at_once - 1) / pairs_at_once);
        parallel_chunks(context_, chunks.size(), 1, [&](std::size_t chunk, std::size_t) {
            const std::size_t begin = chunk * pairs_at_once, end = std::min(begin + pairs_at_once, pairs.size());
            const auto add = [&](std::size_t i, RowId partner) {
                const RowId anchor = anchor_row(pairs[i]);
                if (finder_.is_candidate(anchor, partner)) return;
                lookup_.for_each(groups_, codes_.agreeing(anchor, partner), pairs[i].anchor, partner,
                                 [&](std::size_t rule, std::size_t limit) {
                                     if (is_useful[rule]) chunks[chunk].push_back(coverage(rule, limit, i));
                                     return true;
                                 });
            };
            for_each_partner(codes_, pairs, begin, end, add, [&](RowId partner) { finder_.fetch_keys(partner); });
        });
        made_pairs_ = pairs.size();
        price_.assign(rules_.size(), {});
        for (const std::vector<Coverage>& chunk : chunks) {
            made_.insert(made_.end(), chunk.begin(), chunk.end());
            for (const Coverage& entry : chunk) price_[entry.rule][entry.limit] += scale(priced_);
        }
        for (auto& of_rule : price_) {   // a limit makes what lower ones make, too
            for (std::size_t limit = 1; limit < of_rule.size(); ++limit) of_rule[limit] += of_rule[limit - 1];
        }
    }

    double price_of(std::size_t rule, std::size_t limit) const {
        return std::max(price_[rule][limit], price_least_of_sample * scale(priced_));
    }

    void suggest() {
        if (result_.joining < missed_share_min * (result_.found + result_.joining)) return;
        CoverProblem problem;
        for (const RuleParts& parts : rules_) problem.rules.push_back(to_string(rule_of(parts, expressions_)));
        problem.limits = group_limits_tried.size();
        for (const Missed& entry : missed_) problem.worth.push_back(entry.expected);
        problem.found = found_;
        problem.pairs = made_pairs_;
        problem.made = std::move(made_);
        problem.pairs_weight = scale(priced_);
        const double rows = static_cast<double>(table_.rows());
        problem.rule_cost = rows;
        problem.pairs_max = options_.new_pairs_max > 0 ? static_cast<double>(options_.new_pairs_max)
                                                       : std::max(suggested_pairs_least, suggested_pairs_a_record * rows);
        problem.rules_max = options_.rules_max;
        for (const CoverStep& step : choose_cover(std::move(problem), context_)) {
            if (step.new_worth < suggestion_share_min * result_.joining) continue;
            result_.rules.push_back({rule_of(rules_[step.rule], expressions_), group_limits_tried[step.limit], step.new_worth,
                                     step.new_pairs});
        }
    }

    void list() {
        std::vector<std::size_t> order(missed_.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        const auto ranks = [&](std::size_t i) {
            const std::uint32_t a = table_.rank(anchor_row(missed_[i].pair)), b = missed_[i].pair.rank;
            return std::pair(std::min(a, b), std::max(a, b));
        };
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
            const double one = missed_[a].probability, other = missed_[b].probability;
            return one != other ? one > other : ranks(a) < ranks(b);
        });
        const auto same = [&](std::size_t a, std::size_t b) { return ranks(a) == ranks(b); };   // seen from both its ends
        order.erase(std::unique(order.begin(), order.end(), same), order.end());
        if (order.size() > options_.listed_max) order.resize(options_.listed_max);
        for (const std::size_t i : order) result_.listed.push_back(named(missed_[i]));
    }

    MissedPair named(const Missed& entry) const {
        const RowId a = anchor_row(entry.pair), b = partner_row(entry.pair);
        const bool is_left = table_.is_left(a, b);
        MissedPair pair{is_left ? a : b, is_left ? b : a, entry.probability, entry.joins, {}, {}, 0, 0};
        for (std::size_t e = 0; e < expressions_.size(); ++e) {
            if (entry.agreeing >> e & 1) pair.agrees_on.push_back(to_string(rule_of({e, e}, expressions_)));
        }
        bool has_rule = false;
        lookup_.for_each(groups_, entry.agreeing, entry.pair.anchor, b, [&](std::size_t rule, std::size_t limit) {
            const double price = price_of(rule, limit);
            if (has_rule && price >= pair.new_pairs) return true;
            has_rule = true;
            pair.rule = rule_of(rules_[rule], expressions_);
            pair.records_max = group_limits_tried[limit];
            pair.new_pairs = price;
            return true;
        });
        return pair;
    }

    const Table& table_;
    const ProbeOptions& options_;
    RunContext& context_;
    std::vector<KeyExpression> expressions_;
    Features keys_;
    KeyCodes codes_;
    std::vector<RuleParts> rules_;
    Anchors anchors_;
    AnchorGroups groups_;
    RuleLookup lookup_;
    MissedPairFinder finder_;
    FoundMatches found_matches_;
    std::vector<std::uint32_t> size_;     ///< of the entities, where there are any
    std::vector<Missed> missed_;          ///< by record of the sample, then rank of the partner
    std::vector<Coverage> found_, made_;  ///< missed pairs, and all that are no candidates, by rule
    std::size_t priced_ = 0, made_pairs_ = 0;
    std::vector<std::array<double, group_limits_tried.size()>> price_;   ///< by rule and limit: new pairs
    MissedPairs result_;
};

}  // namespace

MissedPairs probe_missed_pairs(const Features& features, const BlockingIndex& blocking, const Model& model,
                               std::span<const DraftField> fields, const ProbeOptions& options, RunContext& context) {
    const StageTimer timer(context, "probe");
    if (comparable_pairs(features.table(), options.scope) == 0) {
        MissedPairs none;
        none.completeness = {1, 0, 1};
        return none;
    }
    return Probe(features, blocking, model, fields, options, context).run();
}

std::size_t extend_rules(Settings& settings, std::span<const RuleSuggestion> suggestions) {
    std::size_t changed = 0;
    for (const RuleSuggestion& suggestion : suggestions) {
        const bool is_there = std::ranges::find(settings.blocking, suggestion.rule) != settings.blocking.end();
        const auto limit = std::ranges::find_if(settings.group_limits, [&](const GroupLimitSettings& entry) {
            return entry.rule == suggestion.rule;
        });
        if (!is_there) settings.blocking.push_back(suggestion.rule);
        if (limit != settings.group_limits.end()) {
            if (is_there && limit->limit.rows_max >= suggestion.records_max) continue;
            limit->limit.rows_max = suggestion.records_max;
        } else if (!is_there) {
            settings.group_limits.push_back({suggestion.rule, {suggestion.records_max, GroupPolicy::skip, {}}});
        } else {
            continue;   // without a limit, or under that of all rules
        }
        ++changed;
    }
    return changed;
}

}  // namespace sameas
