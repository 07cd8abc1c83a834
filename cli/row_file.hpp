#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas::cli {

/// One row of a file of ids: its number, from 1, and its values; an absent column or value is empty.
using RowSink = std::function<void(std::uint64_t row, std::span<const std::string_view> values)>;

struct RowFileColumns {
    std::vector<std::string> required;
    std::vector<std::string> optional;  ///< their values follow those of the required ones
};
/// Reads the named columns of a file (any input format) row by row: pairs of ids, entities, scored pairs.
/// \throws InvalidInput for a missing column, or a row that cannot be read (named); IoError
void read_rows(const std::string& path, const RowFileColumns& columns, RunContext& context,
               const RowSink& sink);

}  // namespace sameas::cli
