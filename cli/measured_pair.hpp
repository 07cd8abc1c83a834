#pragma once
#include <string>
#include <string_view>

#include "engine/settings/measure_call.hpp"

namespace sameas::cli {

/// The measure of two texts, each at most as long as values of a table are. An empty text is a text here, not
/// a missing value. NaN where the measure cannot tell.
/// \throws InvalidInput for a text that is not UTF-8; ResourceLimit for one that is too long for the measure
double measured_pair(const MeasureCall& call, std::string_view left, std::string_view right);

/// The shortest text that reads back as the same number; "unknown" for NaN.
std::string measured_text(double result);

}  // namespace sameas::cli
