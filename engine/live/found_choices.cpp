// A table does not say which order of dates was found for a field; but where one was, it has the values as they were read, and the
// order is the one that reads them all as the table has them.
#include "engine/live/found_choices.hpp"

#include <algorithm>

#include "engine/table/date.hpp"

namespace sameas {

namespace {

constexpr double probability_below_1 = 1 - 0x1p-53;

/// True where `order` reads all values of a date column as the table has them.
bool reads_alike(const Table& table, const Column& column, DateOrder order) {
    const Domain& domain = table.domain_of(column);
    std::vector<bool> is_seen(column.original_values.size());
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const ValueId original = column.original_codes[row];
        if (is_seen[index(original)]) continue;
        is_seen[index(original)] = true;
        const ParsedDate date = parse_date(column.original_values.text(original), order);
        const std::size_t value = index(column.codes[row]);
        if (date.precision != domain.precision[value]) return false;
        if (date.precision != DatePrecision::unparsed && days_since_1970(date) != domain.days[value]) return false;
    }
    return true;
}

/// True where some value can be read in this order alone, so that the run may have found it.
bool some_value_shows(const Column& column, DateOrder order) {
    for (std::size_t value = 1; value < column.original_values.size(); ++value)
        if (order_shown(column.original_values.text(static_cast<ValueId>(value))) == order) return true;
    return false;
}

}  // namespace

std::optional<DateOrder> order_found(const Table& table, const FieldSettings& field) {
    const std::optional<std::size_t> at = table.find_column(field.name);
    if (!at) return std::nullopt;
    const Column& column = table.columns()[*at];
    if (column.original_codes.size() != table.rows()) return DateOrder::automatic;
    bool is_shown = false;
    for (const DateOrder order : {DateOrder::dmy, DateOrder::mdy}) {
        if (!some_value_shows(column, order)) continue;
        is_shown = true;
        if (reads_alike(table, column, order)) return order;
    }
    if (is_shown || !reads_alike(table, column, DateOrder::automatic)) return std::nullopt;
    return DateOrder::automatic;
}

Model settled_model(const Model& model, const Table& table, double threshold_bits) {
    Model settled = model;
    Settings& settings = settled.settings;
    settings.automatic_threshold = false;
    settings.threshold_probability = std::clamp(probability(threshold_bits), settings.keep_probability, probability_below_1);
    for (FieldSettings& field : settings.fields) {
        if (field.type != FieldType::date || field.date_order != DateOrder::automatic) continue;
        const std::optional<DateOrder> order = order_found(table, field);
        if (order) field.date_order = *order == DateOrder::automatic ? DateOrder::ymd : *order;  // which takes them as they come
    }
    return settled;
}

}  // namespace sameas
