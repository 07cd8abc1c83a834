#include "service/compared_records.hpp"

#include <algorithm>

#include "service/problem.hpp"

namespace sameas::service {

namespace {

/// A name for a column that is none of these.
std::string free_name(std::string name, const std::vector<std::string>& taken) {
    while (std::find(taken.begin(), taken.end(), name) != taken.end()) name += '_';
    return name;
}

Table table_of(const Settings& settings, std::vector<std::string> columns, const std::vector<LiveRecord>& records, RunContext& context) {
    const std::size_t values = columns.size();
    TableSchema schema = table_schema(settings, "", true);
    columns.push_back(schema.source_column = free_name("source", columns));
    columns.push_back(schema.id_column = free_name("id", columns));
    schema.id_by_source.clear();
    TableBuilder builder(schema, context);
    std::vector<std::vector<std::string_view>> batch;
    for (const std::size_t column : builder.begin_source("records", columns)) {
        std::vector<std::string_view>& of_column = batch.emplace_back();
        for (const LiveRecord& record : records) {
            const std::string& value = column < values ? record.values[column] : column == values ? record.source : record.id;
            of_column.push_back(value.empty() ? std::string_view() : std::string_view(value));
        }
    }
    builder.append(batch, records.size());
    return builder.finish();
}

}  // namespace

ComparedRecords::ComparedRecords(const Model& model, const std::vector<std::string>& columns, PairScope scope,
                                 const std::vector<LiveRecord>& records)
    : model_(model), context_({.threads = 1, .memory_bytes = UINT64_MAX}) {
    try {
        linkage_ = std::make_unique<Linkage>(table_of(model.settings, columns, records, context_), model.settings, scope, context_);
    } catch (const InvalidInput&) {  // quotes what is stored, and who verifies an identity must not be told
        throw Problem(ProblemKind::invalid_value, "a date or number of these records does not parse, so they cannot be compared");
    }
    for (const LiveRecord& record : records) rows_.push_back(*linkage_->table().find_record(record.source, record.id));
}

PairExplanation ComparedRecords::explain(std::size_t first, std::size_t second) const {
    return sameas::explain(*linkage_, model_, rows_[first], rows_[second]);
}

}  // namespace sameas::service
