#include "engine/table/huge_pages.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace sameas {

void advise_huge_pages([[maybe_unused]] void* buffer, [[maybe_unused]] std::size_t size_bytes) {
#ifdef MADV_HUGEPAGE
    constexpr std::size_t page = std::size_t{1} << 21;
    const std::size_t skipped = (page - reinterpret_cast<std::uintptr_t>(buffer) % page) % page;
    if (size_bytes < skipped + page) return;
    const std::size_t whole = (size_bytes - skipped) / page * page;
    madvise(static_cast<char*>(buffer) + skipped, whole, MADV_HUGEPAGE);  // advice: it may fail
#endif
}

}  // namespace sameas
