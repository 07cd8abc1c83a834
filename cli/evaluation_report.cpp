// The details of an evaluation as text and as JSON.
#include <algorithm>

#include "cli/evaluation_details.hpp"
#include "cli/number_text.hpp"
#include "cli/text_table.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t groups_shown = 40;
constexpr std::size_t curve_points_shown = 41;
constexpr std::size_t value_code_points_max = 60;
constexpr std::size_t rule_code_points_max = 90;

std::vector<std::string> point_cells(const std::string& name, const CurvePoint& point) {
    return {name,
            significant(probability(point.weight_bits), 4),
            with_separators(point.pairs),
            fixed(point.figures.precision, 4),
            fixed(point.figures.recall, 4),
            fixed(point.figures.f1, 4)};
}

std::string curve_text(const EvaluationDetails& details) {
    if (details.curve.empty()) return "";
    TextTable table("lrrrrr");
    table.add({"from bits", "probability", "pairs", "precision", "recall", "F1"});
    const std::size_t step = (details.curve.size() + curve_points_shown - 1) / curve_points_shown;
    for (std::size_t i = 0; i < details.curve.size(); i += step)
        table.add(point_cells(signed_fixed(details.curve[i].weight_bits, 0), details.curve[i]));
    table.add(point_cells("best: " + signed_fixed(details.best.weight_bits, 2), details.best));
    return section("Pairs by threshold (before clustering)", table.text());
}

std::string reliability_text(const EvaluationDetails& details) {
    if (details.curve.empty()) return "";
    TextTable table("lrrr");
    table.add({"probability", "pairs", "mean", "share true"});
    for (std::size_t i = 0; i < details.reliability.size(); ++i) {
        const ReliabilityBin& bin = details.reliability[i];
        const double from = static_cast<double>(i) / 10;
        table.add({fixed(from, 1) + " to " + fixed(from + 0.1, 1), with_separators(bin.pairs),
                   bin.pairs == 0 ? "" : fixed(bin.mean_probability, 3), bin.pairs == 0 ? "" : fixed(bin.share_right, 3)});
    }
    return section("Reliability (kept pairs: what the model said, and what was true)", table.text());
}

std::string rule_recalls_text(const EvaluationDetails& details) {
    TextTable table("rlrrr");
    table.add({"", "rule", "true pairs", "of all", "alone"});
    for (std::size_t r = 0; r < details.rules.size(); ++r) {
        const RuleRecall& rule = details.rules[r];
        const double share = details.true_pairs == 0
                                 ? 0
                                 : static_cast<double>(rule.true_pairs) / static_cast<double>(details.true_pairs);
        table.add({with_separators(r + 1), printable(rule.rule, rule_code_points_max), with_separators(rule.true_pairs),
                   fixed(share, 4), with_separators(rule.alone)});
    }
    return details.rules.empty() ? "" : section("Blocking, rule by rule (alone: no other rule makes the pair)", table.text());
}

std::string groups_text(const EvaluationDetails& details) {
    if (details.by.empty()) return "";
    TextTable table("lrrrrrr");
    table.add({printable(details.by, value_code_points_max), "records", "true", "found", "precision", "recall", "F1"});
    for (std::size_t i = 0; i < std::min(groups_shown, details.groups.size()); ++i) {
        const GroupFigures& group = details.groups[i];
        table.add({group.value.empty() ? "(none)" : printable(group.value, value_code_points_max),
                   with_separators(group.records), with_separators(group.of_truth), with_separators(group.found),
                   group.found == 0 ? "" : fixed(group.figures.precision, 4),
                   group.of_truth == 0 ? "" : fixed(group.figures.recall, 4),
                   group.found + group.of_truth == 0 ? "" : fixed(group.figures.f1, 4)});
    }
    std::string text = table.text();
    if (details.groups.size() > groups_shown)
        text += "  " + with_separators(details.groups.size() - groups_shown) + " more, named by --json\n";
    return section("By value (a pair counts for each of its two records)", text);
}

