#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/set_overlap.hpp"

namespace sameas {

/// Owns the sets that set kernels compare, in rows of 16 narrow or of 8 wide ids, whichever holds more of
/// them; in rows of twice as many where that holds a good part more.
class SetRows {
  public:
    SetRows() = default;
    /// \param elements  of all sets one after the other: ids of 1 or more, strictly rising within a set
    /// \param ends      of each set in `elements`; place = number of the set
    SetRows(std::vector<std::uint32_t> elements, std::span<const std::uint64_t> ends);

    std::size_t size() const { return size_; }
    kernels::SetBatch batch() const {
        return {lines_.empty() ? nullptr : lines_.front().data(), id_bits_, elements_.data(), row_bytes_};
    }
    /// How many sets do not stand in their row.
    std::size_t outside() const { return outside_; }

  private:
    struct alignas(kernels::set_row_bytes_max) Line : std::array<std::byte, kernels::set_row_bytes_max> {};

    unsigned id_bits_ = 16;
    std::size_t row_bytes_ = kernels::set_row_bytes;
    std::size_t size_ = 0;
    std::vector<Line> lines_;
    std::vector<std::uint32_t> elements_;
    std::size_t outside_ = 0;
};

}  // namespace sameas
