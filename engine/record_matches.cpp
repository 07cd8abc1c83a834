#include "engine/record_matches.hpp"

#include <algorithm>

#include "engine/model/pair_adjustments.hpp"

namespace sameas {

namespace {

constexpr std::size_t records_between_checks = 65536;

/// Every pair of the record that some rule makes, in order of the other record's rank.
std::vector<CandidatePair> pairs_of(const Linkage& linkage, RowId record, RunContext& context) {
    const Table& table = linkage.table();
    const BlockingIndex& blocking = linkage.blocking();
    std::vector<CandidatePair> pairs;
    for (const RowId other : table.rows_by_rank()) {
        if (table.rank(other) % records_between_checks == 0) context.check_stop();
        if (other == record) continue;
        if (linkage.scope() == PairScope::across_sources && table.source(other) == table.source(record))
            continue;
        const CandidatePair pair =
            table.is_left(other, record) ? CandidatePair{other, record} : CandidatePair{record, other};
        if (blocking.first_rule(pair.left, pair.right) < blocking.rules()) pairs.push_back(pair);
    }
    return pairs;
}

/// The first rule that makes the pair under the conditions of the model, or the number of rules.
std::size_t rule_of(const BlockingIndex& blocking, const PairAdjustments& adjustments,
                    const PatternLayout& layout, const CandidatePair& pair, std::uint64_t pattern) {
    std::size_t rule = 0;
    while (rule < blocking.rules() &&
           !(adjustments.admits(rule, pattern, layout) && blocking.holds(rule, pair.left, pair.right)))
        ++rule;
    return rule;
}

}  // namespace

std::vector<RecordMatch> matches_of(const Linkage& linkage, const Model& model, RowId record,
                                    double least_bits, RunContext& context) {
    const std::vector<CandidatePair> pairs = pairs_of(linkage, record, context);
    const Comparator comparator(model.settings, linkage.features(), model.term_frequencies);
    const PatternLayout& layout = comparator.layout();
    const PatternWeights weights(model, layout);
    const PairAdjustments adjustments(model.given, linkage.features());
    std::vector<std::uint64_t> patterns(pairs.size());
    Comparator::Scratch scratch;
    comparator.patterns(pairs, patterns, scratch);

    std::vector<RecordMatch> matches;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto [left, right] = pairs[i];
        RecordMatch match{left == record ? right : left, 0, patterns[i], 0, {}, {}};
        match.rule = rule_of(linkage.blocking(), adjustments, layout, pairs[i], match.pattern);
        match.weight_bits =
            weights.weight(match.pattern) + adjustments.bits(match.pattern, layout, left, right);
        if (match.rule == linkage.blocking().rules() || match.weight_bits < least_bits) continue;
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            const std::size_t state = layout.state(match.pattern, c);
            match.levels.push_back(layout.level(c, state));
            match.bits.push_back(weights.bits(c, state) +
                                 adjustments.bits_of(c, match.levels.back(), left, right));
        }
        matches.push_back(std::move(match));
    }
    // Pairs come in order of rank, which a stable sort keeps among equals.
    std::stable_sort(matches.begin(), matches.end(), [](const RecordMatch& a, const RecordMatch& b) {
        return a.weight_bits > b.weight_bits;
    });
    return matches;
}

}  // namespace sameas