std::string errors_text(const std::string& title, const std::optional<ErrorCounts>& errors) {
    if (!errors) return "";
    TextTable table("lr");
    for (std::size_t cause = 0; cause < errors->by_cause.size(); ++cause) {
        if (errors->by_cause[cause] == 0) continue;
        const auto kind = static_cast<ErrorCause>(cause);
        table.add({cause_name(kind), with_separators(errors->by_cause[cause])});
        if (kind != ErrorCause::weight) continue;
        std::vector<std::pair<std::uint64_t, std::string>> order;
        for (const auto& [name, count] : errors->by_comparison) order.emplace_back(count, name);
        std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        for (const auto& [count, name] : order) table.add({"  most by " + printable(name, 60), with_separators(count)});
    }
    return section(title + " by cause (" + with_separators(errors->listed) + " of " + with_separators(errors->all) + " listed)",
                   table.text());
}

std::string expected_text(const EvaluationDetails& details) {
    if (!details.expected.is_object()) return "";
    TextTable table("lrrr");
    table.add({"", "expected", "from", "to"});
    for (const char* name : {"precision", "recall"}) {
        const Json& estimate = details.expected.at(name);
        table.add({name, fixed(estimate.at("value").get<double>(), 4), fixed(estimate.at("low").get<double>(), 4),
                   fixed(estimate.at("high").get<double>(), 4)});
    }
    return section("Expected by the run, without the truth (recall: of the pairs that blocking makes)", table.text());
}

Json point_json(const CurvePoint& point) {
    return {{"weight_bits", point.weight_bits},
            {"probability", probability(point.weight_bits)},
            {"pairs", point.pairs},
            {"right", point.right},
            {"precision", point.figures.precision},
            {"recall", point.figures.recall},
            {"f1", point.figures.f1}};
}

Json errors_json(const ErrorCounts& errors) {
    Json causes = Json::object();
    for (std::size_t cause = 0; cause < errors.by_cause.size(); ++cause)
        causes[cause_name(static_cast<ErrorCause>(cause))] = errors.by_cause[cause];
    return {{"all", errors.all}, {"listed", errors.listed}, {"by_cause", causes}, {"by_comparison", errors.by_comparison}};
}

}  // namespace

std::string details_text(const EvaluationDetails& details) {
    return expected_text(details) + curve_text(details) + reliability_text(details) + rule_recalls_text(details) +
           groups_text(details) + errors_text("False merges", details.false_merges) +
           errors_text("Misses", details.misses);
}

void add_details_json(Json& document, const EvaluationDetails& details) {
    Json& evaluation = document["evaluation"];
    evaluation["true_pairs"] = details.true_pairs;
    if (details.expected.is_object()) evaluation["expected"] = details.expected;
    if (!details.curve.empty()) {
        Json curve = Json::array(), bins = Json::array();
        for (const CurvePoint& point : details.curve) curve.push_back(point_json(point));
        for (const ReliabilityBin& bin : details.reliability) {
            bins.push_back({{"pairs", bin.pairs},
                            {"right", bin.right},
                            {"mean_probability", bin.mean_probability},
                            {"share_right", bin.share_right}});
        }
        evaluation["pairs_by_threshold"] = std::move(curve);
        evaluation["best_threshold"] = point_json(details.best);
        evaluation["reliability"] = std::move(bins);
    }
    Json rules = Json::array();
    for (const RuleRecall& rule : details.rules)
        rules.push_back({{"rule", rule.rule}, {"true_pairs", rule.true_pairs}, {"alone", rule.alone}});
    evaluation["rules"] = std::move(rules);
    if (!details.by.empty()) {
        Json groups = Json::array();
        for (const GroupFigures& group : details.groups) {
            groups.push_back({{"value", group.value.empty() ? Json() : Json(group.value)},
                              {"records", group.records},
                              {"found", group.found},
                              {"true", group.of_truth},
                              {"right", group.right},
                              {"precision", group.figures.precision},
                              {"recall", group.figures.recall},
                              {"f1", group.figures.f1}});
        }
        evaluation["by"] = {{"column", details.by}, {"groups", std::move(groups)}};
    }
    if (details.false_merges) evaluation["false_merges"] = errors_json(*details.false_merges);
    if (details.misses) evaluation["misses"] = errors_json(*details.misses);
}

}  // namespace sameas::cli
