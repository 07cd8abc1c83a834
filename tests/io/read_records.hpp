#pragma once
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/errors.hpp"
#include "io/record_reader.hpp"

namespace sameas::io::testing {

using Cells = std::vector<std::optional<std::string>>;

/// A whole input in memory; null is nothing.
struct Records {
    std::vector<std::string> columns;
    std::vector<Cells> rows;
    std::vector<std::uint64_t> row_numbers;
    std::vector<MalformedRow> malformed;
    std::size_t batches = 0;
};

inline Records read_records(RecordReader& reader) {
    Records records;
    records.columns = reader.columns();
    RecordBatch batch;
    std::uint64_t last = 0;
    for (bool more = true; more;) {
        more = reader.next(batch);
        for (const MalformedRow& row : reader.take_malformed_rows())
            records.malformed.push_back(row);
        if (!more) break;
        ++records.batches;
        REQUIRE((batch.row_numbers.empty() || batch.row_numbers.size() == batch.rows));
        for (std::size_t i = 0; i < batch.rows; ++i) {
            Cells& cells = records.rows.emplace_back();
            for (const std::vector<std::string_view>& column : batch.columns) {
                REQUIRE(column.size() == batch.rows);
                if (column[i].data() == nullptr) {
                    cells.emplace_back();
                } else {
                    cells.emplace_back(std::string(column[i]));
                }
            }
            last = batch.row_numbers.empty() ? last + 1 : batch.row_numbers[i];
            records.row_numbers.push_back(last);
        }
    }
    return records;
}

inline Records read_records(const std::string& path, const ReadOptions& options = {}, int threads = 2) {
    RunContext context(RunContext::Options{.threads = threads});
    return read_records(*open_records(path, options, context));
}

/// Message of the Error that `body` throws, of exactly that type; fails the test when it throws none.
template <class E, class Body>
std::string error_of(const Body& body) {
    try {
        body();
    } catch (const E& error) {
        return error.what();
    }
    FAIL("no error");
    return {};
}

}  // namespace sameas::io::testing
