#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/table_writer.hpp"

namespace sameas::io {

/// Rows of a row group (Parquet) or record batch (Arrow IPC); fewer where their texts are longer than
/// group_bytes_max. Fixed, so that the bytes of a file do not depend on how its rows were handed over.
inline constexpr std::size_t group_rows = 131072;
inline constexpr std::size_t group_bytes_max = std::size_t{256} << 20;

using FileMetadata = std::vector<std::pair<std::string, std::string>>;

/// Writers over Arrow C++; built without it they throw InvalidInput that says so. Text columns are utf8 and
/// nullable, the others are not nullable. Compressed with zstd where the library has it, else with what it
/// has. Columns are encoded on `threads`, or on the calling thread where that is null.
std::unique_ptr<TableWriter> parquet_writer(const std::string& path, const FileMetadata& metadata,
                                            RunContext* threads);
std::unique_ptr<TableWriter> arrow_ipc_writer(const std::string& path, const FileMetadata& metadata,
                                              RunContext* threads);

}  // namespace sameas::io
