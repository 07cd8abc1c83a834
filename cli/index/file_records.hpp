#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "cli/inputs.hpp"
#include "engine/live/read_plan.hpp"

namespace sameas::cli {

/// Reads the records of files as an index takes them, some thousands at a time.
/// \param settings  those of the model, where sources may spell columns otherwise; \param plan  of the index
/// \returns how many rows were left out as malformed
/// \throws InvalidInput where a column is missing, and what `sink` throws, naming the file; IoError
std::uint64_t for_each_records(const InputFiles& files, const Settings& settings, const ReadPlan& plan, RunContext& context,
                               const std::function<void(const std::vector<LiveRecord>&)>& sink);

}  // namespace sameas::cli
