#pragma once
#include <functional>

#include "engine/run_context.hpp"

namespace sameas {

/// Calls `body` with a context like the one given, of which the run is asked to stop once `seconds` are over, or with the run
/// itself. Its progress and costs are its own; what it logs is dropped.
/// \returns whether `body` came to its end in time. \throws Cancelled  where the run itself was asked to stop; and what else
/// `body` throws
bool finishes_within(double seconds, RunContext& context, const std::function<void(RunContext&)>& body);

}  // namespace sameas
