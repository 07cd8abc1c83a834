#pragma once
#include <cstdint>
#include <span>

#include "engine/derive/features.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// Fills in `rare`, the feature of rare(EXPRESSION, records_max): of what the expression gives, the values that at most
/// `records_max` records have; of a set, those of its members. What is left of nothing is null.
/// \param inner   the computed feature of EXPRESSION
/// \param values  what it gives: those of the field's domain where it is a field
/// \param rows    by value of the field's domain: how many records have it in this field
/// Linear in the bytes of the distinct values. \throws Cancelled
void keep_rare_values(const Feature& inner, const Dictionary& values, std::span<const std::uint64_t> rows,
                      std::uint64_t records_max, Feature& rare, RunContext& context);

}  // namespace sameas
