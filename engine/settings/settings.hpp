#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/settings/expression.hpp"
#include "engine/settings/predicate.hpp"
#include "engine/standardise/steps.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// Version of the settings and model documents that this engine writes and reads.
inline constexpr int settings_schema_version = 1;

struct FieldSettings {
    std::string name;
    FieldType type = FieldType::text;
    std::vector<std::string> columns;      ///< one, or the parts of a date
    std::map<std::string, std::vector<std::string>> columns_by_source;
    DateOrder date_order = DateOrder::automatic;
    Cleaning clean = Cleaning::standard;
    std::vector<std::string> null_values;
    StepSet steps = {};                    ///< after cleaning to `standard`, before what `clean` asks beyond it
    std::string region = {};               ///< country that the steps take for granted: two capitals, or empty
    bool operator==(const FieldSettings&) const = default;
};

struct LevelSettings {
    bool is_else = false;                  ///< the last level: whatever is left
    Predicate predicate;                   ///< unless is_else
    bool operator==(const LevelSettings&) const = default;
};

struct ComparisonSettings {
    std::string name;                      ///< unique; [A-Za-z0-9_]+: names a column of the pairs output
    std::vector<std::string> fields;       ///< the fields that it may read
    std::vector<LevelSettings> levels;     ///< first that fires wins; level number = place from 1; 0 is null
    bool term_frequency = false;           ///< split agreeing levels into rarity bins
    std::size_t rarity_levels = 0;         ///< with term_frequency: only the first so many levels are split; 0: all that can be
    /// The first so many levels say that both values are the same, but for their spelling; 0: agreeing_levels() decides.
    std::size_t agreeing = 0;
    bool operator==(const ComparisonSettings&) const = default;
};

/// How the prior (the chance that a random comparable pair matches) is found.
struct PriorSettings {
    /// Deterministic rules that only matches satisfy, and the share of the matches that they find. Empty: from EM.
    std::vector<Rule> rules;
    double recall = 0.8;
    bool operator==(const PriorSettings&) const = default;
};

/// How m, u and the prior are estimated (docs/model.md).
enum class FitMethod : std::uint8_t {
    sessions,    ///< two classes; m from the pairs of each training rule, u from random pairs
    population   ///< all pairs at once, with several classes of non-match; no training rules
};

/// What happens to the groups of a rule that are over their limit. In each case they are listed by their values.
enum class GroupPolicy : std::uint8_t {
    keep,     ///< nothing
    tighten,  ///< records of such a group must agree in further parts too, and none may be null
    skip      ///< the rule makes no pair of such a group; other rules still may
};

/// How many records of a rule may share a key. Counted afresh over the records of a run: what it cuts is not a function
/// of two records alone.
struct GroupLimit {
    std::uint64_t rows_max = 0;            ///< 0: no limit
    GroupPolicy policy = GroupPolicy::keep;
    std::vector<Expression> by;            ///< of tighten: the further parts; each gives one value
    bool operator==(const GroupLimit&) const = default;
};

struct GroupLimitSettings {
    std::optional<Rule> rule;              ///< none: of every rule with keys that has no limit of its own
    GroupLimit limit;
    bool operator==(const GroupLimitSettings&) const = default;
};

/// A whole settings document. Plain data: reading checks it, the engine trusts it.
struct Settings {
    std::string id;                        ///< id column; empty: row numbers
    std::map<std::string, std::string> id_by_source;   ///< of sources that name it otherwise
    std::string source;                    ///< source column; empty: the file is the source
    /// Every field that rules or comparisons read, in order of name; fields that the document does not list are
    /// added here on reading, as text unless their use says otherwise.
    std::vector<FieldSettings> fields;
    std::vector<Rule> blocking;            ///< at least one
    std::vector<GroupLimitSettings> group_limits;  ///< of blocking; one a rule at most, and one for the others
    std::vector<Rule> train_on;            ///< empty: the blocking rules that leave three comparisons free
    std::vector<ComparisonSettings> comparisons;  ///< at least one
    PriorSettings prior;
    FitMethod fit = FitMethod::sessions;
    double keep_probability = 0.01;        ///< pairs below are not kept
    double threshold_probability = 0.5;    ///< what joins records to entities
    bool automatic_threshold = false;      ///< chosen from the pairs (choose_threshold); threshold_probability is not used
    std::uint64_t pairs_per_rule_max = 10'000'000'000;  ///< a rule that makes more is refused
    /// Comments for people: about what (a column, a rule), and the text. Kept, never read.
    std::vector<std::pair<std::string, std::string>> notes;
    bool operator==(const Settings&) const = default;

    const FieldSettings* find_field(std::string_view name) const;
};

/// Reads a settings document (docs/settings.md). \param origin  its file name, for messages
/// \throws InvalidSettings: unknown key (with the nearest known one), wrong type, bad expression (with its column),
///         a level list that does not end in else, keep above threshold, repeated names, two uses of one field that
///         need different types, another schema version.
Settings parse_settings(std::string_view json, std::string_view origin);
/// The document, complete and in a fixed order of keys: parse_settings(to_json(x)) == x, and writing what was
/// written is byte-identical.
std::string to_json(const Settings& settings);

/// How many of the first levels of a comparison say that both values are the same, but for their spelling: `agreeing` where
/// it is set; else all up to the last of `exact`, `swapped`, distances of at most 1 and similarities of at least 0.85, and
/// one at least. Never the last level.
std::size_t agreeing_levels(const ComparisonSettings& comparison);

/// The limit of each blocking rule, in their order; without one where none was set, or the rule has no keys.
std::vector<GroupLimit> group_limits_of(const Settings& settings);
/// The parts that tighten a group, as the settings write them.
std::string tightening_text(const GroupLimit& limit);
/// none, default, words, compact
const char* cleaning_name(Cleaning cleaning);
/// sessions, population
const char* fit_name(FitMethod method);
/// keep, tighten, skip
const char* policy_name(GroupPolicy policy);

/// Fields that must share a domain because some predicate compares one with another: a group number per field.
std::vector<std::size_t> domains_of(const Settings& settings);

/// The name in `known` that is nearest to `name` by OSA distance (at most 3, and under half its length), or "".
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

}  // namespace sameas
