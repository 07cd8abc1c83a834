#pragma once
#include <string>

#include "engine/profile/column_facts.hpp"
#include "engine/run_context.hpp"
#include "engine/standardise/steps.hpp"
#include "engine/table/date.hpp"

namespace sameas {

/// How a column of dates can be read as a whole.
struct DateReading {
    DateOrder order = DateOrder::automatic;   ///< what the settings must say; automatic where the values tell
    double readable = 0;                      ///< share of the rows with a value (placeholders aside) that are then read
    StepSet steps;                            ///< those without which some would not be read
    std::string why;                          ///< of an order that the values do not tell; else empty
};

/// Finds the order of day and month that reads most. Where dates of both orders are there, that of more rows; where none tells,
/// the day first. On a sample where values are many. \param values  as they stand  \param steps  that may be used
DateReading date_reading(const Dictionary& values, const ColumnFacts& facts, StepSet steps, RunContext& context);

}  // namespace sameas
