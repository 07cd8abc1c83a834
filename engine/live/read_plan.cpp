#include "engine/live/read_plan.hpp"

#include <algorithm>
#include <map>

#include "engine/compare/comparator.hpp"
#include "engine/errors.hpp"
#include "engine/linker.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "engine/table/source_layout.hpp"
#include "kernels/utf8.hpp"

namespace sameas {

namespace {

void add_once(std::vector<Expression>& all, const Expression& expression) {
    if (std::find(all.begin(), all.end(), expression) == all.end()) all.push_back(expression);
}

}  // namespace

ReadPlan::ReadPlan(const Settings& live_settings, std::vector<std::string> columns_held)
    : settings(live_settings), columns(std::move(columns_held)) {
    const std::size_t held = columns.size();
    const TableSchema schema = table_schema(settings, "", false);
    check_schema(schema);
    fields = schema.fields;
    for (const FieldSchema& field : fields) {
        std::vector<std::size_t>& places = parts.emplace_back();
        for (const std::string& column : field.columns) {
            const auto at = std::find(columns.begin(), columns.end(), column);
            places.push_back(static_cast<std::size_t>(at - columns.begin()));
            if (at != columns.end()) continue;
            if (held > 0) throw InvalidSettings(message("field '", field.name, "' reads the column '", column,
                                                        "', which the records of the index do not have: build a new index from files that have it"));
            columns.push_back(column);
        }
    }
    std::vector<Expression> all;
    for (const ComparisonSettings& comparison : settings.comparisons) {
        for (const LevelSettings& level : comparison.levels) {
            if (!level.is_else) add_operands(all, level.predicate);
        }
    }
    compared = all.size();
    for (const Rule& rule : settings.blocking) {
        for (const Expression& part : rule.parts) add_once(all, part);
    }
    std::map<std::size_t, std::size_t> domain_of;  // number in the schema -> ours
    for (const Expression& expression : all) {
        const auto at = std::find_if(fields.begin(), fields.end(),
                                     [&](const FieldSchema& field) { return field.name == expression.field(); });
        if (at == fields.end()) {
            throw InvalidSettings(message(to_string(expression), ": there is no field '", expression.field(),
                                          "': correct the name, or add it to \"fields\""));
        }
        if (features.size() == compared) domains = domain_of.size();
        std::size_t domain = domains;
        if (features.size() < compared) {
            const std::size_t key = expression.is_field() ? at->domain : fields.size() + features.size();
            domain = domain_of.try_emplace(key, domain_of.size()).first->second;
        }
        features.push_back({expression, static_cast<std::size_t>(at - fields.begin()), domain});
    }
    if (features.size() == compared) domains = domain_of.size();
}

void check_identity(std::string_view text, const char* what) {
    const char* const trouble = text.empty()                                     ? "is missing"
                                : text.size() > value_bytes_max                  ? "is longer than 65536 bytes"
                                : text.find('\0') != std::string_view::npos      ? "holds a NUL byte"
                                : !kernels::valid_utf8(text)                     ? "is not UTF-8"
                                                                                 : nullptr;
    if (trouble == nullptr) return;
    throw InvalidInput(message("the ", what, " of a record ", trouble, " ('", printable_excerpt(text), "'): correct it"));
}

void ReadPlan::check_values(const LiveRecord& record) const {
    if (record.values.size() == columns.size()) return;
    std::string names;
    for (const std::string& column : columns) names += (names.empty() ? "" : ", ") + column;
    throw InvalidInput(message("record ", printable_excerpt(record.source), ":", printable_excerpt(record.id), " has ",
                               record.values.size(), " values, and the index reads ", columns.size(), " (", names,
                               "): give one for each, empty where it is null"));
}

}  // namespace sameas
