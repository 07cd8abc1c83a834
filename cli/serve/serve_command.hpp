#pragma once
#include <string>

#include "cli/job.hpp"

namespace sameas::cli {

/// Answers over HTTP for the index of --index until a stop is asked for; or makes a key. \throws Error
std::string serve_command(const Job& job);

}  // namespace sameas::cli
