#include "io/table_writer.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/errors.hpp"
#include "io/arrow_writer.hpp"
#include "io/text_writer.hpp"

namespace sameas::io {

namespace {

constexpr std::array<std::string_view, 5> formats{"csv", "tsv", "parquet", "jsonl", "arrow"};

[[noreturn]] void refuse(const std::string& format) {
    throw InvalidInput(message("unknown format: '", format, "' (have: csv, tsv, parquet, jsonl, arrow)"));
}

}  // namespace

std::unique_ptr<TableWriter> TableWriter::create(
    const std::string& path, const std::string& format,
    const std::vector<std::pair<std::string, std::string>>& metadata, RunContext* threads) {
    if (format == "csv") return csv_writer(path, ',', threads);
    if (format == "tsv") return csv_writer(path, '\t', threads);
    if (format == "jsonl") return jsonl_writer(path, threads);
    if (format == "parquet") return parquet_writer(path, metadata, threads);
    if (format == "arrow") return arrow_ipc_writer(path, metadata, threads);
    refuse(format);
}

std::string file_ending(const std::string& format) {
    if (std::ranges::find(formats, format) != formats.end()) return "." + format;
    refuse(format);
}

std::optional<std::string> format_of_ending(const std::string& path) {
    for (const std::string_view format : formats) {
        if (path.ends_with(message('.', format))) return std::string(format);
    }
    return std::nullopt;
}

}  // namespace sameas::io
