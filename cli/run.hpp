#pragma once
#include <map>
#include <string>

#include "cli/job.hpp"

namespace sameas::cli {

using Command = std::string (*)(const Job&);
/// Commands by name.
using Commands = std::map<std::string, Command>;

/// The whole command line: parses, runs the command, prints what it found. Never throws.
/// \returns the exit status: 0 done, 1 data or files, 2 usage or settings, 3 refused by a gate of the model,
///          130 interrupted
/// \param more  commands that need what not every build has (a store)
int run(int argc, const char* const* argv, const Commands& more = {});

}  // namespace sameas::cli
