#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/draft/column_kind.hpp"
#include "engine/draft/rule_choice.hpp"
#include "engine/profile/profile.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

/// Settings made from the data alone. Their notes give the reason of each choice: of the columns in order, then the rules.
struct Draft {
    Settings settings;
    std::vector<DraftField> fields;      ///< those that rules may use; the compared ones in the order of the comparisons
    RuleChoice choice;                   ///< empty while all pairs are compared
    std::vector<std::string> told;       ///< choices that a user should hear of at once, and not only read in the notes
    std::vector<std::string> warnings;   ///< why these settings are hardly enough, and what to do
};

struct DraftOptions {
    PairScope scope = PairScope::all;
    std::string id;                      ///< column of the records' ids; empty: one that the profile finds
    std::string source;                  ///< column of the sources, or empty
    std::vector<std::string> left_out;   ///< columns that must not be used
    StepSet steps = all_steps();         ///< of standardisation: those that may be chosen
    bool only_drafted_steps = true;      ///< of these, only those that the table says are chosen by themselves
};

/// Up to so many pairs are compared each; blocking rules are chosen for more.
inline constexpr std::uint64_t all_pairs_max = 1'000'000;

/// Fields and comparisons from what the columns hold; which columns are left out, and why. The blocking rule is all_pairs().
/// \param profile  of `table`, whose columns are texts that were not cleaned
/// \throws InvalidInput when no column is left that could tell records apart
Draft draft_comparisons(const TableProfile& profile, const Table& table, const DraftOptions& options, RunContext& context);

/// Chooses the blocking rules of a draft, unless there are so few pairs that all are compared.
/// \param table  the records, read as the settings of the draft ask
/// \throws InvalidInput when no rule makes a pair
void draft_blocking(Draft& draft, const Table& table, PairScope scope, RunContext& context);

}  // namespace sameas
