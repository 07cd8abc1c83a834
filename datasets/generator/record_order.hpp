#pragma once
#include <cstdint>

namespace sameas::datasets {

/// A shuffled order of [0, count) that takes no memory. Thread-safe.
class RecordOrder {
  public:
    /// \param count  1 to 2^40
    /// \param key    another key, another order
    RecordOrder(std::uint64_t count, std::uint64_t key);
    /// The number at a position below count; every number stands at exactly one. About 20 ns.
    std::uint64_t operator[](std::uint64_t position) const;

  private:
    std::uint64_t once(std::uint64_t position) const;

    std::uint64_t count_;
    std::uint32_t rows_, columns_;  ///< the smallest grid that has count_ cells
    std::uint64_t key_;
};

}  // namespace sameas::datasets
