#include <catch2/catch.hpp>

#include "engine/blocking/blocking_index.hpp"
#include "engine/errors.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

std::vector<Record> towns() {
    std::vector<Record> records;
    const auto add = [&](std::size_t count, const std::string& surname, const std::string& town) {
        for (std::size_t i = 0; i < count; ++i) {
            records.push_back(
                {records.size() % 2 ? "web" : "crm", std::to_string(records.size()), {surname, town, ""}});
        }
    };
    add(4, "vries", "ulm");
    add(2, "holm", "ulm");
    add(2, "berg", "bern");
    add(2, "ames", "rom");
    add(60, "holm", "bern");
    add(1, "solo", "ulm");
    add(9, "", "ulm");
    return records;
}

std::vector<std::string> lines(const std::vector<GroupReport>& groups) {
    std::vector<std::string> text;
    for (const GroupReport& group : groups)
        text.push_back(message(group.values, ": ", group.rows, ", ", group.pairs));
    return text;
}

std::string limit_message(const Blocked& blocked, std::uint64_t pairs_max) {
    try {
        check_pair_limit(blocked.index, blocked.features, blocked.rules, pairs_max);
    } catch (const ResourceLimit& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("the largest groups come first, ties by what they share") {
    const Blocked blocked(person_columns, {"web", "crm"}, towns(), {"email", "surname, town"},
                          PairScope::all);
    const auto largest = [&](std::size_t rule, std::size_t count) {
        return lines(largest_groups(blocked.index, blocked.features, blocked.rules[rule], rule, count));
    };
    CHECK(largest(1, 0).empty());
    CHECK(largest(1, 1) == std::vector<std::string>{"holm, bern: 60, 1770"});
    CHECK(largest(1, 4) == std::vector<std::string>{"holm, bern: 60, 1770", "vries, ulm: 4, 6",
                                                    "ames, rom: 2, 1", "berg, bern: 2, 1"});
    CHECK(largest(1, 99).size() == 5);
    CHECK(largest(1, 99).back() == "holm, ulm: 2, 1");
    CHECK(largest(0, 3).empty());
}

TEST_CASE("among many equal groups the first by value are named, whatever the order of their keys") {
    std::vector<Record> records;
    for (int i = 0; i < 60; ++i)
        records.push_back({"crm", std::to_string(i), {"name" + std::to_string(10 + i % 30)}});
    const Blocked blocked({"surname"}, {"crm"}, records, {"surname"}, PairScope::all);
    CHECK(lines(largest_groups(blocked.index, blocked.features, blocked.rules[0], 0, 3)) ==
          std::vector<std::string>{"name10: 2, 1", "name11: 2, 1", "name12: 2, 1"});
}

TEST_CASE("across sources a group counts the pairs between sources") {
    const Blocked blocked(person_columns, {"web", "crm"}, towns(), {"surname"}, PairScope::across_sources);
    CHECK(lines(largest_groups(blocked.index, blocked.features, blocked.rules[0], 0, 2)) ==
          std::vector<std::string>{"holm: 62, 961", "vries: 4, 4"});
}

TEST_CASE("a rule is refused above the limit, not at it") {
    const Blocked blocked(person_columns, {"web", "crm"}, towns(), {"email", "surname, town"},
                          PairScope::all);
    REQUIRE(blocked.index.groups(1).pairs == 1779);
    CHECK(limit_message(blocked, 1780).empty());
    CHECK(limit_message(blocked, 1779).empty());
    CHECK(limit_message(blocked, 1778) ==
          "blocking rule 'surname, town' makes 1,779 pairs, over the limit of 1,778; its largest groups: "
          "'holm, bern' "
          "(60 rows, 1,770 pairs), 'vries, ulm' (4 rows, 6 pairs), 'ames, rom' (2 rows, 1 pairs); add a part "
          "to the rule, limit its groups (group_limits) "
          "or raise pairs_per_rule_max");
}

TEST_CASE("the message about a limit stays readable whatever the values are") {
    std::vector<Record> records = equal_records(3, "crm", std::string(5000, 'y'));
    const Blocked blocked({"surname"}, {"crm"}, records, {"surname"}, PairScope::all);
    const std::string text = limit_message(blocked, 2);
    CHECK(text.find("yyy...' (3 rows, 3 pairs)") != std::string::npos);
    CHECK(text.size() < 400);
}

TEST_CASE("groups of a rule with several keys are named by the value that their rows share") {
    const Blocked blocked({"surname", "town"}, {"crm"},
                          {{"crm", "1", {"anna bo", "ulm"}},
                           {"crm", "2", {"bo anna", "ulm"}},
                           {"crm", "3", {"bo cy", "ulm"}},
                           {"crm", "4", {"cy", "rom"}}},
                          {"tokens(surname), town"}, PairScope::all);
    CHECK(lines(largest_groups(blocked.index, blocked.features, blocked.rules[0], 0, 9)) ==
          std::vector<std::string>{"bo, ulm: 3, 3", "anna, ulm: 2, 1"});
    CHECK(blocked.index.groups(0).pairs == 4);  // of three distinct ones: 1 and 2 share two keys
    CHECK(limit_message(blocked, 3) ==
          "blocking rule 'tokens(surname), town' makes 4 pairs (a pair counts for each key that it shares), over the limit "
          "of 3; its largest groups: 'bo, ulm' (3 rows, 3 pairs), 'anna, ulm' (2 rows, 1 pairs); add a part to the rule, limit "
          "its groups (group_limits) or raise pairs_per_rule_max");
}
