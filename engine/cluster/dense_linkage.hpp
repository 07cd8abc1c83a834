#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "engine/cluster/average.hpp"
#include "engine/cluster/component.hpp"
#include "engine/cluster/source_sets.hpp"

namespace sameas {

/// Average linkage inside one small component, as most are. Not thread-safe: one a thread. Allocates with
/// many sources alone.
class DenseLinkage {
  public:
    static constexpr std::size_t nodes_max = 64;

    explicit DenseLinkage(const LinkageWeights& weights) : weights_(weights) {}

    /// Appends the merges to `merges`, those of one `low` in the order in which the best come first; nodes in
    /// the component's numbers. O(nodes * pairs) at worst. \param component  of at most nodes_max nodes
    void run(const Component& component, std::vector<Merge>& merges);

  private:
    void reset(const Component& component);
    Average average(std::uint32_t left, std::uint32_t right) const {
        return {excess_[left * nodes_ + right], std::uint64_t{size_[left]} * size_[right]};
    }
    std::uint32_t nearest(std::uint32_t cluster) const;
    void merge(std::uint32_t kept, std::uint32_t gone);

    LinkageWeights weights_;
    std::size_t nodes_ = 0;
    std::uint64_t open_ = 0;  // clusters that may still merge; named by lowest nodes
    std::array<std::uint64_t, nodes_max> neighbours_{};  // by cluster: those with a kept pair between them
    std::array<std::uint32_t, nodes_max> size_{};
    std::array<std::int64_t, nodes_max * nodes_max> excess_;  // nodes_ x nodes_; of neighbours
    SourceSets sources_;
};

}  // namespace sameas
