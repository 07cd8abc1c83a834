#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/settings/settings.hpp"
#include "engine/table/table_builder.hpp"

namespace sameas {

/// A record as it comes: its identity, and one value a column of ReadPlan::columns; "" is null.
struct LiveRecord {
    std::string source, id;
    std::vector<std::string> values = {};
    bool operator==(const LiveRecord&) const = default;
};

/// What is read of a record, found out once from the settings.
struct ReadPlan {
    /// \param columns_held  what records have values of, in this order; empty: what the settings read
    /// \throws InvalidSettings as check_schema, or when the settings read a column that is not held
    explicit ReadPlan(const Settings& live_settings, std::vector<std::string> columns_held = {});

    Settings settings;
    std::vector<std::string> columns;              ///< of the input, each once
    std::vector<FieldSchema> fields;
    std::vector<std::vector<std::size_t>> parts;   ///< by field: places in `columns`

    /// An expression that comparisons or rules read.
    struct Feature {
        Expression expression;
        std::size_t field = 0;   ///< in `fields`
        std::size_t domain = 0;  ///< of values that have numbers in common: fields of one domain; else its own
    };
    /// Those that comparisons read come first: `compared` of them.
    std::vector<Feature> features;
    std::size_t compared = 0;
    std::size_t domains = 0;                       ///< of the features that comparisons read

    /// \throws InvalidInput for another number of values than of columns
    void check_values(const LiveRecord& record) const;
};

/// \throws InvalidInput unless it is text of 1 to value_bytes_max bytes without U+0000. \param what  "id", "source"
void check_identity(std::string_view text, const char* what);

}  // namespace sameas
