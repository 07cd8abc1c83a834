#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>

#include "engine/table/huge_pages.hpp"

namespace sameas {

/// Room for many plain items, behind huge pages where it is large. Nothing is written until the owner does:
/// filling gigabytes with zeros takes longer than a run may take to stop, and by one thread alone.
template <class Item>
class Buffer {
    static_assert(std::is_trivially_copyable_v<Item> && std::is_trivially_destructible_v<Item>);

  public:
    Buffer() = default;
    explicit Buffer(std::size_t size) { make_room(size); }

    /// Room for `size` items; what was inside is lost. Memory is kept for the next, smaller or equal size.
    void make_room(std::size_t size) {
        if (size > capacity_) {
            items_.reset();
            capacity_ = 0;
            items_ = std::make_unique_for_overwrite<Item[]>(size);
            capacity_ = size;
            advise_huge_pages(items_.get(), size * sizeof(Item));
        }
        size_ = size;
    }
    /// Has the system hand out the memory of these items. Before items are written in random order: else the
    /// first few thousand wait for all of it, in one stretch that nothing can stop. What was inside is lost.
    void claim(std::size_t begin, std::size_t end) {
        constexpr std::size_t page = 4096, step = sizeof(Item) < page ? page / sizeof(Item) : 1;
        for (std::size_t i = begin; i < end; i += step)
            items_[i] = Item{};
    }
    /// Gives the memory back.
    void clear() { *this = Buffer(); }

    std::size_t size() const { return size_; }
    Item& operator[](std::size_t i) { return items_[i]; }
    const Item& operator[](std::size_t i) const { return items_[i]; }
    Item* data() { return items_.get(); }
    std::span<const Item> view() const { return {items_.get(), size_}; }

  private:
    std::unique_ptr<Item[]> items_;
    std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace sameas
