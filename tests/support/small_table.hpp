#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/linker.hpp"

namespace sameas::test {

/// A source of invented records: its name and its rows, each as long as the columns. "" is null.
struct Source {
    std::string name;
    std::vector<std::vector<std::string>> rows;
};

/// Builds a table for the settings from sources whose input has these columns.
inline Table small_table(const Settings& settings, const std::vector<std::string>& columns,
                         const std::vector<Source>& sources, RunContext& context, bool keep_original = false) {
    TableBuilder builder(table_schema(settings, "", keep_original), context);
    for (const Source& source : sources) {
        const std::vector<std::size_t> needed = builder.begin_source(source.name, columns);
        std::vector<std::vector<std::string_view>> batch(needed.size());
        for (std::size_t k = 0; k < needed.size(); ++k) {
            for (const auto& row : source.rows) {
                const std::string& value = row[needed[k]];
                batch[k].push_back(value.empty() ? std::string_view() : std::string_view(value));
            }
        }
        builder.append(batch, source.rows.size());
    }
    return builder.finish();
}

}  // namespace sameas::test
