#include "cli/profile_report.hpp"

#include <algorithm>
#include <cmath>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t name_units_max = 32, value_units_max = 30, line_width = 100;
constexpr std::size_t values_shown = 5, shapes_shown = 4, flagged_shown = 5;

/// "87 %", "99.7 %", "0.2 %": 0 and 100 only where it is so.
std::string percent(double share) {
    const double hundred = share * 100;
    const bool is_near_an_end = (share > 0 && share < 0.01) || (share > 0.99 && share < 1);
    if (!is_near_an_end) return fixed(hundred, 0) + " %";
    return fixed(std::clamp(hundred, 0.1, 99.9), 1) + " %";
}

std::string name_of(const TableProfile& profile, std::size_t column) {
    return printable(profile.columns[column].name, name_units_max);
}

std::string names_of(const TableProfile& profile, const std::vector<std::size_t>& columns) {
    std::string names;
    for (const std::size_t column : columns)
        names += (names.empty() ? "" : " + ") + name_of(profile, column);
    return names;
}

/// A line of the details: its label, then text wrapped behind it.
std::string detail(const std::string& label, const std::string& text) {
    constexpr std::size_t label_width = 14;
    std::string lines = wrapped(text, line_width - label_width, label_width + 4);
    const std::string begin = "    " + label;
    if (lines.size() > begin.size()) lines.replace(0, begin.size(), begin);
    return lines;
}

std::string quoted(const std::string& value) {
    return "\"" + printable(value, value_units_max) + "\"";
}

std::string values_text(const ColumnProfile& column) {
    if (column.top.empty() || column.facts.statistics.distinct == 0) return "";
    const bool all_single = column.top.front().rows == 1 && column.facts.statistics.rows > 1;
    std::string text = all_single ? "all different, as " : "";
    for (std::size_t i = 0; i < std::min(values_shown, column.top.size()); ++i) {
        const double share =
            static_cast<double>(column.top[i].rows) / static_cast<double>(column.facts.statistics.filled);
        text += (i == 0 ? "" : ", ") + quoted(column.top[i].text) + (all_single ? "" : " " + percent(share));
    }
    return text;
}

std::string shapes_text(const ColumnProfile& column) {
    std::string text;
    for (std::size_t i = 0; i < std::min(shapes_shown, column.facts.shapes.size()); ++i)
        text += (i == 0 ? "" : ", ") + printable(column.facts.shapes[i].shape, 44) + " " +
                percent(column.facts.shapes[i].share);
    return text;
}

std::string flagged_text(const std::vector<FlaggedValue>& values) {
    std::string text;
    for (std::size_t i = 0; i < std::min(flagged_shown, values.size()); ++i)
        text += (i == 0 ? "" : "; ") + quoted(values[i].text) + " " + counted(values[i].rows, "row", "rows") +
                " (" + values[i].reason + ")";
    if (values.size() > flagged_shown)
        text += "; and " + counted(values.size() - flagged_shown, "more value", "more values");
    return text;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : "; ") + printable(part);
    return text;
}

std::string others_text(const TypeGuess& type) {
    std::string text;
    for (const TypeScore& other : type.others)
        text += (text.empty() ? "" : ", ") + words_of(other.type) + " " + percent(other.confidence);
    return text;
}

std::string steps_text(const ColumnProfile& column) {
    std::string text;
    for (const StepEffect& effect : column.standardisation.steps) {
        if (effect.values == 0) continue;
        text += (text.empty() ? "" : "; ") + std::string(name(effect.step)) + " changes " +
                counted(effect.values, "value", "values") + " (" + quoted(effect.before) + " to " +
                (effect.after.empty() ? "nothing" : quoted(effect.after)) + ")";
    }
    if (text.empty() || column.standardisation.region.empty()) return text;
    return text + "; region " + column.standardisation.region;
}

