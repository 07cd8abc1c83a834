#pragma once
#include <memory>
#include <string>

#include "engine/run_context.hpp"
#include "io/byte_source.hpp"
#include "io/record_reader.hpp"

namespace sameas::io {

// The readers that need Arrow C++. Built without it they throw InvalidInput that says so.

/// Unpacks gzip (also several members one after the other). Reading throws InvalidInput when it is damaged or
/// cut off.
std::unique_ptr<ByteSource> gunzip(std::unique_ptr<ByteSource> packed, std::string origin);

/// CSV with a header, as UTF-8 or Latin-1. \throws InvalidInput, IoError
std::unique_ptr<RecordReader> open_csv(std::unique_ptr<ByteSource> source, const std::string& origin,
                                       const ReadOptions& options, RunContext& context);

/// A Parquet or Arrow IPC file. `source` is read into memory where the format needs to jump about in it;
/// null: the file at `path` is read in place.
std::unique_ptr<RecordReader> open_parquet(const std::string& path, std::unique_ptr<ByteSource> source,
                                           RunContext& context);
std::unique_ptr<RecordReader> open_arrow_ipc(const std::string& path, std::unique_ptr<ByteSource> source,
                                             RunContext& context);

}  // namespace sameas::io
