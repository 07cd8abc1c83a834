#include "cli/row_file.hpp"

#include <algorithm>

#include "cli/text_table.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t absent = static_cast<std::size_t>(-1);

/// Where the wanted columns are among those of the file.
std::vector<std::size_t> places_of(const std::string& path, const RowFileColumns& wanted,
                                   const std::vector<std::string>& columns) {
    const auto place_of = [&](const std::string& name) {
        const auto found = std::find(columns.begin(), columns.end(), name);
        return found == columns.end() ? absent : static_cast<std::size_t>(found - columns.begin());
    };
    std::vector<std::size_t> places;
    for (const std::string& name : wanted.required) {
        places.push_back(place_of(name));
        if (places.back() != absent) continue;
        std::string have;
        for (const std::string& column : columns)
            have += (have.empty() ? "" : ", ") + printable(column, 40);
        throw InvalidInput(path + ": column not found: '" + name + "' (have: " + have + ")");
    }
    for (const std::string& name : wanted.optional)
        places.push_back(place_of(name));
    return places;
}

void refuse_malformed_rows(const std::string& path, io::RecordReader& reader) {
    for (const io::MalformedRow& row : reader.take_malformed_rows()) {
        throw InvalidInput(message(path, ": row ", row.row, " does not have the columns of the header: '",
                                   printable(row.text, 60), "'"));
    }
}

}  // namespace

RowSource::RowSource(const std::string& path)
    : name(path), open([path](RunContext& context) { return io::open_records(path, {}, context); }) {}

void read_rows(const RowSource& source, const RowFileColumns& columns, RunContext& context, const RowSink& sink) {
    const std::unique_ptr<io::RecordReader> reader = source.open(context);
    const std::vector<std::size_t> places = places_of(source.name, columns, reader->columns());
    std::vector<std::size_t> selected;
    for (const std::size_t place : places) {
        if (place != absent) selected.push_back(place);
    }
    reader->select(selected);

    std::vector<std::string_view> values(places.size());
    std::uint64_t last_row = 0;
    io::RecordBatch batch;
    while (reader->next(batch)) {
        context.check_stop();
        for (std::size_t i = 0; i < batch.rows; ++i) {
            for (std::size_t place = 0, column = 0; place < places.size(); ++place) {
                values[place] = places[place] == absent ? std::string_view() : batch.columns[column++][i];
            }
            last_row = batch.row_numbers.empty() ? last_row + 1 : batch.row_numbers[i];
            sink(last_row, values);
        }
        refuse_malformed_rows(source.name, *reader);
    }
    refuse_malformed_rows(source.name, *reader);
}

}  // namespace sameas::cli
