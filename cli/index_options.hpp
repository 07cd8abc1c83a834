#pragma once
#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace sameas::cli {

/// `sameas index` with its actions, which share the options.
void add_index(CLI::App& app, Options& options);
/// `sameas verify`: the same as `sameas index verify`.
void add_verify(CLI::App& app, Options& options);

}  // namespace sameas::cli
