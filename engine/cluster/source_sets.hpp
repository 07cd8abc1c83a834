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

    /// Whether the clusters share no source. O(1) with at most 64 sources, else often, and O(records of the
    /// two) at worst.
    bool disjoint(std::uint32_t left, std::uint32_t right) const {
        if (masks_.empty() || (masks_[left] & masks_[right]) == 0) return true;
        return !sets_.empty() && lists_are_disjoint(left, right);
    }

    /// Moves the sources of `gone` to `kept`; they must be disjoint. Several threads may merge other clusters
    /// at the same time.
    void merge(std::uint32_t kept, std::uint32_t gone);

  private:
    std::span<const std::uint32_t> sources_of(std::uint32_t cluster) const {
        return sets_[cluster].empty() ? std::span(&source_[cluster], 1) : std::span(sets_[cluster]);
    }
    bool lists_are_disjoint(std::uint32_t left, std::uint32_t right) const;

    std::vector<std::uint64_t> masks_;              // bit source % 64; alone enough below 64
    std::vector<std::uint32_t> source_;             // only where there are more: by node
    std::vector<std::vector<std::uint32_t>> sets_;  // and sorted, of clusters that merged
};

}  // namespace sameas
