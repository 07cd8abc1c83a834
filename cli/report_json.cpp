#include "cli/report_json.hpp"

#include "cli/forecast_report.hpp"
#include "cli/missed_report.hpp"
#include "cli/model_report.hpp"
#include "cli/reasons.hpp"
#include "cli/version.hpp"
#include "engine/explanation_json.hpp"

namespace sameas::cli {

namespace {

Json precision_recall(const PrecisionRecall& figures) {
    return {{"precision", figures.precision}, {"recall", figures.recall}, {"f1", figures.f1}};
}

Json examples_json(const Summary& summary) {
    Json examples = Json::array();
    const double threshold = threshold_of(summary);
    for (const Example& example : summary.examples) {
        Json entry{{"place", example.place}};
        entry.update(explanation_json(example.explanation, threshold));
        examples.push_back(std::move(entry));
    }
    return examples;
}

Json limit_json(const LimitSummary& limit) {
    Json groups = Json::array();
    for (const LimitedGroupReport& group : limit.groups) {
        groups.push_back({{"values", group.values},
                          {"records", group.rows},
                          {"pairs", group.pairs},
                          {"pairs_left", group.pairs_left}});
    }
    Json entry{{"records", limit.records}, {"policy", limit.policy}};
    if (!limit.by.empty()) entry["by"] = limit.by;
    entry["groups"] = std::move(groups);
    entry["still_over"] = {{"groups", limit.still_over.groups},
                           {"records", limit.still_over.rows},
                           {"pairs", limit.still_over.pairs}};
    return entry;
}

}  // namespace

Json document_of(const std::string& command) {
    return {{"sameas", version}, {"schema", output_schema_version}, {"command", command}};
}

Json counts_json(const Summary& summary) {
    Json per_source = Json::object(), issues = Json::object();
    for (const auto& [source, records] : summary.records_per_source)
        per_source[source] = records;
    for (const auto& [kind, count] : summary.row_issues)
        issues[name(kind)] = count;
    Json counts{{"records", summary.records},
                {"records_per_source", per_source},
                {"row_issues", issues},
                {"comparable_pairs", summary.comparable_pairs}};
    std::uint64_t candidates = 0;
    bool are_counted = !summary.rules.empty();
    for (const RuleSummary& rule : summary.rules) {
        are_counted = are_counted && rule.scored;
        candidates += rule.scored.value_or(0);
    }
    if (are_counted) counts["candidate_pairs"] = candidates;
    if (summary.pairs) {
        counts["pairs_kept"] = summary.pairs->kept;
        counts["pairs_at_threshold"] = summary.pairs->at_threshold;
        if (const auto& dropped = summary.pairs->dropped) {
            counts["candidate_pairs_dropped"] = {{"in_tiles", dropped->in_tiles}, {"singly", dropped->singly}};
        }
    }
    if (summary.entities) {
        counts["entities"] = summary.entities->entities;
        counts["entities_of_several_records"] = summary.entities->of_several_records;
        counts["largest_entity"] = summary.entities->largest;
    }
    return counts;
}

Json rules_json(const Summary& summary) {
    Json rules = Json::array();
    for (const RuleSummary& rule : summary.rules) {
        Json entry{{"rule", rule.rule}, {"pairs", rule.pairs}};
        if (rule.scored) entry["scored"] = *rule.scored;
        if (rule.has_repeats) entry["pairs_have_repeats"] = true;
        if (rule.estimate) entry["pairs_estimated"] = {{"low", rule.estimate->low}, {"high", rule.estimate->high}};
        if (rule.limit) entry["group_limit"] = limit_json(*rule.limit);
        rules.push_back(std::move(entry));
    }
    return rules;
}

Json timings_json(const Summary& summary) {
    Json stages = Json::array();
    for (const StageCost& cost : summary.costs) {
        stages.push_back({{"stage", cost.stage},
                          {"seconds", cost.seconds},
                          {"peak_memory_bytes", cost.peak_memory_bytes}});
    }
    return stages;
}

Json join_json(const JoinChoice& choice) {
    Json json{{"method", method_name(choice.method)},
              {"threshold_bits", choice.threshold_bits},
              {"threshold_probability", probability(choice.threshold_bits)}};
    if (choice.method == JoinMethod::given_threshold) return json;
    json["partner_share"] = choice.partner_share;
    json["rival_share"] = choice.rival_share;
    if (choice.method == JoinMethod::own_threshold) return json;
    json["partner_share_by_side"] = choice.partner_share_by_side;
    json["shift_bits"] = choice.shift_bits;
    return json;
}

Json expected_json(const ExpectedQuality& expected) {
    const auto interval = [](const Estimate& estimate) {
        return Json{{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
    };
    return {{"pairs_inside", expected.pairs_inside},
            {"matches_inside", expected.matches_inside},
            {"matches_outside", expected.matches_outside},
            {"precision", interval(expected.precision)},
            {"recall", interval(expected.recall)}};
}

Json evaluation_json(const Evaluation& evaluation) {
    Json pairwise = precision_recall(evaluation.pairwise);
    if (!evaluation.has_true_pairs()) pairwise["recall"] = pairwise["f1"] = nullptr;   // there is nothing to measure
    return {{"pairwise", std::move(pairwise)},
            {"b_cubed", precision_recall(evaluation.b_cubed)},
            {"blocking_recall", evaluation.blocking_recall},
            {"true_positives", evaluation.true_positives},
            {"false_positives", evaluation.false_positives},
            {"false_negatives", evaluation.false_negatives},
            {"entities_found", evaluation.entities_found},
            {"entities_true", evaluation.entities_true},
            {"entities_exact", evaluation.entities_exact},
            {"records_without_truth", evaluation.records_unknown}};
}

Json explanation_json(const PairExplanation& pair, double threshold_probability) {
    Json document = sameas::explanation_json(pair);
    document["reason"] = reason(pair, threshold_probability);
    return document;
}

Json report_json(const Summary& summary) {
    Json document = document_of(summary.command);
    document["counts"] = counts_json(summary);
    if (!summary.rules.empty()) document["rules"] = rules_json(summary);
    if (summary.forecast) add_forecast(document, *summary.forecast);
    if (summary.model) document["model"] = model_json(*summary.model);
    if (summary.join) document["joining"] = join_json(*summary.join);
    if (summary.missed) document["missed"] = missed_json(*summary.missed);
    if (summary.expected) document["expected"] = expected_json(*summary.expected);
    if (summary.evaluation) document["evaluation"] = evaluation_json(*summary.evaluation);
    if (!summary.examples.empty()) document["examples"] = examples_json(summary);
    document["warnings"] = summary.warnings;
    document["timings"] = timings_json(summary);
    document["seconds"] = summary.seconds;
    document["threads"] = summary.threads;
    if (!summary.files.empty()) document["files"] = summary.files;
    return document;
}

std::string json_text(const Json& document) {
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sameas::cli
