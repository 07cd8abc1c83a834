#include "engine/live/ended_entities.hpp"

#include <catch2/catch.hpp>

#include "engine/entities.hpp"
#include "engine/errors.hpp"

using namespace sameas;

namespace {

EntityName called(int number) { return EntityName(entity_id("test", message(number))); }

std::vector<EntityName> formers_of(const EndedEntities& ended, const EntityName& name) {
    std::vector<EntityName> all;
    CHECK(ended.for_each_former(name, [&](const EndedEntity& one) {
        all.push_back(one.name);
        return true;
    }));
    std::sort(all.begin(), all.end());
    return all;
}

}  // namespace

TEST_CASE("ids that ended are found by their names and by those of their successors") {
    EndedEntities ended;
    CHECK(ended.find(called(1)) == nullptr);
    CHECK(formers_of(ended, called(1)).empty());
    std::vector<EntityName> of_nought;
    for (int number = 1; number < 50; ++number) {
        ended.add({called(number), number % 5 == 0 ? std::vector<EntityName>{} : std::vector{called(0), called(100 + number)}});
        if (number % 5 != 0) of_nought.push_back(called(number));
    }
    std::sort(of_nought.begin(), of_nought.end());
    CHECK(ended.size() == 49);
    CHECK(formers_of(ended, called(0)) == of_nought);
    CHECK(formers_of(ended, called(107)) == std::vector{called(7)});
    CHECK(formers_of(ended, called(105)).empty());
    REQUIRE(ended.find(called(9)) != nullptr);
    CHECK(ended.find(called(9))->successors == std::vector{called(0), called(109)});
    int met = 0;
    CHECK_FALSE(ended.for_each_former(called(0), [&](const EndedEntity&) { return ++met < 3; }));
    CHECK(met == 3);
}
