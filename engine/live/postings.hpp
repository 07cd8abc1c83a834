#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/live/small_list.hpp"

namespace sameas {

/// Key -> records, of one blocking rule. In many small parts, so that no insertion waits for the whole to grow. Not
/// thread-safe.
class Postings {
  public:
    Postings() : parts_(part_count) {}
    /// Keys of different slices may be added by several threads at once.
    static constexpr std::size_t slices = 16;
    static std::size_t slice_of(std::uint64_t key) { return key % part_count % slices; }

    /// Valid until the next change.
    std::span<const std::uint32_t> of(std::uint64_t key) const {
        const auto& part = parts_[key % part_count];
        const auto at = part.find(key);
        return at == part.end() ? std::span<const std::uint32_t>() : at->second.items();
    }
    void add(std::uint64_t key, std::uint32_t record) { parts_[key % part_count][key].add(record); }
    /// \pre the record was added under the key
    void remove(std::uint64_t key, std::uint32_t record) {
        auto& part = parts_[key % part_count];
        const auto at = part.find(key);
        at->second.remove_first([&](std::uint32_t one) { return one == record; });
        if (at->second.empty()) part.erase(at);
    }

  private:
    static constexpr std::size_t part_count = 256;
    std::vector<boost::unordered_flat_map<std::uint64_t, SmallList<std::uint32_t>>> parts_;
};

}  // namespace sameas
