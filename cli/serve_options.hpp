#pragma once
#include "cli/option_parts.hpp"

namespace sameas::cli {

void add_serve(CLI::App& app, Options& serve);

}  // namespace sameas::cli
