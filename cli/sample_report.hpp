#pragma once
#include <string>

#include "cli/report_json.hpp"
#include "engine/evaluate/sample_estimate.hpp"

namespace sameas::cli {

/// What a labelled sample lets estimate, for people and for programs.
std::string sample_text(const SampleEstimate& estimate);
Json sample_json(const SampleEstimate& estimate);

}  // namespace sameas::cli
