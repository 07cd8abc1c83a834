#pragma once
#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace sameas::cli {

/// `sameas model` with its actions, which share the options.
void add_model(CLI::App& app, Options& options);

}  // namespace sameas::cli
