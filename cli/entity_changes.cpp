#include "cli/entity_changes.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sameas::cli {

namespace {

/// An entity of one side: its records, and among how many of the other side they are.
struct Entity {
    std::uint64_t records = 0, counterparts = 0;
};

}  // namespace

// Entities of both sides meet in cells (before, after). An entity is unchanged when it is in one cell and so
// is its counterpart: then both are that cell.
EntityChanges compare_entities(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> cells;
    cells.reserve(before.size());
    std::unordered_map<std::uint32_t, Entity> old_entities, new_entities;
    for (std::size_t i = 0; i < before.size(); ++i) {
        cells.emplace_back(before[i], after[i]);
        ++old_entities[before[i]].records;
        ++new_entities[after[i]].records;
    }
    std::sort(cells.begin(), cells.end());
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
    for (const auto& [old_label, new_label] : cells) {
        ++old_entities[old_label].counterparts;
        ++new_entities[new_label].counterparts;
    }
    EntityChanges changes;
    changes.entities_before = old_entities.size();
    changes.entities_after = new_entities.size();
    for (const auto& [label, entity] : old_entities)
        changes.split += entity.counterparts > 1;
    for (const auto& [label, entity] : new_entities)
        changes.merged += entity.counterparts > 1;
    changes.records_moved = before.size();
    for (const auto& [old_label, new_label] : cells) {
        if (old_entities[old_label].counterparts > 1 || new_entities[new_label].counterparts > 1) continue;
        ++changes.unchanged;
        changes.records_moved -= old_entities[old_label].records;
    }
    return changes;
}

}  // namespace sameas::cli
