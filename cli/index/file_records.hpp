#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "cli/inputs.hpp"
#include "engine/live/read_plan.hpp"

namespace sameas::cli {

/// Takes some thousands of records at a time.
using RecordSink = std::function<void(const std::vector<LiveRecord>&)>;

/// Reads the records of one table as an index takes them.
/// \param source    of its records, unless a column says it
/// \param settings  those of the model, where sources may spell columns otherwise; \param plan  of the index
/// \returns how many rows were left out as malformed
/// \throws InvalidInput where a column is missing, and what the reader and `sink` throw
std::uint64_t read_records(io::RecordReader& reader, const std::string& source, const Settings& settings, const ReadPlan& plan,
                           RunContext& context, const RecordSink& sink);

/// Reads the records of files as an index takes them: read_records() of each, whose errors then name the file.
std::uint64_t for_each_records(const InputFiles& files, const Settings& settings, const ReadPlan& plan, RunContext& context,
                               const RecordSink& sink);

}  // namespace sameas::cli
