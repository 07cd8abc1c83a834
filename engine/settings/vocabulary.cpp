// The words of the grammar. Functions, encoders and measures are rows of tables that the stages which compute
// them own; here they are data: a line added there is a name known here.
#include "engine/settings/vocabulary.hpp"

#include <algorithm>
#include <array>

#include "engine/settings/settings.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

constexpr FunctionRow functions[] = {
#define SAMEAS_FUNCTION(name, operand, values, numbers, number_max, doc, example) \
    {#name, FieldType::operand, numbers, example, values, number_max},
#include "engine/derive/functions.def"
#undef SAMEAS_FUNCTION
#define SAMEAS_ENCODER(name, codes_max, ...) {#name, FieldType::text, 0, #name "(surname)", codes_max},
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
};

constexpr MeasureRow measures[] = {
#define SAMEAS_MEASURE(name, kind, operand, symmetric, cost, options, doc, use, source, example)              \
    {#name, MeasureKind::kind, FieldType::operand, symmetric, MeasureCost::cost, options, doc, use, source, \
     example},
#include "engine/compare/similarities.def"
#undef SAMEAS_MEASURE
};

constexpr std::array<std::string_view, 10> set_measures = {
    "qgram_jaccard", "qgram_dice",   "qgram_cosine",  "qgram_overlap", "token_jaccard",
    "token_dice",    "token_cosine", "token_overlap", "list_overlap",  "list_jaccard"};

constexpr std::array<std::string_view, 8> keywords = {"and",     "or",     "not",  "exact",
                                                      "swapped", "within", "same", "else"};

template <class Rows>
auto find_row(const Rows& rows, std::string_view name) {
    const auto at =
        std::find_if(std::begin(rows), std::end(rows), [&](const auto& row) { return row.name == name; });
    return at == std::end(rows) ? nullptr : at;
}

template <class Rows>
std::vector<std::string> names_of(const Rows& rows) {
    std::vector<std::string> names;
    for (const auto& row : rows)
        names.emplace_back(row.name);
    return names;
}

}  // namespace

std::span<const FunctionRow> function_rows() {
    return functions;
}
std::span<const MeasureRow> measure_rows() {
    return measures;
}

const FunctionRow* find_function(std::string_view name) {
    return find_row(functions, name);
}
const MeasureRow* find_measure(std::string_view name) {
    return find_row(measures, name);
}

bool is_set_measure(std::string_view name) {
    return std::find(set_measures.begin(), set_measures.end(), name) != set_measures.end();
}
std::vector<std::string> set_measure_names() {
    return {set_measures.begin(), set_measures.end()};
}

bool is_keyword(std::string_view word) {
    return std::find(keywords.begin(), keywords.end(), word) != keywords.end();
}

std::vector<std::string> function_names() {
    return names_of(functions);
}
std::vector<std::string> measure_names() {
    return names_of(measures);
}

std::string comma_list(const std::vector<std::string>& names) {
    constexpr std::size_t names_max = 50;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), names_max); ++i) {
        list += (i > 0 ? ", " : "") + printable_excerpt(names[i]);
    }
    return names.size() > names_max ? list + ", ..." : list;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
    std::string nearest = nearest_name(name, known);
    if (nearest.empty()) {
        std::string lower(name);
        for (char& c : lower)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        nearest = nearest_name(lower, known);
    }
    return nearest.empty() ? "" : ": did you mean '" + printable_excerpt(nearest) + "'?";
}

}  // namespace sameas
