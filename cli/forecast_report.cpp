// The price of blocking rules, for people and for programs. What is exact stands as a number; what is not says so: bounds
// as "up to", estimates with "about" or with their interval.
#include "cli/forecast_report.hpp"

#include <algorithm>
#include <cmath>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t rule_code_points_max = 60;
constexpr std::size_t values_code_points_max = 60;
constexpr std::size_t line_width = 100;

std::string range_text(const PairEstimate& pairs) {
    if (pairs.is_exact()) return with_separators(pairs.low);
    if (pairs.low == 0) return "up to " + with_separators(pairs.high);
    return with_separators(pairs.low) + " to " + with_separators(pairs.high);
}

/// "94 %", "0.2 %" of a whole; "" of nothing.
std::string percent(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "";
    const double share = 100 * static_cast<double>(part) / static_cast<double>(whole);
    return fixed(share, share < 10 ? 1 : 0) + " %";
}

std::string note(const std::string& text) {
    return wrapped(text, line_width, 2);
}

std::string notes_of_rule(std::size_t number, const RuleSummary& rule, const RulePrice& price) {
    const std::string name = "rule " + with_separators(number);
    if (rule.estimate && !price.pairs.pairs.is_exact()) {
        return note("~ " + name + ": an estimate; 19 times of 20 there are " + with_separators(rule.estimate->low) + " to " +
                    with_separators(rule.estimate->high));
    }
    if (!rule.has_repeats || price.pairs.walked == price.pairs.pairs.pairs) return "";
    return note("* " + name + " looks at " + with_separators(price.pairs.walked) +
                " pairs: records have several keys, and meet once for each that they share");
}

std::string pairs_cell(const RuleSummary& rule, const RulePrice& price) {
    const PairEstimate& pairs = price.pairs.pairs;
    if (rule.estimate && !pairs.is_exact()) return with_separators(pairs.pairs) + "~";
    const bool has_note = rule.has_repeats && price.pairs.walked != pairs.pairs;
    return range_text(pairs) + (has_note ? "*" : "");
}

std::string pairs_text(const Summary& summary) {
    const ForecastSummary& forecast = *summary.forecast;
    TextTable table("rlrrl");
    table.add({"", "rule", "pairs", "new"});
    std::string notes;
    for (std::size_t r = 0; r < summary.rules.size(); ++r) {
        const RuleSummary& rule = summary.rules[r];
        const RulePrice& price = forecast.rules[r];
        table.add({with_separators(r + 1), printable(rule.rule, rule_code_points_max), pairs_cell(rule, price),
                   range_text(price.pairs.added), price.is_refused ? "refused" : ""});
        notes += notes_of_rule(r + 1, rule, price);
    }
    table.add({"", "together", "", range_text(forecast.pairs.together)});
    if (!forecast.pairs.is_counted) {
        notes += note("Not counted: the rules make " + with_separators(forecast.pairs.walked) + " pairs in sum, over the " +
                      with_separators(forecast.counted_max) +
                      " of --count-max, and how many of these are the same takes a look at each.");
    }
    return section("Candidate pairs (of " + with_separators(summary.comparable_pairs) +
                       " comparable ones; new: no earlier rule makes them)",
                   table.text() + notes);
}

std::string largest_text(const ForecastSummary& forecast) {
    TextTable table("rlrrr");
    table.add({"", "values", "records", "pairs", "of the rule"});
    bool is_empty = true;
    for (std::size_t r = 0; r < forecast.rules.size(); ++r) {
        const RulePrice& price = forecast.rules[r];
        for (const GroupReport& group : price.largest) {
            is_empty = false;
            table.add({&group == price.largest.data() ? with_separators(r + 1) : "",
                       printable(group.values, values_code_points_max), with_separators(group.rows),
                       with_separators(group.pairs), percent(group.pairs, price.pairs.walked)});
        }
    }
    return is_empty ? "" : section("Largest groups by rule", table.text());
}

/// One limit: what it would cut, in numbers.
std::string limit_text(const ForecastSummary& forecast) {
    TextTable table("rrrrrr");
    table.add({"", "groups cut", "their records", "pairs cut", "of the rule", "pairs left"});
    for (std::size_t r = 0; r < forecast.rules.size(); ++r) {
        const RulePrice& price = forecast.rules[r];
        if (!price.has_groups) continue;
        const GroupsOver& cut = price.cut.front();
        table.add({with_separators(r + 1), with_separators(cut.groups), with_separators(cut.rows),
                   with_separators(cut.pairs), percent(cut.pairs, price.pairs_without_limit),
                   with_separators(price.pairs_without_limit - cut.pairs)});
    }
    return section("What leaving out groups of more than " + with_separators(forecast.limits.front()) +
                       " records would cut (group_limits, policy skip)",
                   table.text());
}

