#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run_context.hpp"
#include "io/record_reader.hpp"

namespace sameas::cli {

/// One row of a file of ids: its number, from 1, and its values; an absent column or value is empty.
using RowSink = std::function<void(std::uint64_t row, std::span<const std::string_view> values)>;

struct RowFileColumns {
    std::vector<std::string> required;
    std::vector<std::string> optional;  ///< their values follow those of the required ones
};
/// Where rows come from: a file of any input format, or a table that somebody holds.
struct RowSource {
    RowSource(const std::string& path);  // implicit: a path is what rows mostly come from
    RowSource(const char* path) : RowSource(std::string(path)) {}
    RowSource(std::string name_of_it, std::function<std::unique_ptr<io::RecordReader>(RunContext&)> how)
        : name(std::move(name_of_it)), open(std::move(how)) {}

    std::string name;  ///< what messages call it
    /// May be called any number of times; each reader begins at the first row.
    std::function<std::unique_ptr<io::RecordReader>(RunContext&)> open;
};

/// Reads the named columns row by row: pairs of ids, entities, scored pairs.
/// \throws InvalidInput for a missing column, or a row that cannot be read (named); IoError
void read_rows(const RowSource& source, const RowFileColumns& columns, RunContext& context, const RowSink& sink);

}  // namespace sameas::cli
