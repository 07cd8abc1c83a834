#pragma once
#include "engine/blocking/row_join.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// Estimates how long it takes the threads of the run to find all pairs of values of a join, by timing how long the partners of
/// single values take, drawn at random, until `seconds_max` are over or some thousand were asked. Of a value in hand when they are
/// over the end is waited for. What becomes of the pairs is not counted. 4 bytes a value. \throws Cancelled
double seconds_to_join(const RowJoin& join, double seconds_max, RunContext& context);

}  // namespace sameas
