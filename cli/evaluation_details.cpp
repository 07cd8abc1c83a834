// What a run did right and wrong, pair by pair. The figures over pairs come from the pairs that the run kept, rule by rule from
// its blocking, and the errors are explained as `explain` does: all under the model of the run, so what is shown is what
// decided.
#include "cli/evaluation_details.hpp"

#include <algorithm>
#include <atomic>

#include "cli/number_text.hpp"
#include "engine/evaluate/pair_truth.hpp"

namespace sameas::cli {

namespace {

std::vector<std::uint32_t> sources_of(const Linkage& linkage) {
    std::vector<std::uint32_t> sources;
    if (linkage.scope() == PairScope::all) return sources;
    for (const RowId row : linkage.table().rows_by_rank()) sources.push_back(linkage.table().source(row));
    return sources;
}

std::vector<GroupFigures> groups_by(const EvaluatedRun& run, const std::string& field, std::span<const std::uint32_t> sources,
                                    RunContext& context) {
    const Table& table = run.linkage.table();
    const Column& column = table.columns()[*table.find_column(field)];
    const Dictionary& values = table.domain_of(column).values;
    const RecordPartners partners = record_partners(run.entity, run.truth, sources, context);
    std::map<std::string, GroupFigures> groups;
    for (const RowId row : table.rows_by_rank()) {
        const std::string value(values.text(column.codes[index(row)]));
        const std::uint32_t rank = table.rank(row);
        GroupFigures& group = groups[value];
        group.value = value;
        ++group.records;
        group.found += partners.found[rank];
        group.of_truth += partners.of_truth[rank];
        group.right += partners.right[rank];
    }
    std::vector<GroupFigures> result;
    for (auto& [value, group] : groups) {
        const auto ratio = [](std::uint64_t part, std::uint64_t whole) {
            return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
        };
        group.figures = {ratio(group.right, group.found), ratio(group.right, group.of_truth),
                         ratio(2 * group.right, group.found + group.of_truth)};
        result.push_back(std::move(group));
    }
    std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.records > b.records; });
    return result;
}

/// "surname +7.1; birth_date -3.2", the strongest first, of the comparisons that speak in one direction.
std::string speaking(const PairExplanation& pair, bool in_favour) {
    std::vector<const ComparisonExplanation*> comparisons;
    for (const ComparisonExplanation& one : pair.comparisons) {
        if (in_favour ? one.bits > 0 : one.bits < 0) comparisons.push_back(&one);
    }
    std::stable_sort(comparisons.begin(), comparisons.end(),
                     [&](auto* a, auto* b) { return in_favour ? a->bits > b->bits : a->bits < b->bits; });
    std::string text;
    for (const ComparisonExplanation* one : comparisons)
        text += (text.empty() ? "" : "; ") + one->name + " (" + one->level + ") " + signed_fixed(one->bits, 1);
    return text;
}

/// The comparison that misled most: for a miss the strongest against the pair, for a false merge the strongest for it.
std::string misleading(const PairExplanation& pair, bool is_miss) {
    const ComparisonExplanation* most = nullptr;
    for (const ComparisonExplanation& one : pair.comparisons) {
        if (most == nullptr || (is_miss ? one.bits < most->bits : one.bits > most->bits)) most = &one;
    }
    return most == nullptr || (is_miss ? most->bits >= 0 : most->bits <= 0) ? "nothing" : most->name;
}

ErrorRow error_row(bool is_miss, ErrorCause cause, const PairExplanation& pair) {
    std::string rules;
    for (const std::string& rule : pair.rules) rules += (rules.empty() ? "" : "; ") + rule;
    return {{is_miss ? "miss" : "false_merge", cause_name(cause), pair.left_source, pair.left_id, pair.right_source, pair.right_id,
             rules, speaking(pair, true), speaking(pair, false)},
            pair.weight_bits,
            pair.probability};
}

