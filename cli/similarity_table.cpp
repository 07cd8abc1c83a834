// The reference of the measures. Facts come from similarities.def, results of the examples from the measures;
// only the values that show a measure at work are chosen here.
#include <algorithm>
#include <map>
#include <utility>

#include "cli/measured_pair.hpp"
#include "cli/reference_table.hpp"
#include "engine/settings/measure_options.hpp"
#include "engine/settings/predicate.hpp"

namespace sameas::cli {

namespace {

using Pair = std::pair<const char*, const char*>;

/// Values that show what the measure is about.
Pair example_values(const MeasureRow& row) {
    static const std::map<std::string_view, Pair> chosen{
        {"exact", {"reed", "reed"}},
        {"osa_distance", {"ca", "abc"}},  // 3, and 2 without OSA's restriction
        {"damerau_distance", {"ca", "abc"}},
        {"numeric_difference", {"1200", "1195.5"}},
        {"percent_difference", {"1200", "1140"}},
        {"share_difference", {"1200", "1140"}},
        {"seconds_difference", {"2024-05-01T10:20", "2024-05-01T10:21:30"}},
        {"days_difference", {"1990-01-31", "1990-03-01"}},
        {"months_difference", {"1990-01-31", "1990-03-01"}},
        {"years_difference", {"1990-06-30", "1993-01-01"}},
        {"day_month_swapped", {"1990-04-03", "1990-03-04"}},
        {"earlier", {"1990-03-04", "1990-04-03"}},
        {"smaller", {"1140", "1200"}},
        {"geo_km", {"48.2082, 16.3738", "48.1486, 17.1077"}},
        {"same_last_digits", {"+43 1 2345 6789", "01 / 2345 67 89"}},
        {"list_nearest", {"anna reed; lee", "moss; ana reed"}},
        {"list_inside", {"red; blue", "blue; red; black"}},
        {"vector_cosine", {"1; 2; 3", "2; 3; 4"}},
        {"list_best", {"anna reed; lee", "moss; ana reed"}},
        {"monge_elkan", {"anna maria reed", "reed ana"}},
        {"name_tokens", {"J. Smith", "Smith John"}}};
    // Families, by how their names begin.
    static const std::pair<std::string_view, Pair> families[] = {
        {"token_rest", {"anna maria reed", "reed anna mary"}},
        {"token_", {"anna maria reed", "reed anna lee"}},
        {"list_", {"red; green; blue", "blue; red; black"}},
        {"aligned_", {"anna maria reed", "reed a mario"}},
        {"partial_", {"anna reed", "dr ana reed of york"}},
        {"", {"martha", "marhta"}}};
    const auto at = chosen.find(row.name);
    if (at != chosen.end()) return at->second;
    return std::find_if(std::begin(families), std::end(families),
                        [&](const auto& family) { return row.name.starts_with(family.first); })
        ->second;
}

std::string result_text(MeasureKind kind) {
    switch (kind) {
        case MeasureKind::similarity:
            return "similarity, 0 to 1; 1 is equal";
        case MeasureKind::distance:
            return "distance, a whole number; 0 is equal";
        case MeasureKind::difference:
            return "difference, a number; 0 is equal";
        case MeasureKind::count:
            return "count, a whole number; more is nearer";
        case MeasureKind::agreement:
            break;
    }
    return "agreement, 1 or 0";
}

std::string reads_text(FieldType operand) {
    return operand == FieldType::date     ? "a date field"
           : operand == FieldType::number ? "a number field"
                                          : "any field";
}

std::string time_text(MeasureCost cost) {
    return cost == MeasureCost::constant ? "constant" : cost == MeasureCost::linear ? "linear" : "quadratic";
}

std::string options_text_of(const MeasureRow& row) {
    std::string text;
    for (const OptionRow& option : option_rows(row)) {
        text += (text.empty() ? "`" : "; `") + std::string(option.name) + "`: " + allowed_text(option) +
                ", default `" + std::string(option.default_text) + "`";
    }
    return text;
}

/// The measure as the level of the row's example has it.
MeasureCall example_call(const MeasureRow& row) {
    MeasureCall call = parse_predicate(row.example, {"field"}).measure;
    return call.name.empty() ? measure_call(row.name) : call;  // the level `exact` is no measure
}

ReferenceEntry entry_of(const MeasureRow& row) {
    const auto [left, right] = example_values(row);
    const MeasureCall call = example_call(row);
    return {.name = std::string(row.name),
            .result = result_text(row.kind),
            .definition = std::string(row.doc),
            .facts = {{"Good for", std::string(row.use)},
                      {"Options", options_text_of(row)},
                      {"Reads", reads_text(row.operand)},
                      {"Symmetric", row.is_symmetric ? "yes" : "no"},
                      {"Time", time_text(row.cost)},
                      {"Source", std::string(row.source)}},
            .call = std::string(row.example),
            .example = "sameas similarity " + shell_word(to_string(call)) + " " + shell_word(left) + " " +
                       shell_word(right),
            .example_result = measured_text(measured_pair(call, left, right))};
}

constexpr const char* introduction =
    "Measures that [levels](grammar.md) of comparisons ask for, and that `sameas similarity` computes. "
    "Written by\n"
    "`sameas list similarities --markdown`; the rows are those of `engine/compare/similarities.def`.\n"
    "\n"
    "Values are compared by code points, as they stand: a field's values have been cleaned (NFKC, case "
    "folded, white space\n"
    "collapsed) unless its settings say `\"clean\": \"none\"`, values on the command line only with "
    "`--clean`. Nothing else is\n"
    "folded or normalised. With `units=bytes` the bytes of the UTF-8 are compared, as DuckDB does.\n"
    "\n"
    "Two empty values have similarity 1 and distance 0 unless the definition says otherwise. In a table an "
    "empty value is\n"
    "missing: a level over it is unknown, and so is one over a value that does not read as the date, number "
    "or place that\n"
    "the measure is about. Options stand in brackets after the field, in any order: `jaro_winkler(surname,\n"
    "prefix_weight=0.2) >= 0.9`, or alone where the comparison has one field. Time is that of one pair in "
    "the units of its\n"
    "values. Texts have at most 65,536 bytes; some measures take less, and a longer value is refused "
    "with its row.";

}  // namespace

ReferenceTable similarity_table() {
    ReferenceTable table{"similarities", "Similarities and distances", introduction, {}};
    for (const MeasureRow& row : measure_rows())
        table.entries.push_back(entry_of(row));
    return table;
}

}  // namespace sameas::cli
