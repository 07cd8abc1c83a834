#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas::io {

/// Rows of an input, as text. Views live until the next call of next().
struct RecordBatch {
    std::size_t rows = 0;
    /// One a selected column, each of size rows; a view with null data() is null.
    std::vector<std::vector<std::string_view>> columns;
    /// Of each row in the input, from 1; empty: counted on from the last.
    std::vector<std::uint64_t> row_numbers;
};

/// A row that could not be read and was left out.
struct MalformedRow {
    std::uint64_t row = 0;  ///< data row, from 1
    std::string text;       ///< its beginning
};

/// Gives a table row by row as text: numbers, dates, booleans print as their shortest exact text (dates ISO).
class RecordReader {
  public:
    virtual ~RecordReader() = default;
    /// Names of the columns, in order (repeats possible: the table's builder refuses those that it needs).
    virtual const std::vector<std::string>& columns() const = 0;
    /// How many rows there are, where the format says so before they are read.
    virtual std::optional<std::uint64_t> rows() const { return std::nullopt; }
    /// Chooses the columns to decode and their order. At most once, before next(); all without it.
    virtual void select(const std::vector<std::size_t>& columns) = 0;
    /// Reads on; false at the end. \throws InvalidInput (what, file, row), IoError
    virtual bool next(RecordBatch& batch) = 0;
    /// Rows left out so far, since the last call.
    virtual std::vector<MalformedRow> take_malformed_rows() { return {}; }
};

struct ReadOptions {
    std::string format =
        {};                 ///< csv, tsv, parquet, jsonl, arrow; empty: by the name's ending, else by content
    char delimiter = '\0';  ///< of csv; 0: comma (tab for tsv), or ; tab | where the header has no comma and it and the first row have as many of these
    bool latin1 = false;    ///< csv is ISO 8859-1 instead of UTF-8
};

/// Opens a file, or standard input for "-". \throws IoError, InvalidInput (missing, empty, no header, unknown
/// format)
std::unique_ptr<RecordReader> open_records(const std::string& path, const ReadOptions& options,
                                           RunContext& context);

/// The format's name that open_records would use: csv, tsv, parquet, jsonl, arrow. Gzip endings are looked
/// through.
std::string format_of(const std::string& path, const ReadOptions& options);

/// Size and XXH3 hash of a file's bytes, to recognise it later: "bytes:hash", the size in decimal, the hash
/// in 16 hex digits. Empty for "-", pipes and devices. \throws IoError
std::string fingerprint(const std::string& path);

}  // namespace sameas::io
