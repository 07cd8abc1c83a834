// A table does not say which order of dates was found for a field; but where one was, it has the values as they were read, and the
// order is the one that reads them all as the table has them.
#include "engine/live/found_choices.hpp"

#include <algorithm>
#include <vector>

#include "engine/table/date.hpp"

namespace sameas {

namespace {

constexpr double probability_below_1 = 1 - 0x1p-53;

/// A value as it was read, and what became of it.
struct ReadValue {
    ValueId original, value;
};

/// Of a date column, once each, those that are not null: what means null says nothing about the order.
std::vector<ReadValue> values_read(const Column& column) {
    std::vector<ReadValue> values;
    std::vector<bool> is_seen(column.original_values.size());
    for (std::size_t row = 0; row < column.original_codes.size(); ++row) {
        const ValueId original = column.original_codes[row];
        if (is_seen[index(original)]) continue;
        is_seen[index(original)] = true;
        if (column.codes[row] != null_value) values.push_back({original, column.codes[row]});
    }
    return values;
}

/// True where `order` reads all values of a date column as the table has them.
bool reads_alike(const Table& table, const Column& column, const std::vector<ReadValue>& values, DateOrder order) {
    const Domain& domain = table.domain_of(column);
    return std::ranges::all_of(values, [&](const ReadValue& one) {
        const ParsedDate date = parse_date(column.original_values.text(one.original), order);
        const std::size_t value = index(one.value);
        if (date.precision != domain.precision[value]) return false;
        return date.precision == DatePrecision::unparsed || days_since_1970(date) == domain.days[value];
    });
}

/// True where some value can be read in this order alone, so that the run may have found it.
bool some_value_shows(const Column& column, const std::vector<ReadValue>& values, DateOrder order) {
    return std::ranges::any_of(values, [&](const ReadValue& one) { return order_shown(column.original_values.text(one.original)) == order; });
}

/// Parts are joined in the order of the field, which no value as it was read shows.
bool joins_parts(const FieldSettings& field) {
    return field.columns.size() > 1 ||
           std::ranges::any_of(field.columns_by_source, [](const auto& own) { return own.second.size() > 1; });
}

/// What an index takes instead of an order that was not found: dates as they come, where that reads all as the run did.
DateOrder without_guessing(const Table& table, const FieldSettings& field) {
    const Column& column = table.columns()[*table.find_column(field.name)];
    return reads_alike(table, column, values_read(column), DateOrder::ymd) ? DateOrder::ymd : DateOrder::automatic;
}

}  // namespace

std::optional<DateOrder> order_found(const Table& table, const FieldSettings& field) {
    const std::optional<std::size_t> at = table.find_column(field.name);
    if (!at) return std::nullopt;
    const Column& column = table.columns()[*at];
    if (column.original_codes.empty()) return DateOrder::automatic;  // no date depends on the order (TableBuilder)
    const std::vector<ReadValue> values = values_read(column);
    bool is_shown = false;
    for (const DateOrder order : {DateOrder::dmy, DateOrder::mdy}) {
        if (!some_value_shows(column, values, order)) continue;
        is_shown = true;
        if (!joins_parts(field) && reads_alike(table, column, values, order)) return order;
    }
    if (is_shown || !reads_alike(table, column, values, DateOrder::automatic)) return std::nullopt;
    return DateOrder::automatic;
}

void settle_threshold(Settings& settings, double threshold_bits) {
    settings.automatic_threshold = false;
    settings.threshold_probability = std::clamp(probability(threshold_bits), settings.keep_probability, probability_below_1);
}

void settle_date_orders(Settings& settings, const Table& table) {
    for (FieldSettings& field : settings.fields) {
        if (field.type != FieldType::date || field.date_order != DateOrder::automatic) continue;
        const std::optional<DateOrder> order = order_found(table, field);
        if (order) field.date_order = *order == DateOrder::automatic ? without_guessing(table, field) : *order;
    }
}

Model settled_model(const Model& model, const Table& table, double threshold_bits) {
    Model settled = model;
    settle_threshold(settled.settings, threshold_bits);
    settle_date_orders(settled.settings, table);
    return settled;
}

}  // namespace sameas
