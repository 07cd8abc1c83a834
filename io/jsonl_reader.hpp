#pragma once
#include <functional>
#include <memory>
#include <string>

#include "engine/run_context.hpp"
#include "io/byte_source.hpp"
#include "io/record_reader.hpp"

namespace sameas::io {

/// A line of JSON may be at most so long.
inline constexpr std::size_t json_line_bytes_max = std::size_t{64} << 20;

/// Opens the text from its beginning; called twice.
using OpenText = std::function<std::unique_ptr<ByteSource>()>;

/// Reads JSON lines: an object a line; blank lines do not count. The columns are all keys, in order of first
/// appearance. Strings stand as they are, whole numbers as digits, other numbers as they are written; a
/// missing key is null. A value that is an array or an object is refused, but only in a selected column. Of a
/// repeated key the last counts.
/// \throws InvalidInput naming the line (and the key), IoError
std::unique_ptr<RecordReader> open_jsonl(OpenText open, std::string origin, RunContext& context);

}  // namespace sameas::io
