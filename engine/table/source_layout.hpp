#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/table/table_builder.hpp"

namespace sameas {

/// Which columns of one source feed what. Places count among `needed`, not among the columns of the input.
struct SourceLayout {
    std::vector<std::size_t> needed;               ///< indices of the input's columns, each once
    std::vector<std::vector<std::size_t>> fields;  ///< per field of the schema: places of its columns
    std::vector<std::string> labels;               ///< per field: its columns, for messages
    std::optional<std::size_t> id, source, truth;  ///< places, where the schema names a column
    std::string id_column, source_column;          ///< for messages
};

/// Finds the columns that the schema reads. \throws InvalidInput where one is missing or there more than once
SourceLayout resolve_columns(const TableSchema& schema, const std::string& source,
                             std::span<const std::string> columns);

/// \throws InvalidSettings for a schema that contradicts itself: a repeated field name, fields of one domain
/// but two
///         types, a number of several columns, a date of more than three
void check_schema(const TableSchema& schema);

/// `text`, `date` or `number`.
const char* name(FieldType type);

}  // namespace sameas
