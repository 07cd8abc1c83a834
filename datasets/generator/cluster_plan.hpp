#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sameas::datasets {

/// How many entities of a block have this many records.
struct ClusterCount {
    std::uint32_t records;
    std::uint32_t entities;
};

/// Which record is the how-maniest of which entity. Entities come in blocks, all with the same numbers of records in
/// the same fixed, mixed order: the answer is a table look-up, and shares are exact in every block. Thread-safe.
class ClusterPlan {
  public:
    /// \param block  not empty; at most 2^24 records in all
    explicit ClusterPlan(std::span<const ClusterCount> block);

    struct Place {
        std::uint64_t entity;
        std::uint32_t copy;  ///< from 0
    };
    Place operator[](std::uint64_t record) const {
        const Place& place = block_[record % block_.size()];
        return {record / block_.size() * entities_ + place.entity, place.copy};
    }

    std::size_t records_per_block() const { return block_.size(); }
    std::uint64_t entities_per_block() const { return entities_; }

  private:
    std::vector<Place> block_;
    std::uint64_t entities_ = 0;
};

}  // namespace sameas::datasets
