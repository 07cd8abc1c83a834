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
inline constexpr std::int64_t weight_scale = 1 << 20;  ///< units a bit

/// A kept pair as clustering sees it.
struct WeightedPair {
    std::uint32_t left;  ///< node: records are numbered by rank, 0 ..
    std::uint32_t right;
    std::int64_t weight;  ///< bits x weight_scale, rounded to nearest
};

enum class ClusterMethod : std::uint8_t {
    average_linkage,       ///< over all pairs between two clusters: one wrong pair does not join two families
    connected_components,  ///< of the pairs at or above the threshold; the merges are a maximum spanning
                           ///< forest
    cross_linkage,         ///< average linkage over pairs across sources; an entity may have several records of a source
};

struct ClusterOptions {
    ClusterMethod method = ClusterMethod::average_linkage;
    double threshold_bits = 0;
    /// A weight counts as at most so much, for or against: one veto or one identifier does not decide alone.
    /// Never so little that a pair would change sides: at least threshold_bits for, and threshold_bits - 1
    /// against. Not negative. Of average and cross linkage, as is `missing_bits`.
    double clip_bits = 7;
    /// What a pair that was not kept counts (clipped, and never above threshold_bits - 1).
    double missing_bits = -3;
    /// Source of each node, or empty. Given: an entity has at most one record of a source (a link without
    /// duplicates inside sources), and only pairs across sources count: others are passed over. Holds for
    /// the first two methods. Under cross_linkage, which needs it, an entity may have any records, and pairs inside a
    /// source are no pairs at all: they are not missing either.
    std::span<const std::uint32_t> sources = {};
};

/// One merge of the tree: the two clusters, named by their lowest nodes, and the average weight at which they
/// joined (connected components: the weight of the pair that joined them). The weights never rise on the way
/// up the tree, so the merges at or above some higher weight are the clusters at that threshold (as long as
/// neither threshold changes what missing_bits and clip_bits amount to).
struct Merge {
    std::uint32_t low;
    std::uint32_t high;
    std::int64_t weight;  ///< average, rounded towards minus infinity, in weight_scale units
};

struct Clusters {
    std::vector<std::uint32_t> entity;  ///< by node: the lowest node of its cluster
    std::vector<Merge> merges;          ///< by `low`; those of one `low` in the order made
};

/// Stage "cluster". The result is a function of the set of pairs: not of their order or of the number of
/// threads. A pair is given at most once, in either direction. A weight exactly at the threshold merges. Two
/// clusters merge while the average weight over all pairs between them is at least the threshold; best first,
/// ties by the lowest nodes (of the candidates with the highest average the one whose lower cluster has the
/// lowest name, then the one whose higher cluster has; under cross linkage the one with the least kept pair of nodes
/// between its clusters, by the lower node, then the higher). Components of the pairs at or above the threshold
/// never influence each other.
/// Works on all threads of the run, inside one large component too. Takes about 60 bytes a node and 16 a pair beside `pairs`;
/// while a component of 2^16 pairs or more is clustered, up to 100 bytes for each of its nodes and 24 for each of its pairs more
/// (cross linkage: about 150 a node and 100 a pair, on one thread a component).
/// \throws Cancelled within 100 ms of a stop request; ResourceLimit in a component with 2^32 - 1 pairs or more of such a shape
/// that rounds of mutual nearest neighbours do not get through it
Clusters cluster(std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options,
                 RunContext& context);

/// The fixed-point weight of `bits` (clipped to +-1000 bits first, so that infinities are finite), rounded to
/// nearest, ties to even. `bits` is not NaN.
std::int64_t to_fixed(double bits);

/// 26 characters of Crockford base32 of a 128-bit hash (XXH3) of (source, id): the name of the entity whose
/// least record that is. Hashed are the length of `source` as 8 bytes, least significant first, then
/// `source`, then `id`; the hash is written as a number, most significant digit first. The same in every
/// version.
std::string entity_id(std::string_view source, std::string_view id);

}  // namespace sameas
