#pragma once
#include <string>

#include "cli/summary.hpp"

namespace sameas::cli {

/// The report that a person reads, section after section; those that the summary has nothing for are left
/// out.
std::string report_text(const Summary& summary);

/// One pair, comparison by comparison, down to its probability, the rules that make it, and a sentence of
/// why.
std::string explanation_text(const PairExplanation& pair, double threshold_probability);

/// Precision, recall, F1 and cluster counts.
std::string evaluation_text(const Evaluation& evaluation);

/// Seconds and peak memory of each stage, and of the whole command.
std::string costs_text(const std::vector<StageCost>& costs, double seconds, int threads);

}  // namespace sameas::cli
