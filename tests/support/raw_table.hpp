#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/table/table_builder.hpp"

namespace sameas::test {

/// A table of texts as they stand, not cleaned, as drafting reads files: rows by source, each column with its own dictionary. Empty texts are null.
inline Table raw_table_of_sources(const std::vector<std::string>& columns,
                                  const std::vector<std::vector<std::vector<std::string>>>& sources, RunContext& context) {
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
    for (std::size_t s = 0; s < sources.size(); ++s) {
        builder.begin_source(s == 0 ? "test" : "test" + std::to_string(s), columns);
        std::vector<std::vector<std::string_view>> views(columns.size());
        for (std::size_t c = 0; c < columns.size(); ++c)
            for (const auto& row : sources[s]) views[c].push_back(row[c].empty() ? std::string_view() : std::string_view(row[c]));
        builder.append(views, sources[s].size());
    }
    return builder.finish();
}

/// The same of one source.
inline Table raw_table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows, RunContext& context) {
    return raw_table_of_sources(columns, {rows}, context);
}

}  // namespace sameas::test
