#include "engine/blocking/blocking_keys.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <set>

#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

/// The documented formula, word by word.
std::uint64_t key_by_formula(const std::string& rule, const std::vector<std::string>& values) {
    std::uint64_t key = XXH3_64bits(rule.data(), rule.size());
    for (const std::string& value : values) {
        const std::uint64_t hash = XXH3_64bits(value.data(), value.size());
        unsigned char bytes[8];
        for (int i = 0; i < 8; ++i)
            bytes[i] = static_cast<unsigned char>(hash >> (8 * i));
        key = XXH3_64bits_withSeed(bytes, sizeof bytes, key);
    }
    return key == 0 ? 1 : key;
}

std::vector<std::uint64_t> keys_of(const std::vector<Record>& records,
                                   const std::vector<std::string>& rules) {
    RunContext context;
    const Table table = table_of(person_columns, {"crm"}, records, context);
    const std::vector<Rule> parsed = rules_of(rules);
    return blocking_keys(derive(table, parts_of(parsed), context), parsed, context);
}

}  // namespace

TEST_CASE("keys follow the documented formula") {
    const std::vector<Record> records{{"crm", "1", {"Holmberg", "Ulm", "x@y"}},
                                      {"crm", "2", {"Vries", "", "z"}}};
    const std::vector<std::uint64_t> keys = keys_of(records, {"surname", "surname,town", "soundex(surname)"});
    REQUIRE(keys.size() == 6);
    CHECK(keys[0] == key_by_formula("surname", {"holmberg"}));
    CHECK(keys[1] == key_by_formula("surname, town", {"holmberg", "ulm"}));
    CHECK(keys[2] == key_by_formula("soundex(surname)", {"H451"}));
    CHECK(keys[3] == key_by_formula("surname", {"vries"}));
    CHECK(keys[4] == 0);
    CHECK(keys[5] == key_by_formula("soundex(surname)", {"V620"}));
}

TEST_CASE("keys stay what they were: they may be stored") {
    const std::vector<std::uint64_t> keys =
        keys_of({{"crm", "1", {"holmberg", "ulm", ""}}}, {"surname", "surname, town", "email"});
    CHECK(keys == std::vector<std::uint64_t>{0xb52cc2128d79685cu, 0x3ce73dcd9778be24u, 0u});
}

TEST_CASE("keys tell rules, parts and the order of parts apart") {
    const std::vector<std::uint64_t> keys =
        keys_of({{"crm", "1", {"ab", "c", ""}}, {"crm", "2", {"a", "bc", ""}}, {"crm", "3", {"c", "ab", ""}}},
                {"surname", "town", "surname, town", "town, surname"});
    CHECK(std::set<std::uint64_t>(keys.begin(), keys.end()).size() == keys.size());
}

TEST_CASE("no rule and no record make no key") {
    CHECK(keys_of({}, {"surname"}).empty());
    CHECK(keys_of({{"crm", "1", {"a", "b", "c"}}}, {}).empty());
}
