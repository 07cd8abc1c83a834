#pragma once
#include <string>

#include "cli/job.hpp"
#include "engine/live/store/stored_index.hpp"

namespace sameas::cli {

/// What an index is made with. \param date_order  ymd, dmy, mdy, or empty
CreateOptions create_options(PairScope scope, const std::string& date_order);

/// build, add, remove, find, stats, verify, swap-model, backup of an index in a folder.
/// \returns what goes to standard output \throws Error, as the engine
std::string index_command(const Job& job);

}  // namespace sameas::cli
