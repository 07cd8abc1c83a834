#pragma once
#include <cstdint>
#include <vector>

#include "engine/derive/features.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/expression.hpp"

namespace sameas {

/// Blocking keys of all rows, row-major: keys[row * rules.size() + rule]. Never 0, unless a part of the rule
/// is null.
///
/// The formula is part of what may be stored, so it never changes without a new schema version:
///
///     key = xxh3(to_string(rule))                          the rule in its one spelling
///     key = xxh3_seeded(xxh3(value) as 8 bytes, key)       for each part, in order
///     key = 1 where that gives 0
///
/// where xxh3 is XXH3 with 64 bits and seed 0, xxh3_seeded(bytes, seed) the same with a seed, a value is its
/// UTF-8 bytes after cleaning and the part's functions (XXH3 takes their number in), and the 8 bytes are
/// little-endian. Each distinct value is hashed once. Adds rows to the progress. O(rows * parts of all
/// rules).
std::vector<std::uint64_t> blocking_keys(const Features& features, const std::vector<Rule>& rules,
                                         RunContext& context);

}  // namespace sameas
