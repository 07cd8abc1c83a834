#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/table/table_builder.hpp"

namespace sameas {

/// A cell; nothing is null.
using Cell = std::optional<std::string>;
/// Rows of cells under named columns: one input.
struct SampleInput {
    std::string source;
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;
};

/// Feeds the rows of an input in batches of `batch_rows`.
inline void append_sample(TableBuilder& builder, const SampleInput& input, std::size_t batch_rows = 1000) {
    const std::vector<std::size_t> needed = builder.begin_source(input.source, input.columns);
    for (std::size_t first = 0; first < input.rows.size(); first += batch_rows) {
        const std::size_t rows = std::min(batch_rows, input.rows.size() - first);
        std::vector<std::vector<std::string_view>> columns(needed.size());
        for (std::size_t k = 0; k < needed.size(); ++k) {
            for (std::size_t i = first; i < first + rows; ++i) {
                const Cell& cell = input.rows[i].at(needed[k]);
                columns[k].push_back(cell ? std::string_view(*cell) : std::string_view{});
            }
        }
        builder.append(columns, rows);
    }
}

inline FieldSchema text_field(std::string name) {
    FieldSchema field;
    field.name = name;
    field.columns = {std::move(name)};
    return field;
}

inline FieldSchema typed_field(std::string name, FieldType type, std::size_t domain) {
    FieldSchema field = text_field(std::move(name));
    field.type = type;
    field.domain = domain;
    return field;
}

/// The cleaned text of a row's value.
inline std::string_view text_of(const Table& table, std::string_view field, std::size_t row) {
    const Column& column = table.columns().at(table.find_column(field).value());
    return table.domain_of(column).values.text(column.codes.at(row));
}

/// The texts of a field, by row.
inline std::vector<std::string> texts_of(const Table& table, std::string_view field) {
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < table.rows(); ++row)
        texts.emplace_back(text_of(table, field, row));
    return texts;
}

}  // namespace sameas
