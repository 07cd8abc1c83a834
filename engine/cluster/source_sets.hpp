#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sameas {

/// Which sources the growing clusters hold, where an entity has at most one record of a source.
/// Without sources everything is allowed and nothing is kept.
class SourceSets {
  public:
    /// One cluster a node. \param source  by node, or empty
    void reset(std::span<const std::uint32_t> source);

    /// Whether the clusters share no source. O(records of the two).
    bool disjoint(std::uint32_t left, std::uint32_t right) const;

    /// Moves the sources of `gone` to `kept`; they must be disjoint.
    void merge(std::uint32_t kept, std::uint32_t gone);

  private:
    std::vector<std::vector<std::uint32_t>> sets_;  // sorted
};

}  // namespace sameas
