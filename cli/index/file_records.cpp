#include "cli/index/file_records.hpp"

#include <optional>

#include "engine/errors.hpp"
#include "engine/linker.hpp"
#include "engine/table/source_layout.hpp"

namespace sameas::cli {

namespace {

/// Where each column of the plan stands among those that are read. Two fields that share a column must do so in every source.
std::vector<std::size_t> places_of_columns(const ReadPlan& plan, const SourceLayout& layout, const std::string& source) {
    std::vector<std::optional<std::size_t>> places(plan.columns.size());
    for (std::size_t f = 0; f < plan.fields.size(); ++f) {
        for (std::size_t part = 0; part < plan.parts[f].size(); ++part) {
            std::optional<std::size_t>& place = places[plan.parts[f][part]];
            if (part >= layout.fields[f].size() || (place && *place != layout.fields[f][part]))
                throw InvalidSettings(message("source '", source, "' spells the column '", plan.columns[plan.parts[f][part]],
                                              "' of field '", plan.fields[f].name,
                                              "' in more than one way: an index takes one value for it; give the fields columns of their own"));
            place = layout.fields[f][part];
        }
    }
    std::vector<std::size_t> all;
    for (const std::optional<std::size_t>& place : places) all.push_back(place.value());
    return all;
}

std::string text_of(std::string_view value) { return value.data() == nullptr ? std::string() : std::string(value); }

}  // namespace

std::uint64_t read_records(io::RecordReader& reader, const std::string& source, const Settings& settings, const ReadPlan& plan,
                           RunContext& context, const RecordSink& sink) {
    const SourceLayout layout = resolve_columns(table_schema(settings, "", false), source, reader.columns());
    const std::vector<std::size_t> places = places_of_columns(plan, layout, source);
    reader.select(layout.needed);
    io::RecordBatch batch;
    std::uint64_t row = 0, malformed = 0;
    std::vector<LiveRecord> records;
    while (reader.next(batch)) {
        context.check_stop();
        records.resize(batch.rows);
        for (std::size_t i = 0; i < batch.rows; ++i) {
            row = batch.row_numbers.empty() ? row + 1 : batch.row_numbers[i];
            records[i].source = layout.source ? text_of(batch.columns[*layout.source][i]) : source;
            records[i].id = layout.id ? text_of(batch.columns[*layout.id][i]) : message(row);
            records[i].values.clear();
            for (const std::size_t place : places) records[i].values.push_back(text_of(batch.columns[place][i]));
        }
        malformed += reader.take_malformed_rows().size();
        sink(records);
    }
    return malformed + reader.take_malformed_rows().size();
}

std::uint64_t for_each_records(const InputFiles& files, const Settings& settings, const ReadPlan& plan, RunContext& context,
                               const RecordSink& sink) {
    const StageTimer timer(context, "read");
    std::uint64_t malformed = 0;
    for (const io::Input& input : files.inputs) {
        try {
            const std::unique_ptr<io::RecordReader> reader = io::open_records(input.path, files.read, context);
            malformed += read_records(*reader, input.source, settings, plan, context, sink);
        } catch (const InvalidInput& error) {
            throw InvalidInput(message(input.path, ": ", error.what()));
        }
    }
    return malformed;
}

}  // namespace sameas::cli
