#pragma once
#include <string>

#include "engine/linker.hpp"

namespace sameas::cli {

/// One plain sentence: what speaks for the pair, what against, and what follows at the threshold.
/// \param threshold_probability  from which a pair counts as a match
std::string reason(const PairExplanation& pair, double threshold_probability);

/// The values of one comparison on one line: "anna, schmidt"; "(none)" where all are null.
std::string values_text(const std::vector<std::string>& values);

/// "crm:17", fit for a terminal.
std::string record_text(const std::string& source, const std::string& id);

}  // namespace sameas::cli
