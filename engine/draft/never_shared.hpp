#pragma once
#include "engine/run_context.hpp"
#include "engine/standardise/steps.hpp"
#include "engine/table/dictionary.hpp"

namespace sameas {

/// Has every record a value of its own, however values are written? Telephone numbers in two formats are shared without their
/// marks. Under a microsecond a value where each stands once, else nothing.
/// \param values  as they stand, with their counts
/// \param steps   of standardisation that the column needs
bool is_never_shared(const Dictionary& values, StepSet steps, RunContext& context);

/// Do next to no values share a part with another one: a half, or a word? Names, addresses and titles of many records do, if
/// not with a match then with strangers; what was drawn at random does not. False of few values, where it could be an accident.
/// A microsecond a value.
bool shares_no_parts(const Dictionary& values, RunContext& context);

}  // namespace sameas
