#pragma once
#include <cstdint>
#include <span>

namespace sameas::cli {

/// How one division of records into entities differs from another.
struct EntityChanges {
    std::uint64_t entities_before = 0, entities_after = 0;
    std::uint64_t unchanged = 0;      ///< hold the same records
    std::uint64_t merged = 0;         ///< entities after that hold records of several before
    std::uint64_t split = 0;          ///< entities before whose records are now in several
    std::uint64_t records_moved = 0;  ///< records whose entity holds other records than before
};

/// Compares two labellings of the same records. Any labels. O(n log n).
/// \pre sizes are equal
EntityChanges compare_entities(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after);

}  // namespace sameas::cli
