#pragma once
#include <cstdint>
#include <span>

namespace sameas {

/// A pair inside a component; its nodes are numbered 0 .. in ascending order.
struct ComponentPair {
    std::uint32_t left;
    std::uint32_t right;
    std::int64_t weight;
};

/// What the algorithms inside a component see of it.
struct Component {
    std::size_t nodes = 0;
    std::span<const ComponentPair> pairs;    ///< each at most once, in any order; none inside a source
    std::span<const std::uint32_t> sources;  ///< by node, or empty: an entity may hold any records
};

}  // namespace sameas
