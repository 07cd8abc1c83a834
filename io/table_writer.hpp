#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas::io {

/// Values of a column that are made as they are written, so that no more than some thousands of them exist at a time.
/// make(first, out, room) fills `out` with the values of rows first, first + 1, ...; texts may live in `room`, which is
/// the maker's until its next call with it. Called on any thread of the writer's, several at once: must give the same
/// values whenever it is asked.
template <class T>
struct MadeValues {
    std::size_t rows = 0;
    std::function<void(std::size_t first, std::span<T> out, std::string& room)> make;
    std::size_t bytes_max = SIZE_MAX;  ///< of one text, where that is known: spares the writer to measure them
};

/// Values of one output column; text is null where the view's data() is null.
using OutputValues =
    std::variant<std::span<const std::string_view>, std::span<const double>, std::span<const std::int32_t>,
                 std::span<const std::uint64_t>, std::span<const std::uint8_t>, MadeValues<std::string_view>,
                 MadeValues<double>, MadeValues<std::int32_t>, MadeValues<std::uint64_t>, MadeValues<std::uint8_t>>;
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
    /// \param threads  columns or ranges of rows are encoded on its threads, and write() throws Cancelled soon after a
    ///                 stop request; null: on the calling thread alone. The bytes of the file are the same.
    /// \throws IoError when the folder is not writable
    static std::unique_ptr<TableWriter> create(
        const std::string& path, const std::string& format,
        const std::vector<std::pair<std::string, std::string>>& metadata, RunContext* threads = nullptr);
    virtual ~TableWriter() = default;
    /// Appends rows; what they point to may go once it returns. Call it once even when there are none: it gives the
    /// file its columns (JSON lines has none to give). Columns have the same names and types in every call, and equal sizes.
    /// Memory does not grow with the rows. The more rows a call brings, the better the threads are used; a group
    /// (arrow_writer.hpp) is enough. After an exception the writer is spent. \throws IoError (disk full); Cancelled
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
