#pragma once
#include <memory>
#include <string>

#include "io/arrow_c_data.hpp"
#include "io/record_reader.hpp"

namespace sameas::io {

/// Reads any Arrow C stream of struct arrays (record batches) as text; needs no Arrow library.
///
/// Columns may be of type utf8, binary, their large and view forms, bool, whole numbers, float32, float64,
/// date, timestamp, decimal of at most 128 bits, null, or a dictionary of these; numbers print as
/// io/cell_text.hpp says. Another type is refused with its column's name, but only when the column is
/// selected. Offsets of sliced arrays are honoured; offsets, indices and counts are checked before use as far
/// as the interface lets a reader see them.
///
/// \param stream  released by the reader, also when this throws
/// \param origin  where it comes from, for messages
/// \throws InvalidInput, IoError with the stream's own message when it fails (also half-way)
std::unique_ptr<RecordReader> read_stream(ArrowArrayStream stream, std::string origin);

}  // namespace sameas::io
