#include "engine/profile/profile.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>

#include "tests/support/raw_table.hpp"

using namespace sameas;

namespace {

using Rows = std::vector<std::vector<std::string>>;

TableProfile profile_of(const std::vector<std::string>& columns, const Rows& rows, int threads = 2) {
    RunContext context({.threads = threads});
    const Table table = test::raw_table(columns, rows, context);
    return profile_table(table, context);
}

std::string text_of(std::size_t number, std::size_t width = 1) {
    char room[24];
    const auto [end, error] = std::to_chars(room, room + sizeof room, number);
    std::string digits(room, end);
    return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

const std::vector<std::string> given{"Mary",  "James", "Linda", "Robert", "Susan",
                                     "David", "Karen", "Paul",  "Helen",  "Mark"};
const std::vector<std::string> surnames{"Smith",  "Johnson", "Williams", "Brown",   "Davis", "Miller",
                                        "Wilson", "Moore",   "Taylor",   "Jackson", "Harris"};

/// 400 records of 200 invented people, every person twice, headers that say nothing.
Rows people() {
    Rows rows;
    for (std::size_t i = 0; i < 400; ++i) {
        const std::size_t p = i / 2;
        const std::string& first = given[p % given.size()];
        const std::string& last = surnames[p * 7 % surnames.size()];
        rows.push_back({"x" + text_of(i * 37 % 1000, 4) + text_of(i, 4), text_of(p + 1), first, last,
                        first + " " + last,
                        text_of(1930 + p * 13 % 70) + "-" + text_of(1 + p * 5 % 12, 2) + "-" +
                            text_of(1 + p * 11 % 28, 2),
                        text_of(200 + p * 7 % 700) + "-" + text_of(200 + p * 31 % 700) + "-" +
                            text_of(1000 + p * 77 % 9000),
                        "u" + text_of(p) + "@mail" + text_of(p % 5) + ".org",
                        text_of(1 + p * 3 % 180) + " Mill Lane", p % 2 == 0 ? "f" : "m"});
    }
    return rows;
}

const std::vector<std::string> opaque{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};

}  // namespace

TEST_CASE("types are found without headers") {
    const TableProfile profile = profile_of(opaque, people());
    const std::vector<SemanticType> expected{SemanticType::record_id,      SemanticType::record_id,
                                             SemanticType::given_name,     SemanticType::surname,
                                             SemanticType::full_name,      SemanticType::birth_date,
                                             SemanticType::phone,          SemanticType::email,
                                             SemanticType::street_address, SemanticType::sex};
    for (std::size_t c = 0; c < expected.size(); ++c) {
        INFO("column " << opaque[c] << ": " << name(profile.columns[c].type.type));
        CHECK(profile.columns[c].type.type == expected[c]);
        CHECK_FALSE(profile.columns[c].type.evidence.empty());
    }
}

TEST_CASE("a header does not make a type that the content contradicts") {
    std::vector<std::string> lying = opaque;
    lying[2] = "phone";
    lying[7] = "surname";
    const TableProfile profile = profile_of(lying, people());
    CHECK(profile.columns[2].type.type == SemanticType::given_name);
    CHECK(profile.columns[7].type.type == SemanticType::email);
}

TEST_CASE("the answer, the parts of a name and what is made of them are named") {
    const TableProfile profile = profile_of(opaque, people());
    REQUIRE_FALSE(profile.answers.empty());
    CHECK(profile.answers.front().column == 1);
    CHECK(profile.answers.front().kind == AnswerKind::answer);
    CHECK(std::any_of(profile.groups.begin(), profile.groups.end(), [](const ColumnGroup& group) {
        return group.kind == GroupKind::name && group.columns == std::vector<std::size_t>{2, 3};
    }));
    CHECK(std::any_of(profile.dependencies.begin(), profile.dependencies.end(), [](const Dependency& one) {
        return one.kind == DependencyKind::composed && one.to == 4 &&
               one.from == std::vector<std::size_t>{2, 3};
    }));
}

TEST_CASE("the order of the rows and the threads change nothing") {
    Rows rows = people();
    const TableProfile one = profile_of(opaque, rows, 1);
    std::reverse(rows.begin(), rows.end());
    const TableProfile other = profile_of(opaque, rows, 3);
    REQUIRE(one.dependencies.size() == other.dependencies.size());
    for (std::size_t c = 0; c < opaque.size(); ++c) {
        CHECK(one.columns[c].type.confidence == other.columns[c].type.confidence);
        CHECK(one.columns[c].facts.statistics.entropy_bits == other.columns[c].facts.statistics.entropy_bits);
        CHECK(one.columns[c].quality.reasons == other.columns[c].quality.reasons);
        CHECK(one.columns[c].top.front().text == other.columns[c].top.front().text);
    }
}

TEST_CASE("entropy, fill and top values are exact") {
    const TableProfile profile = profile_of({"v"}, {{"p"}, {"p"}, {"q"}, {"r"}, {""}, {" "}});
    const ColumnStatistics& found = profile.columns[0].facts.statistics;
    CHECK(found.rows == 6);
    CHECK(found.filled == 4);
    CHECK(found.blank == 1);
    CHECK(found.distinct == 3);
    CHECK(found.single == 2);
    CHECK(found.entropy_bits == 1.5);
    CHECK(profile.columns[0].top.front().text == "p");
    CHECK(profile.columns[0].top.front().rows == 2);
}

TEST_CASE("columns that say nothing are said to") {
    const TableProfile empty = profile_of({"v", "w"}, {{"", "same"}, {"", "same"}, {"", "same"}});
    CHECK(empty.columns[0].type.type == SemanticType::unknown);
    CHECK(empty.columns[0].quality.score == 0);
    CHECK(empty.columns[1].quality.score <= 10);
    CHECK(empty.warnings.size() >= 2);
}

TEST_CASE("day, month and year in three columns are one date") {
    Rows rows;
    for (std::size_t i = 0; i < 600; ++i)
        rows.push_back({text_of(1 + i * 7 % 31), text_of(1 + i * 5 % 12), text_of(1930 + i % 70)});
    const TableProfile profile = profile_of({"p", "q", "r"}, rows);
    REQUIRE(profile.groups.size() == 1);
    CHECK(profile.groups[0].kind == GroupKind::date_parts);
    CHECK(profile.groups[0].columns == std::vector<std::size_t>{2, 1, 0});
    CHECK(profile.columns[0].type.type == SemanticType::birth_date);
}

TEST_CASE("a city that follows from the postcode is told") {
    Rows rows;
    const std::vector<std::string> cities{"London", "Chicago", "Boston", "Dallas", "Denver"};
    for (std::size_t i = 0; i < 600; ++i) {
        const std::size_t postcode = i % 50;
        rows.push_back({given[i * i / 7 % given.size()], surnames[i * i / 3 % surnames.size()],
                        text_of(10000 + postcode * 911), cities[postcode % cities.size()]});
    }
    const TableProfile profile = profile_of({"a", "b", "c", "d"}, rows);
    CHECK(std::any_of(profile.dependencies.begin(), profile.dependencies.end(), [](const Dependency& one) {
        return one.kind == DependencyKind::determines && one.from == std::vector<std::size_t>{2} &&
               one.to == 3 && one.share == 1;
    }));
    CHECK(profile.columns[2].type.type == SemanticType::postcode);
    CHECK(profile.columns[3].type.type == SemanticType::city);
}

TEST_CASE("a first line that is a record is no header") {
    Rows rows = people();
    const auto warns = [&](const std::vector<std::string>& names) {
        const TableProfile profile = profile_of(names, rows);
        return std::any_of(profile.warnings.begin(), profile.warnings.end(),
                           [](const std::string& one) { return one.find("the first line looks like a record") == 0; });
    };
    CHECK(warns(rows.front()));
    std::vector<std::string> named = opaque;
    CHECK_FALSE(warns(named));
    named[2] = "1990-01-01";   // a column of names: a date is not what stands in it
    CHECK_FALSE(warns(named));
    named[5] = "1990-02-02";
    CHECK(warns(named));
}