/// Several limits side by side: the share of pairs that each would cut, and in how many groups.
std::string limits_text(const ForecastSummary& forecast) {
    if (forecast.limits.empty()) return "";
    if (forecast.limits.size() == 1) return limit_text(forecast);
    TextTable table("r" + std::string(2 * forecast.limits.size(), 'r'));
    std::vector<std::string> header{""};
    for (const std::uint64_t limit : forecast.limits) {
        header.push_back("over " + with_separators(limit));
        header.emplace_back("groups");
    }
    table.add(header);
    for (std::size_t r = 0; r < forecast.rules.size(); ++r) {
        const RulePrice& price = forecast.rules[r];
        if (!price.has_groups) continue;
        std::vector<std::string> cells{with_separators(r + 1)};
        for (const GroupsOver& cut : price.cut) {
            cells.push_back(cut.groups == 0 ? "-" : percent(cut.pairs, price.pairs_without_limit));
            cells.push_back(cut.groups == 0 ? "" : with_separators(cut.groups));
        }
        table.add(cells);
    }
    return section("Share of a rule's pairs in groups of so many records (what group_limits would cut)", table.text());
}

/// A number of which few digits are known: "6,100,000".
std::string about(double number) {
    double unit = 1;
    while (number / unit >= 100) unit *= 10;
    return with_separators(static_cast<std::uint64_t>(std::round(number / unit) * unit));
}

std::string seconds_text(double low, double high) {
    const std::string least = fixed(low, 1), most = fixed(high, 1);
    return least == most ? least : least + " to " + most;
}

Json range_json(const PairEstimate& pairs) {
    return {{"low", pairs.low}, {"high", pairs.high}};
}

}  // namespace

std::string forecast_text(const Summary& summary) {
    return pairs_text(summary) + largest_text(*summary.forecast) + limits_text(*summary.forecast);
}

std::string estimate_text(const ForecastSummary& forecast, int threads) {
    const RunEstimate& run = forecast.run;
    TextTable seconds("lr");
    double low = 0, high = 0;
    for (const SecondsEstimate& part : run.seconds) {
        seconds.add({part.part, seconds_text(part.low, part.high)});
        low += part.low;
        high += part.high;
    }
    seconds.add({"together", seconds_text(low, high)});
    TextTable memory("lr");
    for (const auto& [part, bytes] : run.memory)
        memory.add({part, bytes_text(bytes)});
    memory.add({"together", bytes_text(run.memory_together)});
    std::string how, kept = "About " + about(run.kept_pairs) + " pairs would be kept";
    if (run.costs.pairs > 0) {
        how = "From a sample of " + with_separators(run.costs.pairs) + " pairs, timed just now: " +
              fixed(run.costs.score_nanoseconds, 0) + " ns to score one, " + fixed(run.costs.compare_nanoseconds, 0) +
              " ns to compare one in full.";
    }
    if (!run.no_model.empty()) {
        how += (how.empty() ? "" : " ") + ("No model could be trained on the sample (" + run.no_model) +
               "), so no pair is taken to be dropped early.";
        kept = "Taken that one pair a record is kept";
    }
    kept += ".";
    if (run.memory_budget < UINT64_MAX) {
        kept += " The run may use " + bytes_text(run.memory_budget) + " (--memory); kept pairs beyond go to the disk.";
    }
    return section("A run would take about (seconds, " +
                       counted(static_cast<std::uint64_t>(std::max(threads, 1)), "thread", "threads") + ")",
                   seconds.text() + (how.empty() ? "" : note(how))) +
           section("and at most about (memory)", memory.text() + note(kept));
}

void add_forecast(Json& document, const ForecastSummary& forecast) {
    for (std::size_t r = 0; r < forecast.rules.size(); ++r) {
        const RulePrice& price = forecast.rules[r];
        Json& rule = document["rules"][r];
        rule["distinct_pairs"] = range_json(price.pairs.pairs);
        rule["new_pairs"] = range_json(price.pairs.added);
        rule["refused"] = price.is_refused;
        rule["largest_groups"] = Json::array();
        for (const GroupReport& group : price.largest) {
            rule["largest_groups"].push_back({{"values", group.values}, {"records", group.rows}, {"pairs", group.pairs}});
        }
        rule["limits"] = Json::array();
        for (std::size_t l = 0; l < price.cut.size() && price.has_groups; ++l) {
            rule["limits"].push_back({{"records", forecast.limits[l]},
                                      {"groups_cut", price.cut[l].groups},
                                      {"records_cut", price.cut[l].rows},
                                      {"pairs_cut", price.cut[l].pairs}});
        }
    }
    const RunEstimate& run = forecast.run;
    Json seconds = Json::array(), memory = Json::object();
    for (const SecondsEstimate& part : run.seconds)
        seconds.push_back({{"part", part.part}, {"low", part.low}, {"high", part.high}});
    for (const auto& [part, bytes] : run.memory)
        memory[part] = bytes;
    document["forecast"] = {{"counted", forecast.pairs.is_counted},
                            {"pairs_in_sum", forecast.pairs.walked},
                            {"candidate_pairs", range_json(forecast.pairs.together)},
                            {"estimated_seconds", seconds},
                            {"estimated_memory_bytes", run.memory_together},
                            {"estimated_memory_parts", memory},
                            {"estimated_pairs_kept", static_cast<std::uint64_t>(std::round(run.kept_pairs))},
                            {"nanoseconds_to_score_a_pair", run.costs.score_nanoseconds},
                            {"nanoseconds_to_compare_a_pair", run.costs.compare_nanoseconds},
                            {"pairs_timed", run.costs.pairs}};
    if (!run.no_model.empty()) document["forecast"]["no_model"] = run.no_model;
}

}  // namespace sameas::cli
