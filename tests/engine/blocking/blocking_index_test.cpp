#include "engine/blocking/blocking_index.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

/// The groups of all rules, rows by name.
std::vector<std::vector<std::vector<std::string>>> named_groups(const Blocked& blocked) {
    std::vector<std::vector<std::vector<std::string>>> rules;
    for (std::size_t rule = 0; rule < blocked.index.rules(); ++rule) {
        auto& groups = rules.emplace_back();
        for (std::size_t g = 0; g < blocked.index.groups(rule).groups(); ++g) {
            auto& names = groups.emplace_back();
            for (const RowId row : blocked.index.groups(rule).group(g))
                names.push_back(blocked.name(row));
        }
    }
    return rules;
}

const std::vector<Record> few{{"web", "3", {"Ada", "Ulm"}}, {"web", "1", {"ada", ""}},
                              {"crm", "9", {"ADA", "Ulm"}}, {"crm", "2", {"Bo", "Ulm"}},
                              {"web", "2", {"bo", "Ulm"}},  {"web", "4", {"", "Ulm"}},
                              {"web", "5", {"", "Ulm"}}};

}  // namespace

TEST_CASE("comparable pairs are counted by scope") {
    RunContext context;
    const auto pairs = [&](const std::vector<Record>& records, PairScope scope) {
        return comparable_pairs(table_of({"surname", "town"}, {"web", "crm"}, records, context), scope);
    };
    CHECK(pairs({}, PairScope::all) == 0);
    CHECK(pairs({}, PairScope::across_sources) == 0);
    CHECK(pairs({few[0]}, PairScope::all) == 0);
    CHECK(pairs(few, PairScope::all) == 21);
    CHECK(pairs(few, PairScope::across_sources) == 10);
    CHECK(pairs({few[0], few[1]}, PairScope::across_sources) == 0);
}

TEST_CASE("groups hold rows that share every part, by source and rank") {
    const Blocked blocked({"surname", "town"}, {"web", "crm"}, few, {"surname", "surname, town", "town"},
                          PairScope::all);
    auto groups = named_groups(blocked);
    for (auto& rule : groups)
        std::sort(rule.begin(), rule.end());  // the order of keys means nothing here
    REQUIRE(groups.size() == 3);
    CHECK(groups[0] ==
          std::vector<std::vector<std::string>>{{"web/1", "web/3", "crm/9"}, {"web/2", "crm/2"}});
    CHECK(groups[1] == std::vector<std::vector<std::string>>{{"web/2", "crm/2"}, {"web/3", "crm/9"}});
    CHECK(groups[2] ==
          std::vector<std::vector<std::string>>{{"web/2", "web/3", "web/4", "web/5", "crm/2", "crm/9"}});
    CHECK(blocked.index.groups(0).pairs == 4);
    CHECK(blocked.index.groups(1).pairs == 2);
    CHECK(blocked.index.groups(2).pairs == 15);
}

TEST_CASE("across sources, groups of one source are dropped and pairs inside a source do not count") {
    std::vector<Record> records = few;
    records.push_back({"web", "7", {"cy", ""}});
    records.push_back({"web", "8", {"cy", ""}});
    const Blocked blocked({"surname", "town"}, {"web", "crm"}, records, {"surname", "town"},
                          PairScope::across_sources);
    auto groups = named_groups(blocked);
    for (auto& rule : groups)
        std::sort(rule.begin(), rule.end());
    CHECK(groups[0] ==
          std::vector<std::vector<std::string>>{{"web/1", "web/3", "crm/9"}, {"web/2", "crm/2"}});
    CHECK(blocked.index.groups(0).pairs == 3);
    CHECK(blocked.index.groups(1).pairs == 8);
}

TEST_CASE("a rule holds for a pair when it shares a key, and never over a null") {
    const Blocked blocked({"surname", "town"}, {"web", "crm"}, few, {"surname, town", "surname", "town"},
                          PairScope::all);
    const RowId ada = blocked.row("web", "3"), ada_no_town = blocked.row("web", "1"),
                ada_crm = blocked.row("crm", "9");
    const RowId no_name = blocked.row("web", "4"), no_name_too = blocked.row("web", "5"),
                bo = blocked.row("crm", "2");
    CHECK(blocked.index.holds(0, ada, ada_crm));
    CHECK_FALSE(blocked.index.holds(0, ada, ada_no_town));
    CHECK_FALSE(blocked.index.holds(1, no_name, no_name_too));
    CHECK(blocked.index.first_rule(ada, ada_crm) == 0);
    CHECK(blocked.index.first_rule(ada_crm, ada_no_town) == 1);
    CHECK(blocked.index.first_rule(no_name, no_name_too) == 2);
    CHECK(blocked.index.first_rule(ada_no_town, bo) == 3);
    CHECK(blocked.index.slots(no_name)[0] == 0);
    CHECK(blocked.index.slots(no_name)[2] != 0);
}

TEST_CASE("groups are the same for any threads and order of rows") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    std::vector<Record> records = random_records(5000, 11);
    const auto expected =
        named_groups(Blocked(person_columns, person_sources, records, person_rules, scope, 1));
    CHECK(expected[0].size() > 100);
    for (const int threads : {2, 7}) {
        std::shuffle(records.begin(), records.end(), std::mt19937(static_cast<unsigned>(threads)));
        CHECK(named_groups(Blocked(person_columns, person_sources, records, person_rules, scope, threads)) ==
              expected);
    }
}

TEST_CASE("building is the stage block, and stops on request") {
    Blocked blocked(person_columns, person_sources, random_records(100, 2), person_rules, PairScope::all);
    CHECK(blocked.context.costs().back().stage == "block");
    CHECK(blocked.context.progress.done == blocked.context.progress.total);
    CHECK(blocked.context.progress.total == 500);
    std::stop_source stop;
    RunContext stopped({.stop = stop.get_token()});
    stop.request_stop();
    CHECK_THROWS_AS(build_blocking_index(blocked.features, blocked.rules, PairScope::all, stopped),
                    Cancelled);
}

TEST_CASE("a rule whose parts were not derived is refused") {
    Blocked blocked(person_columns, person_sources, random_records(20, 2), {"town"}, PairScope::all);
    CHECK_THROWS_AS(
        build_blocking_index(blocked.features, rules_of({"surname"}), PairScope::all, blocked.context),
        InvalidSettings);
}
