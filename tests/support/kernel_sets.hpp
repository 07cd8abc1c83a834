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
    explicit KernelSets(unsigned id_bits = 16) : id_bits_(id_bits) {}

    void add(const std::set<std::uint32_t>& set) {
        const std::vector<std::uint32_t> ids(set.begin(), set.end());
        sets_.push_back(set);
        Row& row = rows_.emplace_back();
        if (fits_set_row(ids, id_bits_)) {
            write_set_row(ids, id_bits_, row.data());
        } else {
            write_outside_set_row(elements_.size(), static_cast<std::uint32_t>(ids.size()), row.data());
            elements_.insert(elements_.end(), ids.begin(), ids.end());
        }
    }

    std::size_t size() const { return sets_.size(); }
    const std::set<std::uint32_t>& operator[](std::size_t place) const { return sets_[place]; }
    SetBatch batch() const {
        return {rows_.empty() ? nullptr : rows_.front().data(), id_bits_, elements_.data()};
    }
    const std::vector<std::uint32_t>& elements() const { return elements_; }

  private:
    struct alignas(set_row_bytes) Row : std::array<std::byte, set_row_bytes> {};

    unsigned id_bits_;
    std::vector<std::set<std::uint32_t>> sets_;
    std::vector<Row> rows_;
    std::vector<std::uint32_t> elements_;
};

}  // namespace sameas::kernels
