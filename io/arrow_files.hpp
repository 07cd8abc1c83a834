#pragma once
#include <memory>
#include <string>

#include "engine/run_context.hpp"
#include "io/arrow_stand_in.hpp"
#include "io/byte_source.hpp"
#include "io/record_reader.hpp"

namespace sameas::io {

// The readers that need Arrow C++. Built without it they ask io/arrow_stand_in.hpp, and throw InvalidInput that says so
// where there is none. CSV needs it for parse_csv alone.

/// Unpacks gzip (also several members one after the other). Reading throws InvalidInput when it is damaged or
/// cut off.
std::unique_ptr<ByteSource> gunzip(std::unique_ptr<ByteSource> packed, std::string origin);

/// CSV with a header, as UTF-8 or Latin-1. \throws InvalidInput, IoError
std::unique_ptr<RecordReader> open_csv(std::unique_ptr<ByteSource> source, const std::string& origin,
                                       const ReadOptions& options, RunContext& context);

/// The rows of a CSV text without its header, of the columns included, as bytes. Without values: null, unless quoted.
/// \param text  must outlive the reader \param ahead  parse on a thread of its own
std::unique_ptr<RecordReader> parse_csv(ByteSource& text, CsvParsing parsing, const std::string& origin, bool ahead);

/// A Parquet or Arrow IPC file. `source` is read into memory where the format needs to jump about in it;
/// null: the file at `path` is read in place.
std::unique_ptr<RecordReader> open_parquet(const std::string& path, std::unique_ptr<ByteSource> source,
                                           RunContext& context);
std::unique_ptr<RecordReader> open_arrow_ipc(const std::string& path, std::unique_ptr<ByteSource> source,
                                             RunContext& context);

}  // namespace sameas::io
