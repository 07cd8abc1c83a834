#include "engine/table/source_layout.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/errors.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

std::string joined(std::span<const std::string> names, std::size_t names_max) {
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), names_max); ++i) {
        if (i > 0) list += ", ";
        list += printable_excerpt(names[i]);
    }
    if (names.size() > names_max) list += message(" and ", names.size() - names_max, " more");
    return list;
}

class Resolver {
  public:
    Resolver(const std::string& source, std::span<const std::string> columns, SourceLayout& layout)
        : source_(source), columns_(columns), layout_(layout) {}

    /// Place of the column among the needed ones. \param use  what it is for, for the message
    std::size_t place_of(const std::string& column, const std::string& use) {
        const auto at = std::find(columns_.begin(), columns_.end(), column);
        if (at == columns_.end()) {
            throw InvalidInput(message(printable_excerpt(source_), ": column not found: '",
                                       printable_excerpt(column), "' (have: ", joined(columns_, 50),
                                       "); it is needed as ", use,
                                       ": correct the name in the settings or in the input"));
        }
        const auto again = std::find(at + 1, columns_.end(), column);
        if (again != columns_.end()) {
            throw InvalidInput(message(printable_excerpt(source_), ": column '", printable_excerpt(column),
                                       "' is there more than once (columns ", at - columns_.begin() + 1,
                                       " and ", again - columns_.begin() + 1, "); it is needed as ", use,
                                       ": give each column its own name"));
        }
        const auto column_index = static_cast<std::size_t>(at - columns_.begin());
        const auto known = std::find(layout_.needed.begin(), layout_.needed.end(), column_index);
        const auto place = static_cast<std::size_t>(known - layout_.needed.begin());
        if (known == layout_.needed.end()) layout_.needed.push_back(column_index);
        return place;
    }

    std::optional<std::size_t> optional_place(const std::string& column, const std::string& use) {
        return column.empty() ? std::nullopt : std::optional(place_of(column, use));
    }

  private:
    const std::string& source_;
    std::span<const std::string> columns_;
    SourceLayout& layout_;
};

void check_columns(const FieldSchema& field, const std::vector<std::string>& columns) {
    const std::size_t columns_max = field.type == FieldType::date     ? 3
                                    : field.type == FieldType::number ? 1
                                                                      : columns.size();
    if (columns.empty()) {
        throw InvalidSettings(message("field '", field.name, "' has no column: name at least one"));
    }
    if (columns.size() > columns_max) {
        throw InvalidSettings(message("field '", field.name, "' (", name(field.type), ") is made of ",
                                      columns.size(), " columns (", joined(columns, 50), "): name at most ",
                                      columns_max));
    }
}

}  // namespace

const char* name(FieldType type) {
    switch (type) {
        case FieldType::text:
            return "text";
        case FieldType::date:
            return "date";
        case FieldType::number:
            return "number";
    }
    return "unknown";
}

SourceLayout resolve_columns(const TableSchema& schema, const std::string& source,
                             std::span<const std::string> columns) {
    SourceLayout layout;
    Resolver resolver(source, columns, layout);
    const auto own_id = schema.id_by_source.find(source);
    layout.id_column = own_id == schema.id_by_source.end() ? schema.id_column : own_id->second;
    layout.id = resolver.optional_place(layout.id_column, "the id");
    layout.source = resolver.optional_place(schema.source_column, "the source");
    layout.truth = resolver.optional_place(schema.truth_column, "the truth");
    layout.source_column = schema.source_column;
    for (const FieldSchema& field : schema.fields) {
        const auto own = field.columns_by_source.find(source);
        const std::vector<std::string>& names =
            own == field.columns_by_source.end() ? field.columns : own->second;
        std::vector<std::size_t> places;
        for (const std::string& column : names) {
            places.push_back(resolver.place_of(column, message("field '", field.name, "'")));
        }
        layout.fields.push_back(std::move(places));
        layout.labels.push_back(joined(names, names.size()));
    }
    return layout;
}

void check_schema(const TableSchema& schema) {
    std::set<std::string> names;
    std::map<std::size_t, const FieldSchema*> first_of_domain;
    for (const FieldSchema& field : schema.fields) {
        if (!names.insert(field.name).second) {
            throw InvalidSettings(
                message("field '", field.name, "' is there twice: give each field its own name"));
        }
        check_columns(field, field.columns);
        for (const auto& [source, columns] : field.columns_by_source)
            check_columns(field, columns);
        const FieldSchema& first = *first_of_domain.try_emplace(field.domain, &field).first->second;
        if (first.type != field.type) {
            throw InvalidSettings(message("fields '", first.name, "' (", name(first.type), ") and '",
                                          field.name, "' (", name(field.type),
                                          ") are compared with each other: give them one type"));
        }
    }
}

}  // namespace sameas
