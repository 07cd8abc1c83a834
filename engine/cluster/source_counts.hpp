#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sameas {

/// How many records of each source the growing clusters hold, where an entity may have any number of them and only
/// pairs across sources count. Without sources every pair counts. Not thread-safe.
class SourceCounts {
  public:
    /// One cluster a node. \param source  by node, or empty
    void reset(std::size_t nodes, std::span<const std::uint32_t> source) {
        size_.assign(nodes, 1);
        of_source_.clear();
        for (const std::uint32_t one : source) of_source_.push_back({{one, 1}});
    }

    std::uint64_t size(std::uint32_t cluster) const { return size_[cluster]; }

    /// Pairs between two clusters that count. O(sources of the two).
    std::uint64_t pairs(std::uint32_t left, std::uint32_t right) const {
        std::uint64_t all = std::uint64_t{size_[left]} * size_[right];
        if (of_source_.empty()) return all;
        auto a = of_source_[left].begin(), b = of_source_[right].begin();
        while (a != of_source_[left].end() && b != of_source_[right].end()) {
            if (a->first == b->first) {
                all -= std::uint64_t{a->second} * b->second;
                ++a;
                ++b;
            } else {
                ++(a->first < b->first ? a : b);
            }
        }
        return all;
    }

    /// Moves the records of `gone` to `kept`.
    void merge(std::uint32_t kept, std::uint32_t gone) {
        size_[kept] += size_[gone];
        if (of_source_.empty()) return;
        std::vector<Count> all;
        auto a = of_source_[kept].begin(), b = of_source_[gone].begin();
        const auto a_end = of_source_[kept].end(), b_end = of_source_[gone].end();
        while (a != a_end || b != b_end) {
            if (b == b_end || (a != a_end && a->first < b->first)) {
                all.push_back(*a++);
            } else if (a == a_end || b->first < a->first) {
                all.push_back(*b++);
            } else {
                all.emplace_back(a->first, a->second + b->second);
                ++a;
                ++b;
            }
        }
        of_source_[kept] = std::move(all);
        of_source_[gone] = {};
    }

  private:
    using Count = std::pair<std::uint32_t, std::uint32_t>;  ///< source, records
    std::vector<std::uint32_t> size_;
    std::vector<std::vector<Count>> of_source_;  // by cluster, ascending by source; or empty
};

}  // namespace sameas
