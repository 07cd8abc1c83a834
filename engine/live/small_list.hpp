#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace sameas {

/// Items in no order, in 16 bytes; the first few stand in the object itself, which is what most lists of an index need.
template <class Item>
class SmallList {
    static_assert(std::is_trivially_copyable_v<Item> && sizeof(Item) <= sizeof(void*));

  public:
    SmallList() = default;
    SmallList(SmallList&& other) noexcept : size_(other.size_), room_(other.room_), place_(other.place_) {
        other.size_ = 0;
        other.room_ = inside;
    }
    SmallList& operator=(SmallList&& other) noexcept {
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
        std::swap(place_, other.place_);
        return *this;
    }
    ~SmallList() {
        if (room_ > inside) delete[] place_.list;
    }

    /// Valid until the next change.
    std::span<const Item> items() const { return {data(), size_}; }
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    void add(const Item& item) {
        if (size_ == room_) grow();
        data()[size_++] = item;
    }
    /// Takes out the first item for which is_it(item) is true. O(items). \pre there is one
    template <class IsIt>
    void remove_first(const IsIt& is_it) {
        Item* const at = std::find_if(data(), data() + size_, is_it);
        *at = data()[--size_];
    }

  private:
    static constexpr std::uint32_t inside = sizeof(void*) / sizeof(Item);
    const Item* data() const { return room_ > inside ? place_.list : place_.first; }
    Item* data() { return room_ > inside ? place_.list : place_.first; }
    /// To what fills a piece of glibc (a multiple of 16 bytes, 8 of them its own), and nearly one of jemalloc (a power of two).
    void grow() {
        const auto room = static_cast<std::uint32_t>((std::size_t{room_} * 2 * sizeof(Item) + 8) / sizeof(Item));
        auto list = std::make_unique<Item[]>(room);
        std::copy_n(data(), size_, list.get());
        if (room_ > inside) delete[] place_.list;
        place_.list = list.release();
        room_ = room;
    }

    std::uint32_t size_ = 0, room_ = inside;
    union {
        Item first[inside];
        Item* list;
    } place_ = {};
};

}  // namespace sameas