std::string columns_table(const TableProfile& profile) {
    TextTable table("llrrrrr");
    table.add({"column", "type", "sure", "filled", "distinct", "bits", "quality"});
    for (const ColumnProfile& column : profile.columns) {
        const ColumnStatistics& statistics = column.facts.statistics;
        const bool is_known = column.type.type != SemanticType::unknown;
        table.add({printable(column.name, name_units_max), words_of(column.type.type),
                   is_known ? percent(column.type.confidence) : "-", percent(statistics.fill()),
                   with_separators(statistics.distinct), fixed(statistics.entropy_bits, 1),
                   with_separators(static_cast<std::uint64_t>(column.quality.score))});
    }
    return "columns\n" + table.text() + "\n";
}

std::string dependency_text(const TableProfile& profile, const Dependency& one) {
    const std::string from = names_of(profile, one.from), to = name_of(profile, one.to);
    const std::string how =
        " (" + percent(one.share) + " of " + counted(one.rows, "row", "rows") + " looked at)";
    switch (one.kind) {
        case DependencyKind::equal:
            return from + " and " + to + " hold the same" + how;
        case DependencyKind::part_of:
            return from + " stands in " + to + how;
        case DependencyKind::composed:
            return to + " is made of " + from + how;
        case DependencyKind::determines:
            return from + " decides " + to + how;
    }
    return "";
}

std::string relations_text(const TableProfile& profile) {
    std::string text;
    if (!profile.groups.empty()) {
        text += "parts that belong together\n";
        for (const ColumnGroup& group : profile.groups)
            text += "  " + names_of(profile, group.columns) + ": " + group.reason + "\n";
        text += "\n";
    }
    if (!profile.dependencies.empty()) {
        text += "columns that follow from others\n";
        for (const Dependency& one : profile.dependencies)
            text += "  " + dependency_text(profile, one) + "\n";
        text += "\n";
    }
    if (!profile.answers.empty()) {
        text += "columns that give the answer away\n";
        for (const AnswerColumn& one : profile.answers) {
            const char* const what = one.kind == AnswerKind::answer ? " looks like the answer: leave it out"
                                     : one.kind == AnswerKind::id_leak
                                         ? " leaks the answer: leave it out"
                                         : " nearly decides by itself which records belong together";
            text += wrapped(name_of(profile, one.column) + what + " (" + percent(one.confidence) +
                                " sure): " + joined(one.reasons),
                            line_width, 2);
        }
        text += "\n";
    }
    return text;
}

std::string details_text(const TableProfile& profile) {
    std::string text = "each column\n";
    for (std::size_t c = 0; c < std::min(detailed_columns_max, profile.columns.size()); ++c) {
        const ColumnProfile& column = profile.columns[c];
        text += "  " + printable(column.name, name_units_max) + ": " + words_of(column.type.type) + "\n";
        const auto add = [&](const std::string& label, const std::string& what) {
            if (!what.empty()) text += detail(label, what);
        };
        add("because", joined(column.type.evidence));
        add("or else", others_text(column.type));
        add("values", values_text(column));
        add("patterns", shapes_text(column));
        add("placeholders", flagged_text(column.facts.placeholders));
        add("suspicious", flagged_text(column.suspicious));
        add("steps", steps_text(column));
        add("quality", with_separators(static_cast<std::uint64_t>(column.quality.score)) +
                           (column.quality.reasons.empty() ? "" : ": " + joined(column.quality.reasons)));
    }
    if (profile.columns.size() > detailed_columns_max) {
        text += "  and " +
                counted(profile.columns.size() - detailed_columns_max, "more column", "more columns") +
                ": --json shows all\n";
    }
    return text;
}

Json flagged_json(const std::vector<FlaggedValue>& values) {
    Json list = Json::array();
    for (const FlaggedValue& one : values)
        list.push_back({{"value", one.text}, {"rows", one.rows}, {"reason", one.reason}});
    return list;
}

Json steps_json(const StandardisationEffects& effects) {
    Json list = Json::array();
    for (const StepEffect& effect : effects.steps) {
        list.push_back({{"step", name(effect.step)}, {"values", effect.values}, {"rows", effect.rows},
                        {"before", effect.before}, {"after", effect.after}});
    }
    return {{"region", effects.region}, {"steps", list}};
}

