#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/run_context.hpp"
#include "io/byte_source.hpp"
#include "io/record_reader.hpp"
#include "io/table_writer.hpp"

namespace sameas::io {

/// How the rows of a CSV text are to be parsed.
struct CsvParsing {
    std::size_t columns = 0;            ///< that every row has
    std::vector<std::size_t> included;  ///< those to be given, in rising order
    char delimiter = ',';
    std::int32_t block_bytes = 0;  ///< parsed at a time; a row that spans more is an error
    /// Told of every row with another number of values, which is left out: its number from 1, its text. Called on any
    /// thread, one call at a time, before the rows behind it are given.
    std::function<void(std::uint64_t number, std::string_view text)> on_malformed_row;
};

/// What a build without Arrow C++ lacks, from whoever has Arrow in another form: the Python package has pyarrow. All calls
/// are made by the reader or writer of a file, from any thread.
class ArrowStandIn {
  public:
    virtual ~ArrowStandIn() = default;
    /// As gunzip of io/arrow_files.hpp.
    virtual std::unique_ptr<ByteSource> gunzip(std::unique_ptr<ByteSource> packed, const std::string& origin) = 0;
    /// As parse_csv of io/arrow_files.hpp.
    virtual std::unique_ptr<RecordReader> parse_csv(ByteSource& text, CsvParsing parsing, const std::string& origin) = 0;
    /// As open_parquet and open_arrow_ipc. \param format  parquet, arrow
    virtual std::unique_ptr<RecordReader> open_file(const std::string& path, const std::string& format,
                                                    std::unique_ptr<ByteSource> source, RunContext& context) = 0;
    /// As parquet_writer and arrow_ipc_writer. \param format  parquet, arrow
    virtual std::unique_ptr<TableWriter> create(
        const std::string& path, const std::string& format,
        const std::vector<std::pair<std::string, std::string>>& metadata, RunContext* threads) = 0;
};

/// Sets it, once, before any file is opened; a build with Arrow C++ never asks it. Lives as long as the process.
void set_arrow_stand_in(std::unique_ptr<ArrowStandIn> stand_in);

/// The one that is set. \param what  the format that is wanted \throws InvalidInput naming it where none is set
ArrowStandIn& arrow_stand_in(const std::string& path, const char* what);

}  // namespace sameas::io
