#pragma once
#include <memory>
#include <string>

#include "io/table_writer.hpp"

namespace sameas::io {

/// CSV with a header by RFC 4180, lines ending in \n. A value is quoted when it holds the delimiter, a quote
/// or a line end, and when it is empty text: null is unquoted nothing. In a table of one column null is
/// written as "", because readers skip blank lines. Lines are made on `threads`, or on the calling thread where
/// that is null; the same for JSON lines.
std::unique_ptr<TableWriter> csv_writer(const std::string& path, char delimiter, RunContext* threads);

/// The same into memory: appended to `text`, which is whole once finish() was called and must live until then.
std::unique_ptr<TableWriter> csv_text_writer(std::string& text, char delimiter);

/// JSON lines: an object a row, keys in the order of the columns, null as null; so are NaN and infinity,
/// which JSON lacks.
std::unique_ptr<TableWriter> jsonl_writer(const std::string& path, RunContext* threads);

}  // namespace sameas::io