Json column_json(const ColumnProfile& column) {
    const ColumnStatistics& statistics = column.facts.statistics;
    Json others = Json::array(), top = Json::array(), patterns = Json::array();
    for (const TypeScore& other : column.type.others)
        others.push_back({{"type", name(other.type)}, {"confidence", other.confidence}});
    for (const FlaggedValue& one : column.top)
        top.push_back({{"value", one.text}, {"rows", one.rows}});
    for (const ShapeShare& one : column.facts.shapes)
        patterns.push_back({{"pattern", one.shape}, {"share", one.share}});
    return {{"name", column.name},
            {"type", name(column.type.type)},
            {"confidence", column.type.confidence},
            {"from_name", column.type.is_from_name},
            {"evidence", column.type.evidence},
            {"other_types", others},
            {"rows", statistics.rows},
            {"filled", statistics.filled},
            {"blank", statistics.blank},
            {"fill", statistics.fill()},
            {"distinct", statistics.distinct},
            {"single", statistics.single},
            {"entropy_bits", statistics.entropy_bits},
            {"pair_agreement", statistics.pair_agreement},
            {"top_values", top},
            {"patterns", patterns},
            {"placeholder_rows", column.facts.placeholder_rows},
            {"placeholders", flagged_json(column.facts.placeholders)},
            {"suspicious", flagged_json(column.suspicious)},
            {"standardisation", steps_json(column.standardisation)},
            {"quality", {{"score", column.quality.score}, {"reasons", column.quality.reasons}}}};
}

Json names_json(const TableProfile& profile, const std::vector<std::size_t>& columns) {
    Json names = Json::array();
    for (const std::size_t column : columns)
        names.push_back(profile.columns[column].name);
    return names;
}

}  // namespace

std::string profile_text(const ProfiledTable& table) {
    const TableProfile& profile = table.profile;
    std::string text = joined(table.sources) + ": " + counted(profile.rows, "row", "rows") + ", " +
                       counted(profile.columns.size(), "column", "columns");
    if (profile.distinct_rows < profile.rows) {
        text += "; " + with_separators(profile.rows - profile.distinct_rows) +
                " repeat another in all but record ids";
    }
    text += "\n\n";
    if (!table.unread.empty()) text += "warning: " + table.unread + "\n";
    for (const std::string& warning : profile.warnings)
        text += "warning: " + warning + "\n";
    if (!table.unread.empty() || !profile.warnings.empty()) text += "\n";
    return text + columns_table(profile) + relations_text(profile) + details_text(profile);
}

Json profile_json(const ProfiledTable& table) {
    const TableProfile& profile = table.profile;
    Json columns = Json::array(), groups = Json::array(), ties = Json::array(), answers = Json::array();
    for (const ColumnProfile& column : profile.columns)
        columns.push_back(column_json(column));
    for (const ColumnGroup& group : profile.groups)
        groups.push_back({{"kind", name(group.kind)},
                          {"columns", names_json(profile, group.columns)},
                          {"reason", group.reason}});
    for (const Dependency& one : profile.dependencies) {
        ties.push_back({{"kind", name(one.kind)},
                        {"from", names_json(profile, one.from)},
                        {"to", profile.columns[one.to].name},
                        {"share", one.share},
                        {"rows", one.rows}});
    }
    for (const AnswerColumn& one : profile.answers) {
        answers.push_back({{"column", profile.columns[one.column].name},
                           {"kind", name(one.kind)},
                           {"confidence", one.confidence},
                           {"reasons", one.reasons}});
    }
    return {
        {"sources", table.sources},       {"rows", profile.rows}, {"distinct_rows", profile.distinct_rows},
        {"row_issues", table.row_issues}, {"columns", columns},   {"groups", groups},
        {"dependencies", ties},           {"answers", answers},   {"warnings", profile.warnings}};
}

}  // namespace sameas::cli
