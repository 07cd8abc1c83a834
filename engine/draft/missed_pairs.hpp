#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/cluster/expected_quality.hpp"
#include "engine/derive/features.hpp"
#include "engine/draft/column_kind.hpp"
#include "engine/model/model.hpp"
#include "engine/run_context.hpp"

namespace sameas {

struct ProbeOptions {
    PairScope scope = PairScope::all;
    std::uint64_t new_pairs_max = 0;     ///< of all suggested rules together; 0: max(1 M, 20 a record)
    std::size_t rules_max = 20;          ///< suggested at most
    std::size_t listed_max = 1000;       ///< missed pairs that are named, at most
    /// Expected matches among the candidates, where that is known; else they are summed up over a sample.
    std::optional<double> found_matches = std::nullopt;
    /// By rank, as Clusters::entity; empty while there are no entities.
    std::span<const std::uint32_t> entity = {};
    bool is_one_to_one = false;          ///< the entities: a record has one partner at most
};

/// A rule that would find missed matches. One that the settings have already is suggested with larger groups.
struct RuleSuggestion {
    Rule rule;
    std::uint64_t records_max = 0;       ///< limit on its groups (policy skip)
    double new_matches = 0;              ///< estimated over all records: that neither the rules nor suggestions before it find
    double new_pairs = 0;                ///< estimated over all records: candidate pairs that it adds to those
};

/// Two records that look like a match and that no rule brings together.
struct MissedPair {
    RowId left, right;
    double probability = 0;              ///< under the model, of the pair by itself
    bool joins_entities = true;          ///< it would change entities; true while there are none
    std::vector<std::string> agrees_on;  ///< expressions that give both records the same: "last_name", "year(born)"
    Rule rule;                           ///< the cheapest of the rules tried that would make the pair
    std::uint64_t records_max = 0;       ///< with this limit on its groups
    double new_pairs = 0;                ///< and so many candidate pairs more
};

/// What blocking misses, as far as a sample of the records shows it.
struct MissedPairs {
    std::uint64_t records = 0;           ///< that were followed through small groups
    std::uint64_t wide_records = 0;      ///< of which: through groups of up to 1000 records too
    std::uint64_t pairs = 0;             ///< of these that were looked at
    std::uint64_t keys = 0, keys_cut = 0;///< values of the sampled records by themselves, and those that too many share
    double found = 0;                    ///< expected matches among the candidates
    double missed = 0;                   ///< expected matches that no rule makes: implied and joining
    double implied = 0;                  ///< of which: pairs inside entities, found through others; 0 while there are none
    double joining = 0;                  ///< of which: would change entities; all while there are none
    double joining_low = 0, joining_high = 0;
    Estimate completeness;               ///< found / (found + missed); 1 where nothing is expected
    std::vector<MissedPair> listed;      ///< most likely first
    std::vector<RuleSuggestion> rules;   ///< best first; none where little is missed
};

/// Pairs completeness below which a run warns.
inline constexpr double completeness_least = 0.9;

/// Looks for matches that the rules of `blocking` do not make: a sample of the records, drawn by identity, is followed through
/// every key expression of the fields and every two, in groups of up to 1000 records; partners that are no candidates are
/// weighed by the model, and their probabilities summed up for all records.
///
/// Assumes that the model is right (its prior is that of all pairs, so that strangers alike by chance hardly count) and that
/// missed matches agree on one or two of these keys: others stay unseen, so that the completeness is rather too high. The
/// interval is that of the sample (19 times of 20, by resampling its records) and knows nothing of either. In one-to-one entities a
/// pair counts where neither record has a partner, against its rivals; else all pairs inside entities count as matches.
/// The model's m is that of pairs made by rules, and speaks for these rules: MissedPairFinder::weigh mends it.
/// The same for any threads and order of rows. Some 2 ns a row and rule tried, and 100 ns a pair looked at.
/// \param features  what the model's comparisons read, of all records; those that `blocking` was built over
/// \pre `fields` are of the table; at least one. \throws Cancelled
MissedPairs probe_missed_pairs(const Features& features, const BlockingIndex& blocking, const Model& model,
                               std::span<const DraftField> fields, const ProbeOptions& options, RunContext& context);

/// Adds suggestions to the blocking rules and group limits of settings; a rule that is there already gets the larger limit.
/// \returns how many rules changed
std::size_t extend_rules(Settings& settings, std::span<const RuleSuggestion> suggestions);

}  // namespace sameas
