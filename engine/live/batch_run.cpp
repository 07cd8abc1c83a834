#include "engine/live/batch_run.hpp"

#include <algorithm>

namespace sameas {

namespace {

/// A name for a column that is none of these.
std::string free_name(std::string name, const std::vector<std::string>& taken) {
    while (std::find(taken.begin(), taken.end(), name) != taken.end()) name += '_';
    return name;
}

/// The records in a table, and the number of each in the state, by rank.
struct Records {
    Table table;
    std::vector<std::uint32_t> number_of;
    std::map<RowIssueKind, std::uint64_t> issues;
};

Records records_of(const LiveState& state, const ReadPlan& plan, RunContext& context) {
    std::vector<std::string> columns = plan.columns;
    TableSchema schema = table_schema(plan.settings, "", false);
    columns.push_back(schema.source_column = free_name("source", columns));
    columns.push_back(schema.id_column = free_name("id", columns));
    TableBuilder builder(schema, context);
    const std::vector<std::size_t> needed = builder.begin_source("records", columns);
    constexpr std::size_t records_at_once = 16384;
    std::vector<LiveRecord> records;
    std::vector<std::uint32_t> numbers;
    const auto flush = [&] {
        std::vector<std::vector<std::string_view>> batch(needed.size());
        for (std::size_t k = 0; k < needed.size(); ++k) {
            for (const LiveRecord& record : records) {
                const std::string& value = needed[k] < plan.columns.size()    ? record.values[needed[k]]
                                           : needed[k] == plan.columns.size() ? record.source
                                                                              : record.id;
                batch[k].push_back(value.empty() ? std::string_view() : std::string_view(value));
            }
        }
        builder.append(batch, records.size());
        records.clear();
    };
    state.for_each_record([&](std::uint32_t number, const LiveState::Record& record) {
        records.push_back(state.unpacked(record));
        numbers.push_back(number);
        if (records.size() == records_at_once) flush();
    });
    flush();
    Records all{builder.finish(), {}, builder.issues().counts};
    for (const RowId row : all.table.rows_by_rank()) all.number_of.push_back(numbers[index(row)]);
    return all;
}

}  // namespace

BatchRun batch_run(const ModelVersion& version, RunContext& context) {
    Records records = records_of(version.state, version.plan, context);
    Settings settings = version.plan.settings;
    settings.pairs_per_rule_max = UINT64_MAX;  // says when to refuse a run, nothing about a pair
    auto linkage = std::make_unique<Linkage>(std::move(records.table), settings, version.scope, context);
    LinkResult result = link(*linkage, *version.model, context);
    return {std::move(records.number_of), std::move(linkage), std::move(records.issues), std::move(result)};
}

}  // namespace sameas
