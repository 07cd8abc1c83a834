#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/table/table_builder.hpp"

namespace sameas::test {

/// A table of texts as they stand, not cleaned, as drafting reads files: one source, each column with its own dictionary. Empty texts are null.
inline Table raw_table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows, RunContext& context) {
    TableSchema schema;
    for (const std::string& column : columns) {
        FieldSchema field;
        field.name = column;
        field.columns = {column};
        field.clean = Cleaning::none;
        field.domain = schema.fields.size();
        schema.fields.push_back(std::move(field));
    }
    TableBuilder builder(std::move(schema), context);
    builder.begin_source("test", columns);
    std::vector<std::vector<std::string_view>> views(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c)
        for (const auto& row : rows) views[c].push_back(row[c].empty() ? std::string_view() : std::string_view(row[c]));
    builder.append(views, rows.size());
    return builder.finish();
}

}  // namespace sameas::test
