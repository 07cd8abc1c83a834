#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas {

/// A pair of nodes, lower first.
using NodePair = std::pair<std::uint32_t, std::uint32_t>;

/// Lower node first, each once, ordered; a node with itself is no pair.
std::vector<NodePair> canonical(std::vector<NodePair> pairs);

/// A record in a partition: groups are any numbers, records of one source are never partners.
struct Member {
    std::uint64_t group;
    std::uint32_t source;
    std::uint32_t node;
};

/// By node: with how many members of its group it forms a pair across sources; 0 for nodes that are no
/// members. Half their sum is the number of such pairs. O(members * log members).
std::vector<std::uint32_t> partner_counts(std::size_t nodes, std::vector<Member> members,
                                          RunContext& context);

}  // namespace sameas
