#include "engine/draft/settings_fields.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "engine/errors.hpp"

namespace sameas {

namespace {

std::size_t tokens_of(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) count += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    return count;
}

std::uint32_t code_points_of(std::string_view text) {
    return static_cast<std::uint32_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

ColumnKind kind_of(const FieldSettings& field, std::size_t distinct, double tokens_mean) {
    if (field.type == FieldType::date) return ColumnKind::date;
    if (field.type == FieldType::number) return ColumnKind::number;
    if (distinct <= category_values_max) return ColumnKind::category;
    if (field.clean == Cleaning::compact) return ColumnKind::code;
    return tokens_mean >= text_tokens_min ? ColumnKind::text : ColumnKind::word;
}

DraftField field_of(const FieldSettings& field, const Table& table) {
    const std::optional<std::size_t> number = table.find_column(field.name);
    SAMEAS_ASSERT(number);
    const Column& column = table.columns()[*number];
    const Dictionary& values = table.domain_of(column).values;
    std::vector<std::uint64_t> rows(values.size());
    for (const ValueId code : column.codes) ++rows[index(code)];
    std::size_t distinct = 0;
    double filled = 0, tokens = 0;
    std::map<std::uint32_t, std::uint64_t> lengths;
    for (std::size_t v = 1; v < rows.size(); ++v) {
        if (rows[v] == 0) continue;
        const std::string_view text = values.text(static_cast<ValueId>(v));
        ++distinct;
        filled += static_cast<double>(rows[v]);
        tokens += static_cast<double>(rows[v] * tokens_of(text));
        lengths[code_points_of(text)] += rows[v];
    }
    const double tokens_mean = filled > 0 ? tokens / filled : 1;
    const auto usual = std::ranges::max_element(lengths, {}, [](const auto& entry) { return entry.second; });
    return {field.name, kind_of(field, distinct, tokens_mean), true, 0, tokens_mean, usual == lengths.end() ? 0 : usual->first};
}

}  // namespace

std::vector<DraftField> settings_fields(const Settings& settings, const Table& table) {
    std::vector<DraftField> fields;
    for (const FieldSettings& field : settings.fields) fields.push_back(field_of(field, table));
    return fields;
}

}  // namespace sameas
