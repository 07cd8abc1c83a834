#include "engine/live/entity_plan.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

namespace {

constexpr std::uint32_t none = Reclustered::none;

EntityName named(char letter) { return EntityName(std::string(26, letter)); }
std::string text(char letter) { return std::string(26, letter); }

EntityPlan planned(std::vector<std::uint32_t> group_of, std::vector<std::uint32_t> old_of, std::size_t groups,
                   std::vector<std::size_t> old_sizes) {
    Reclustered records{std::move(group_of), std::move(old_of), groups, {}};
    for (std::uint32_t o = 0; o < old_sizes.size(); ++o)
        records.olds.push_back({o, named(static_cast<char>('A' + o)), old_sizes[o]});
    return plan_entities(records, [](std::size_t place) { return named(static_cast<char>('a' + place)); });
}

Change said(ChangeKind kind, char entity, const std::string& others = "") {
    Change change;
    change.kind = kind;
    change.entity = text(entity);
    for (const char other : others) change.others.push_back(text(other));
    return change;
}

}  // namespace

TEST_CASE("a group without a past is a new entity") {
    const EntityPlan plan = planned({0, 0}, {none, none}, 1, {});
    CHECK(plan.groups[0].old == none);
    CHECK(plan.groups[0].name == named('a'));
    CHECK(plan.changes == std::vector<Change>{said(ChangeKind::entity_created, 'a')});
}

TEST_CASE("an entity lives on where most of its records are") {
    const EntityPlan plan = planned({0, 1, 1}, {0, 0, 0}, 2, {3});
    CHECK(plan.groups[1].old == 0);
    CHECK(plan.groups[0].name == named('a'));
    CHECK(plan.ended.empty());
    CHECK(plan.changes == std::vector<Change>{said(ChangeKind::entity_created, 'a'), said(ChangeKind::entity_split, 'A', "a")});
}

TEST_CASE("of entities that become one the largest lives on, of equal ones that with the least record") {
    const EntityPlan larger = planned({0, 0, 0}, {0, 1, 1}, 1, {1, 2});
    CHECK(larger.groups[0].name == named('B'));
    CHECK(larger.changes == std::vector<Change>{said(ChangeKind::entity_merged, 'B', "A")});
    REQUIRE(larger.ended.size() == 1);
    CHECK(larger.ended[0].successors == std::vector<EntityName>{named('B')});
    const EntityPlan equal = planned({0, 0, 0, 0}, {1, 0, 0, 1}, 1, {2, 2});
    CHECK(equal.changes == std::vector<Change>{said(ChangeKind::entity_merged, 'B', "A")});
}

TEST_CASE("what is as it was is unchanged, and nothing is said") {
    const EntityPlan plan = planned({0, 1, 0}, {0, 1, 0}, 2, {2, 1});
    CHECK(plan.groups[0].is_unchanged);
    CHECK(plan.groups[1].is_unchanged);
    CHECK(plan.changes.empty());
    CHECK_FALSE(planned({0}, {0}, 1, {2}).groups[0].is_unchanged);  // one was removed
}

TEST_CASE("an entity that goes in pieces to others ends split, an empty one removed") {
    // A's two records go to B and C, which are larger.
    const EntityPlan plan = planned({0, 0, 0, 1, 1, 1}, {0, 1, 1, 0, 2, 2}, 2, {2, 2, 2});
    CHECK(plan.changes == std::vector<Change>{said(ChangeKind::entity_split, 'A', "BC")});
    CHECK(plan.ended[0].successors.size() == 2);
    const EntityPlan removed = planned({}, {}, 0, {1});
    CHECK(removed.changes == std::vector<Change>{said(ChangeKind::entity_removed, 'A')});
    CHECK(removed.ended[0].successors.empty());
}
