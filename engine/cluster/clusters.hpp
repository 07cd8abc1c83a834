#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// Weights enter clustering in fixed point, so that their sums are exact in any order.
inline constexpr std::int64_t weight_scale = 1 << 20;   ///< units a bit

/// A kept pair as clustering sees it.
struct WeightedPair {
    std::uint32_t left;       ///< node: records are numbered by rank, 0 ..
    std::uint32_t right;
    std::int64_t weight;      ///< bits x weight_scale, rounded to nearest
};

enum class ClusterMethod : std::uint8_t { average_linkage, connected_components };

struct ClusterOptions {
    ClusterMethod method = ClusterMethod::average_linkage;
    double threshold_bits = 0;
    /// A weight counts as at most so much, for or against: one veto or one identifier does not decide alone.
    double clip_bits = 7;
    /// What a pair that was not kept counts (never above threshold_bits - 1).
    double missing_bits = -3;
    /// Source of each node, or empty. Given: an entity has at most one record of a source (a link without duplicates
    /// inside sources), and only pairs across sources count.
    std::span<const std::uint32_t> sources = {};
};

/// One merge of the tree: the two clusters, named by their lowest nodes, and the average weight at which they joined.
struct Merge {
    std::uint32_t low;
    std::uint32_t high;
    std::int64_t weight;      ///< average, rounded towards minus infinity, in weight_scale units
};

struct Clusters {
    std::vector<std::uint32_t> entity;   ///< by node: the lowest node of its cluster
    std::vector<Merge> merges;           ///< by `low`, then in the order made inside a component
};

/// Stage "cluster". The result is a function of the set of pairs: not of their order or of the number of threads.
/// Two clusters merge while the average weight over all pairs between them is at least the threshold; best first,
/// ties by the lowest nodes. Components of the pairs at or above the threshold never influence each other.
Clusters cluster(std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options,
                 RunContext& context);

/// The fixed-point weight of `bits` (clipped to +-1000 bits first, so that infinities are finite).
std::int64_t to_fixed(double bits);

/// 26 characters of Crockford base32 of a 128-bit hash (XXH3) of (source, id): the name of the entity whose least record
/// that is.
std::string entity_id(std::string_view source, std::string_view id);

}  // namespace sameas
