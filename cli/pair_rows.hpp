#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/run_context.hpp"

namespace sameas::cli {

/// A row of the `pairs` file of a run.
struct PairRow {
    std::uint64_t row = 0;   ///< from 1
    std::string_view left_source, left_id, right_source, right_id;
    double weight_bits = 0;
};

/// A run's file of pairs.
struct PairFile {
    std::string path;
    std::optional<std::uint64_t> pairs;  ///< how many the run wrote, where its record says so
};

/// Reads the pairs of a run with their weights, row by row. \throws as read_rows; InvalidInput for a weight
/// that is no number, and at the end where rows are missing, or are too many
void read_pair_rows(const PairFile& file, RunContext& context,
                    const std::function<void(const PairRow&)>& sink);

}  // namespace sameas::cli
