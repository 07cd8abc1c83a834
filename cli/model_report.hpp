#pragma once
#include <string>

#include "cli/report_json.hpp"
#include "cli/summary.hpp"

namespace sameas::cli {

/// What the levels of a model say, its prior, thresholds and training sessions.
std::string model_text(const ModelSummary& model);
Json model_json(const ModelSummary& model);

/// The same of a model that is looked at by itself, with its classes of non-matches, and what stands behind it.
std::string shown_model_text(const Model& model);
Json shown_model_json(const Model& model);

}  // namespace sameas::cli
