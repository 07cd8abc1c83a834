#pragma once
#include <string>

#include "cli/job.hpp"

namespace sameas::cli {

/// score --pairs FILE: scores the pairs of a file and, where they are labelled, tests the model on them. docs/evaluate.md.
/// \throws as the stages; InvalidSettings for options that do not go together
std::string score_pairs(const Job& job);

}  // namespace sameas::cli
