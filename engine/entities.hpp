#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/cluster/clusters.hpp"
#include "engine/cluster/expected_quality.hpp"
#include "engine/run_context.hpp"
#include "engine/score/pair_store.hpp"
#include "engine/settings/settings.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// What finding entities takes at most for each record, whatever the pairs.
inline constexpr std::uint64_t clustering_bytes_per_record = 128;
/// What it takes at most for each pair that is clustered at the same time.
inline constexpr std::uint64_t clustering_bytes_per_pair = 96;

/// How records were joined.
enum class JoinMethod : std::uint8_t {
    given_threshold,  ///< average linkage at the threshold of the settings
    own_threshold,    ///< average linkage at a threshold that follows from the share of records with a partner
    one_to_one        ///< each record with one partner at most
};
/// given_threshold, own_threshold, one_to_one
const char* method_name(JoinMethod method);

/// How the entities of a run came about.
struct JoinChoice {
    JoinMethod method = JoinMethod::given_threshold;
    /// Bits from which two clusters join (average of the match weights), or two records (exclusive weight; 0).
    double threshold_bits = 0;
    /// Share of the records with a partner: found at 0 bits (own_threshold), or expected (one_to_one, the side where it
    /// is more). 0 at a given threshold.
    double partner_share = 0;
    double partner_share_by_side[2] = {0, 0};  ///< of one_to_one: the first source's, and the second's
    double shift_bits = 0;                     ///< of one_to_one: what the prior gains once rivals are excluded
    double rival_share = 0;  ///< of a link of two sources without a given threshold: match probability beyond the best partners
};

struct Entities {
    Clusters clusters;
    JoinChoice choice;
    ExpectedQuality expected;           ///< its recall is at most what shared values leave room for (least_found), in a link
    std::vector<std::string> warnings;  ///< what speaks against these entities
};

/// Stage "cluster", as the settings say: at their threshold, or, where that is automatic (docs/outputs.md says how), at
/// one that follows from the pairs, or one to one. What two sources share beyond chance is held against the entities. What cluster_pairs says of memory holds; one to one takes 16 bytes a pair
/// and 40 a record, whatever the memory. \throws as cluster_pairs
Entities find_entities(const Table& table, PairScope scope, const Settings& settings, PairStore& pairs,
                       std::span<const double> weight_of_kind, RunContext& context);

/// Stage "cluster": entities at the threshold of the settings, from kept pairs; nodes are ranks. Takes what memory is left:
/// with plenty all components at once, else as many as fit, one after the other. The result is the same.
/// \param pairs  may be moved to the disk on the way
/// \param weight_of_kind  bits, by KeptPair::kind
/// \throws ResourceLimit when the pairs of one component do not fit: says what would do; IoError when the disk is full
Clusters cluster_pairs(const Table& table, PairScope scope, const Settings& settings, PairStore& pairs,
                       std::span<const double> weight_of_kind, RunContext& context);

}  // namespace sameas
