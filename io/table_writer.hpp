#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sameas::io {

/// Values of one output column; text is null where the view's data() is null.
using OutputValues =
    std::variant<std::span<const std::string_view>, std::span<const double>, std::span<const std::int32_t>,
                 std::span<const std::uint64_t>, std::span<const std::uint8_t>>;
struct OutputColumn {
    std::string name;
    OutputValues values;
};

/// Writes one table to a file, batch by batch. The file appears under its name only with finish(): until then
/// it is a temporary beside it, removed by the destructor.
class TableWriter {
  public:
    /// \param path    its ending is not looked at
    /// \param format  csv, tsv, parquet, jsonl, arrow
    /// \param metadata  key and value pairs stored with the file where the format can (schema version)
    /// \throws IoError when the folder is not writable
    static std::unique_ptr<TableWriter> create(
        const std::string& path, const std::string& format,
        const std::vector<std::pair<std::string, std::string>>& metadata);
    virtual ~TableWriter() = default;
    /// Appends rows. Call it once even when there are none: it gives the file its columns (JSON lines has
    /// none to give). Columns have the same names and types in every call, and equal sizes. \throws IoError
    /// (disk full)
    virtual void write(const std::vector<OutputColumn>& columns) = 0;
    /// \throws IoError; then nothing stands under the name.
    virtual void finish() = 0;
};

/// The ending of files of that format, with its dot.
std::string file_ending(const std::string& format);
/// The format that a path's ending names, or nothing.
std::optional<std::string> format_of_ending(const std::string& path);

/// Writes a whole text file in the same way: temporary, then renamed. \throws IoError
void write_file(const std::string& path, std::string_view content);
/// Reads a whole text file. \throws IoError
std::string read_file(const std::string& path);

}  // namespace sameas::io
