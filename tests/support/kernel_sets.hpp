#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "kernels/set_overlap.hpp"

namespace sameas::kernels {

/// Sets in the form that set kernels take, for tests and benchmarks. The place of a set is the number of
/// those added before.
class KernelSets {
  public:
    explicit KernelSets(unsigned id_bits = 16, std::size_t row_bytes = set_row_bytes)
        : id_bits_(id_bits), row_bytes_(row_bytes) {}

    void add(const std::set<std::uint32_t>& set) {
        const std::vector<std::uint32_t> ids(set.begin(), set.end());
        sets_.push_back(set);
        lines_.resize((sets_.size() * row_bytes_ + sizeof(Line) - 1) / sizeof(Line));
        std::byte* const row = lines_.front().data() + (sets_.size() - 1) * row_bytes_;
        if (fits_set_row(ids, id_bits_, row_bytes_)) {
            write_set_row(ids, id_bits_, row, row_bytes_);
        } else {
            write_outside_set_row(elements_.size(), static_cast<std::uint32_t>(ids.size()), row, row_bytes_);
            elements_.insert(elements_.end(), ids.begin(), ids.end());
        }
    }

    std::size_t size() const { return sets_.size(); }
    const std::set<std::uint32_t>& operator[](std::size_t place) const { return sets_[place]; }
    SetBatch batch() const {
        return {lines_.empty() ? nullptr : lines_.front().data(), id_bits_, elements_.data(), row_bytes_};
    }
    const std::vector<std::uint32_t>& elements() const { return elements_; }

  private:
    struct alignas(set_row_bytes_max) Line : std::array<std::byte, set_row_bytes_max> {};

    unsigned id_bits_;
    std::size_t row_bytes_;
    std::vector<std::set<std::uint32_t>> sets_;
    std::vector<Line> lines_;
    std::vector<std::uint32_t> elements_;
};

}  // namespace sameas::kernels
