// A table holds what was read of each field, so the records go over as they came. What a run found out from all records
// together must be said to the index: for dates of open order, the order that reads every value as the run did.
#include "engine/live/linkage_index.hpp"

#include <optional>

#include "engine/errors.hpp"
#include "engine/live/bulk_load.hpp"
#include "engine/table/date.hpp"

namespace sameas {

namespace {

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

/// The model whose settings say what the run found out; nothing where they cannot.
std::optional<Model> settled(const Model& model, const Table& table) {
    Model live = model;
    live.settings.automatic_threshold = false;
    live.settings.threshold_probability = 1;  // joins nothing
    for (FieldSettings& field : live.settings.fields) {
        const std::optional<std::size_t> at = table.find_column(field.name);
        if (!at || field.columns.size() != 1 || !field.columns_by_source.empty()) return std::nullopt;
        const Column& column = table.columns()[*at];
        if (column.original_codes.size() != table.rows()) return std::nullopt;
        if (column.type != FieldType::date || field.date_order != DateOrder::automatic) continue;
        for (const DateOrder order : {DateOrder::ymd, DateOrder::dmy, DateOrder::mdy}) {
            if (field.date_order == DateOrder::automatic && reads_alike(table, column, order)) field.date_order = order;
        }
    }
    return live;
}

void add_records(BulkLoad& load, const ReadPlan& plan, const Table& table, RunContext& context) {
    constexpr std::size_t rows_at_once = 4096;
    std::vector<const Column*> columns(plan.columns.size());
    for (std::size_t f = 0; f < plan.fields.size(); ++f)
        columns[plan.parts[f].front()] = &table.columns()[table.find_column(plan.fields[f].name).value()];
    std::vector<LiveRecord> records;
    for (std::size_t begin = 0; begin < table.rows(); begin += rows_at_once) {
        context.check_stop();
        records.resize(std::min(rows_at_once, table.rows() - begin));
        for (std::size_t i = 0; i < records.size(); ++i) {
            const auto row = RowId(static_cast<std::uint32_t>(begin + i));
            records[i].source = table.source_name(row);
            records[i].id = table.id(row);
            records[i].values.clear();
            for (const Column* column : columns)
                records[i].values.emplace_back(column->original_values.text(column->original_codes[begin + i]));
        }
        load.add(records);
    }
}

}  // namespace

std::unique_ptr<LiveIndex> index_of(const Linkage& linkage, const Model& model, std::uint64_t pairs, RunContext& context) {
    const StageTimer timer(context, "index", linkage.table().rows());
    if (context.memory_left() < linkage.table().rows() * live_bytes_per_record) return nullptr;
    const std::optional<Model> live = settled(model, linkage.table());
    if (!live) return nullptr;
    try {
        auto index = std::make_unique<LiveIndex>(*live, LiveOptions{.scope = linkage.scope(), .run = {.threads = 1}});
        BulkLoad load(*index, context);
        add_records(load, ReadPlan(index->model()->settings), linkage.table(), context);
        load.finish();
        return index->pair_count() == pairs ? std::move(index) : nullptr;
    } catch (const InvalidSettings&) {
        return nullptr;  // cannot be live
    } catch (const InvalidInput&) {
        return nullptr;  // a record that only a file may have, such as one whose id has a zero byte
    } catch (const ResourceLimit&) {
        return nullptr;
    }
}

}  // namespace sameas
