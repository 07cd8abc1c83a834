#pragma once

namespace sameas::cli {

/// The whole command line: parses, runs the command, prints what it found. Never throws.
/// \returns the exit status: 0 done, 1 data or files, 2 usage or settings, 3 refused by a gate of the model,
///          130 interrupted
int run(int argc, const char* const* argv);

}  // namespace sameas::cli
