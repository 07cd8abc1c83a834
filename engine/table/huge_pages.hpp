#pragma once
#include <cstddef>
#include <vector>

namespace sameas {

/// Asks for huge pages behind a large buffer that nothing has touched yet: with small ones the kernel's work to hand them out
/// costs more than filling them, and random reads wait for address translation. Advice only: it changes no result.
void advise_huge_pages(void* buffer, std::size_t size_bytes);

/// A vector of so many items, zeroed, behind huge pages where it is large.
template <class Item>
std::vector<Item> vector_on_huge_pages(std::size_t size) {
    std::vector<Item> items;
    items.reserve(size);
    advise_huge_pages(items.data(), size * sizeof(Item));
    items.resize(size);
    return items;
}

}  // namespace sameas
