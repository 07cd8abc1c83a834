#include "engine/blocking/blocking_keys.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <set>

#include "engine/errors.hpp"
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
    return blocking_keys(derive(table, parts_of(parsed), context), parsed, context).slots;
}

/// The keys of each record under one rule with several.
std::vector<std::vector<std::uint64_t>> key_sets_of(const std::vector<Record>& records, const std::string& rule,
                                                    int threads = 2) {
    const Blocked blocked(person_columns, {"crm"}, records, {rule}, PairScope::all, threads);
    REQUIRE(blocked.index.key_sets(0) != nullptr);
    std::vector<std::vector<std::uint64_t>> sets;
    for (const Record& record : records) {
        const RowId row = blocked.row("crm", record.id);
        const std::span<const std::uint64_t> keys = blocked.index.key_sets(0)->of(row);
        sets.emplace_back(keys.begin(), keys.end());
        CHECK(blocked.index.slots(row)[0] == key_signature(keys));
    }
    return sets;
}

std::vector<std::uint64_t> sorted(std::vector<std::uint64_t> keys) {
    std::sort(keys.begin(), keys.end());
    return keys;
}

std::string numbered_words(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += (i > 0 ? " " : "") + std::string("w") + std::to_string(i);
    return text;
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

TEST_CASE("a row has a key for every choice of one value of each part, by the same formula") {
    const std::string rule = "tokens(surname), town, first(tokens(email), 1)";
    const auto sets = key_sets_of({{"crm", "1", {"anna bo", "ulm", "x1 y2 x3"}},
                                   {"crm", "2", {"bo", "", "x"}},
                                   {"crm", "3", {"", "ulm", "x"}},
                                   {"crm", "4", {"bo", "ulm", "y"}}},
                                  rule);
    CHECK(sets[0] == sorted({key_by_formula(rule, {"anna", "ulm", "x"}), key_by_formula(rule, {"anna", "ulm", "y"}),
                             key_by_formula(rule, {"bo", "ulm", "x"}), key_by_formula(rule, {"bo", "ulm", "y"})}));
    CHECK(sets[1].empty());
    CHECK(sets[2].empty());
    CHECK(sets[3] == std::vector<std::uint64_t>{key_by_formula(rule, {"bo", "ulm", "y"})});
}

TEST_CASE("rules of one key a row keep no sets") {
    const Blocked blocked(person_columns, {"crm"}, {{"crm", "1", {"a", "b", "c"}}}, {"surname", "tokens(surname)"},
                          PairScope::all);
    CHECK(blocked.index.key_sets(0) == nullptr);
    CHECK(blocked.index.key_sets(1) != nullptr);
    CHECK_FALSE(is_multi_valued(blocked.rules[0]));
    CHECK(is_multi_valued(blocked.rules[1]));
}

TEST_CASE("keys of many rows are the same for any threads") {
    std::vector<Record> records = random_word_records(40'000, 3);
    for (Record& record : records)
        record.source = "crm";
    const auto expected = key_sets_of(records, "tokens(surname), qgrams(town, 2)", 1);
    for (const int threads : {2, 7})
        CHECK(key_sets_of(records, "tokens(surname), qgrams(town, 2)", threads) == expected);
}

TEST_CASE("a row may have so many keys and no more") {
    std::vector<Record> records{{"crm", "1", {numbered_words(64), numbered_words(64), ""}},
                                {"crm", "17", {numbered_words(keys_per_row_max), "x", ""}}};
    CHECK(key_sets_of(records, "tokens(surname), tokens(town)").front().size() == keys_per_row_max);
    records.push_back({"crm", "204", {numbered_words(241), numbered_words(17), ""}});  // 4097
    try {
        key_sets_of(records, "tokens(surname), tokens(town)");
        FAIL("no error");
    } catch (const ResourceLimit& error) {
        using Catch::Contains;
        CHECK_THAT(error.what(), Contains("blocking rule 'tokens(surname), tokens(town)': record crm:204 has more than "
                                          "4096 keys: tokens(surname) has 241 ('w0 or w1 or") &&
                                     Contains("tokens(town) has 17 ('w0 or"));
    }
}

TEST_CASE("the values of a key are found again") {
    const Blocked blocked(person_columns, {"crm"}, {{"crm", "1", {"anna bo", "ulm", "x y"}}},
                          {"tokens(surname), town, tokens(email)", "surname, town"}, PairScope::all);
    const RowId row = blocked.row("crm", "1");
    std::set<std::string> values;
    std::set<std::uint64_t> keys;
    for (const KeyValues& made : values_of_keys(blocked.features, blocked.rules[0], row)) {
        values.insert(made.values);
        keys.insert(made.key);
        if (made.values == "bo, ulm, x")
            CHECK(made.key == key_by_formula("tokens(surname), town, tokens(email)", {"bo", "ulm", "x"}));
    }
    const std::span<const std::uint64_t> of_row = blocked.index.key_sets(0)->of(row);
    CHECK(keys == std::set<std::uint64_t>(of_row.begin(), of_row.end()));
    CHECK(values == std::set<std::string>{"anna, ulm, x", "anna, ulm, y", "bo, ulm, x", "bo, ulm, y"});
    const std::vector<KeyValues> only = values_of_keys(blocked.features, blocked.rules[1], row);
    REQUIRE(only.size() == 1);
    CHECK(only[0].values == "anna bo, ulm");
    CHECK(only[0].key == blocked.index.slots(row)[1]);
    CHECK(extended_key(key_by_formula("surname", {"bo"}), "ulm") ==
          key_by_formula("surname", {"bo", "ulm"}));
}
