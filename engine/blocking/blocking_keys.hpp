#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/blocking/key_sets.hpp"
#include "engine/derive/features.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/expression.hpp"

namespace sameas {

/// Blocking keys of all rows.
struct BlockingKeys {
    /// Row-major, slots[row * rules + rule]: the row's key, 0 when a part of the rule is null; where the rule is
    /// multi-valued, key_signature of the row's keys. Under a rule that is not of kind keys: 1, 0 when a part is null.
    std::vector<std::uint64_t> slots;
    /// By rule: the keys of a multi-valued rule, null for one that gives a row one key at most.
    std::vector<std::optional<KeySets>> sets;
};

/// True when some part of the rule is multi-valued: a row may then have several keys.
bool is_multi_valued(const Rule& rule);

/// Computes the keys of all rows under all rules. The formula of a key is part of what may be stored, so it never
/// changes without a new schema version:
///
///     key = xxh3(to_string(rule))                          the rule in its one spelling
///     key = xxh3_seeded(xxh3(value) as 8 bytes, key)       for each part, in order
///     key = 1 where that gives 0
///
/// where xxh3 is XXH3 with 64 bits and seed 0, xxh3_seeded(bytes, seed) the same with a seed, a value is its
/// UTF-8 bytes after cleaning and the part's functions (XXH3 takes their number in), and the 8 bytes are
/// little-endian. A row has a key for every way to choose one value of each multi-valued part. Each distinct value is
/// hashed once. Adds rows to the progress. O(rows * parts of all rules + keys * parts); 8 bytes a row and rule, and 8 for
/// each key of a multi-valued rule (twice that while it runs).
/// \throws ResourceLimit for more than `keys_per_row_max` keys of a row (named with its values), or 2^32 - 2 of a rule
BlockingKeys blocking_keys(const Features& features, const std::vector<Rule>& rules, RunContext& context);

/// What one more value makes of a key: a further round of the formula above. Never 0. Some 5 ns
std::uint64_t extended_key(std::uint64_t key, std::string_view value);

/// A key that a rule gives a row, and the values of its parts that gave it, for people: "smith, 1970".
struct KeyValues {
    std::uint64_t key;
    std::string values;
};
/// One for each way to choose a value of each part. \pre the row has a key
std::vector<KeyValues> values_of_keys(const Features& features, const Rule& rule, RowId row);

}  // namespace sameas
