#include "cli/entity_changes.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace sameas::cli;
using Labels = std::vector<std::uint32_t>;

TEST_CASE("other labels are no change", "[cli]") {
    const EntityChanges changes = compare_entities(Labels{0, 0, 1, 2}, Labels{7, 7, 3, 1});
    CHECK(changes.entities_before == 3);
    CHECK(changes.entities_after == 3);
    CHECK(changes.unchanged == 3);
    CHECK(changes.merged == 0);
    CHECK(changes.split == 0);
    CHECK(changes.records_moved == 0);
}

TEST_CASE("entities merge and split", "[cli]") {
    // Before: {0,1} {2} {3,4,5} {6}. After: {0,1,2} {3,4} {5} {6}.
    const EntityChanges changes = compare_entities(Labels{0, 0, 2, 3, 3, 3, 6}, Labels{0, 0, 0, 3, 3, 5, 6});
    CHECK(changes.entities_before == 4);
    CHECK(changes.entities_after == 4);
    CHECK(changes.unchanged == 1);
    CHECK(changes.merged == 1);
    CHECK(changes.split == 1);
    CHECK(changes.records_moved == 6);
}

TEST_CASE("a record that changes its company makes both a merge and a split", "[cli]") {
    const EntityChanges changes = compare_entities(Labels{0, 0, 1, 1}, Labels{0, 1, 1, 1});
    CHECK(changes.unchanged == 0);
    CHECK(changes.merged == 1);
    CHECK(changes.split == 1);
    CHECK(changes.records_moved == 4);
}

TEST_CASE("no records, no changes", "[cli]") {
    const EntityChanges changes = compare_entities({}, {});
    CHECK(changes.entities_before == 0);
    CHECK(changes.unchanged == 0);
}
