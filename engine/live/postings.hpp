#pragma once
#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sameas {

/// The records that share a key, in no order. Two stand in the object itself, which is what most keys need.
class PostingList {
  public:
    PostingList() = default;
    PostingList(PostingList&& other) noexcept : size_(other.size_), room_(other.room_), place_(other.place_) {
        other.size_ = 0;
        other.room_ = inside;
    }
    PostingList& operator=(PostingList&& other) noexcept {
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
        std::swap(place_, other.place_);
        return *this;
    }
    ~PostingList() {
        if (room_ > inside) delete[] place_.list;
    }

    std::span<const std::uint32_t> records() const { return {data(), size_}; }
    bool empty() const { return size_ == 0; }
    void add(std::uint32_t record) {
        if (size_ == room_) grow();
        data()[size_++] = record;
    }
    /// O(records). \pre it is there
    void remove(std::uint32_t record) {
        std::uint32_t* const at = std::find(data(), data() + size_, record);
        *at = data()[--size_];
    }

  private:
    static constexpr std::uint32_t inside = 2;
    const std::uint32_t* data() const { return room_ > inside ? place_.list : place_.two; }
    std::uint32_t* data() { return room_ > inside ? place_.list : place_.two; }
    void grow() {
        auto list = std::make_unique<std::uint32_t[]>(std::size_t{room_} * 2);
        std::copy_n(data(), size_, list.get());
        if (room_ > inside) delete[] place_.list;
        place_.list = list.release();
        room_ *= 2;
    }

    std::uint32_t size_ = 0, room_ = inside;
    union {
        std::uint32_t two[inside];
        std::uint32_t* list;
    } place_ = {{0, 0}};
};

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
        return at == part.end() ? std::span<const std::uint32_t>() : at->second.records();
    }
    void add(std::uint64_t key, std::uint32_t record) { parts_[key % part_count][key].add(record); }
    /// \pre the record was added under the key
    void remove(std::uint64_t key, std::uint32_t record) {
        auto& part = parts_[key % part_count];
        const auto at = part.find(key);
        at->second.remove(record);
        if (at->second.empty()) part.erase(at);
    }

  private:
    static constexpr std::size_t part_count = 256;
    std::vector<boost::unordered_flat_map<std::uint64_t, PostingList>> parts_;
};

}  // namespace sameas
