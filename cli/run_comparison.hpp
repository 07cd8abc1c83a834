#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "cli/entity_changes.hpp"
#include "cli/report_json.hpp"
#include "cli/row_file.hpp"
#include "engine/evaluate/result_comparison.hpp"
#include "engine/evaluate/sample_estimate.hpp"
#include "engine/linker.hpp"

namespace sameas::cli {

/// A run (the first) held against another over the same records.
struct RunComparison {
    std::string other;   ///< folder
    EntityChanges entities;
    ResultComparison pairs;
};

/// evaluate --compare. \param entity  of the first, by rank  \param truth  null: none
/// \throws InvalidInput where the other folder holds no run, or other records
RunComparison compare_with_run(const std::string& other, const Linkage& linkage, std::span<const std::uint32_t> entity,
                               const Truth* truth, RunContext& context);

/// evaluate --labels: the result (entities by rank) against a labelled sample of pairs. \throws as read_labelled_pairs;
/// InvalidInput without labels
SampleEstimate estimate_from_labels(const RowSource& labels, const Linkage& linkage, std::span<const std::uint32_t> entity,
                                    RunContext& context);

std::string comparison_text(const RunComparison& comparison);
Json comparison_json(const RunComparison& comparison);

}  // namespace sameas::cli