void list_errors(const EvaluatedRun& run, const PairTruth& truth, const std::function<void(const ErrorRow&)>& sink,
                 EvaluationDetails& details, RunContext& context) {
    const StageTimer timer(context, "errors");
    const std::span<const RowId> rows = run.linkage.table().rows_by_rank();
    PairExplainer explainer(run.linkage, run.model);
    const auto add = [&](bool is_miss, std::uint32_t left, std::uint32_t right) {
        ErrorCounts& counts = is_miss ? *details.misses : *details.false_merges;
        const PairExplanation pair = explainer.explain(rows[left], rows[right]);
        const bool is_joining = pair.weight_bits >= run.joining_bits;
        const ErrorCause cause = is_miss && pair.rules.empty() ? ErrorCause::blocking
                                 : is_joining == is_miss       ? ErrorCause::clustering
                                                               : ErrorCause::weight;
        sink(error_row(is_miss, cause, pair));
        ++counts.by_cause[static_cast<std::size_t>(cause)];
        if (cause == ErrorCause::weight) ++counts.by_comparison[misleading(pair, is_miss)];
        if (counts.listed % 64 == 0) context.check_stop();
        return ++counts.listed < errors_max;
    };
    for_each_pair_together(run.entity, context, [&](std::uint32_t left, std::uint32_t right) {
        return !truth.counts(left, right) || truth.is_true(left, right) || add(false, left, right);
    });
    truth.for_each_true(context, [&](std::uint32_t left, std::uint32_t right) {
        return run.entity[left] == run.entity[right] || add(true, left, right);
    });
}

}  // namespace

const char* cause_name(ErrorCause cause) {
    constexpr const char* names[] = {"blocking", "weight", "clustering"};
    return names[static_cast<std::size_t>(cause)];
}

Settings with_by_column(const Settings& settings, const std::string& column) {
    Settings result = settings;
    if (column.empty()) return result;
    FieldSettings field;
    field.name = by_field;
    field.columns = {column};
    field.clean = Cleaning::none;
    result.fields.push_back(std::move(field));
    return result;
}

Evaluation evaluate_with_rules(const EvaluatedRun& run, std::vector<RuleRecall>& rules, RunContext& context) {
    const BlockingIndex& blocking = run.linkage.blocking();
    const std::span<const RowId> rows = run.linkage.table().rows_by_rank();
    std::vector<std::atomic<std::uint64_t>> made(blocking.rules()), alone(blocking.rules());
    const auto is_candidate = [&](std::uint32_t left, std::uint32_t right) {
        std::size_t holding = 0, last = 0;
        for (std::size_t rule = 0; rule < blocking.rules(); ++rule) {
            if (!blocking.holds(rule, rows[left], rows[right])) continue;
            ++holding;
            last = rule;
            made[rule].fetch_add(1, std::memory_order_relaxed);
        }
        if (holding == 1) alone[last].fetch_add(1, std::memory_order_relaxed);
        return holding > 0;
    };
    const Evaluation evaluation = evaluate(run.entity, run.truth, sources_of(run.linkage), is_candidate, context);
    rules.clear();
    for (std::size_t rule = 0; rule < blocking.rules(); ++rule)
        rules.push_back({to_string(run.model.settings.blocking[rule]), made[rule].load(), alone[rule].load()});
    return evaluation;
}

void add_details(const EvaluatedRun& run, const DetailsWanted& wanted, EvaluationDetails& details, RunContext& context) {
    const std::vector<std::uint32_t> sources = sources_of(run.linkage);
    const PairTruth truth(run.truth, run.entity.size(), sources);
    if (wanted.pairs) {
        JudgedPairs judged;
        wanted.pairs([&](std::uint32_t left, std::uint32_t right, double weight_bits) {
            if (truth.counts(left, right)) judged.add(weight_bits, truth.is_true(left, right));
        });
        const std::vector<CurvePoint> curve = threshold_curve(judged, details.true_pairs);
        details.best = best_point(curve);
        details.curve = at_whole_bits(curve);
        details.reliability = reliability(judged);
    }
    if (!wanted.by.empty()) {
        details.by = wanted.by;
        details.groups = groups_by(run, wanted.by_field, sources, context);
    }
    if (wanted.errors) list_errors(run, truth, wanted.errors, details, context);
}

}  // namespace sameas::cli
