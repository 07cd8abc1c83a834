#pragma once
#include <string>

#include "cli/job.hpp"

namespace sameas::cli {

/// build, add, remove, find, stats, verify, swap-model, backup of an index in a folder.
/// \returns what goes to standard output \throws Error, as the engine
std::string index_command(const Job& job);

}  // namespace sameas::cli
