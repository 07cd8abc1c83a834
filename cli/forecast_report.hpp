#pragma once
#include <string>

#include "cli/report_json.hpp"
#include "cli/summary.hpp"

namespace sameas::cli {

/// The rules and what they make, their largest groups, and what limits on groups would cut. \pre there is a forecast
std::string forecast_text(const Summary& summary);

/// About what a run would take, and how that was estimated.
std::string estimate_text(const ForecastSummary& forecast, int threads);

/// Adds "forecast" to the document of a summary, and to each of its "rules" what the rule costs.
void add_forecast(Json& document, const ForecastSummary& forecast);

}  // namespace sameas::cli
