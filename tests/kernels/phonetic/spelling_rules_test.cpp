#include "kernels/phonetic/spelling_rules.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "kernels/phonetic/double_metaphone_rules.hpp"

namespace {

using namespace sameas::kernels;
using namespace sameas::kernels::spelling;

constexpr std::uint32_t vowels = symbol_set("AEIOU");
constexpr SpellingRule rules[] = {
    {'C', {at(0, "CH"), last}, "no", 1},
    {'C', {at(0, "CH|CK")}, "X", 2},
    {'C', {first}, {"S", "Z"}, 1},
    {'C', {not_first, at(-1, "ACE|OCO")}, "1", 1},
    {'C', {vowel(-1), not_vowel(1), not_at(1, "C")}, "2", 1},
    {'C', {begins("MC|MAC"), ends("D|SON")}, "3", 1},
    {'C', {second, slavo_germanic}, "4", 1},
    {'C', {left(3), at(1, " D")}, "5", 1},
    {'C', {}, "K", 1, "CD"},
    {'D', {}, "T", 1},
};
constexpr SpellingTable table(rules, vowels);

std::string found(std::string_view letters, std::size_t here, bool is_slavo_germanic = false) {
    const auto [sounds, spends] = table.find({letters, vowels, is_slavo_germanic}, here);
    return std::string(sounds.main.letters()) + std::to_string(spends);
}

}  // namespace

TEST_CASE("the first rule that holds is found", "[spelling_rules]") {
    CHECK(found("CHA", 0) == "X2");
    CHECK(found("ACK", 1) == "X2");
    CHECK(found("CAT", 0) == "S1");
    CHECK(found("FACE", 2) == "11");
    CHECK(found("FACA", 2) == "K1");
    CHECK(found("OCO", 1) == "11");
    CHECK(found("FACT", 2) == "21");
    CHECK(found("FAC", 2) == "21");  // a blank stands behind the text
    CHECK(found("FACC", 2) == "K2");
    CHECK(found("MACCD", 2) == "31");
    CHECK(found("MCSON", 1) == "31");
    CHECK(found("MCSONS", 1) == "K1");
    CHECK(found("TCA", 1) == "K1");
    CHECK(found("TCA", 1, true) == "41");
    CHECK(found("TTC D", 2) == "51");
    CHECK(found("TTC DE", 2) == "K1");
    CHECK(found("TCDE", 1) == "K2");
}

TEST_CASE("a letter without rules is passed over", "[spelling_rules]") {
    CHECK(found("ABC", 0) == "1");
    CHECK(found("D C", 1) == "1");
    CHECK(found("D", 0) == "T1");
}

TEST_CASE("sounds differ or not", "[spelling_rules]") {
    CHECK(table.find({"CA", vowels}, 0).sounds.differ());
    CHECK_FALSE(table.find({"ACT", vowels}, 1).sounds.differ());
}

TEST_CASE("filters leave the rules of double_metaphone what they say", "[spelling_rules][property]") {
    static constexpr SpellingTable filtered(double_metaphone_rules::rules, double_metaphone_rules::vowels);
    constexpr std::string_view parts[] = {
        "A",  "E",  "I",  "O",   "U",   "Y",  "CH", "C",    "CC",   "G",    "GH", "GN", "AGGI",
        "SZ", "SC", "SH", "SCH", "TTH", "TH", "W",  "WICZ", "IER",  "ALLE", "L",  "LL", "J",
        "R",  "X",  "Z",  " ",   "c",   "n",  "H",  "UMB",  "VAN ", "MC",   "K",  "S",  "BACHER"};
    std::mt19937_64 random(9);
    for (int i = 0; i < 50'000; ++i) {
        std::string letters;
        while (letters.size() < 1 + random() % 9)
            letters += parts[random() % std::size(parts)];
        const Spelling spelling{letters, double_metaphone_rules::vowels, random() % 2 == 0};
        for (std::size_t here = 0; here < letters.size(); ++here) {
            const SpellingRule* expected = nullptr;  // the first that holds, tests asked one by one
            for (const SpellingRule& rule : double_metaphone_rules::rules)
                if (expected == nullptr && rule.letter == letters[here] && holds(rule, spelling, here))
                    expected = &rule;
            const auto [sounds, spends] = filtered.find(spelling, here);
            INFO("'" << letters << "' at " << here);
            REQUIRE(sounds.main.letters() == (expected == nullptr ? "" : expected->sounds.main.letters()));
            REQUIRE(sounds.second.letters() ==
                    (expected == nullptr ? "" : expected->sounds.second.letters()));
            if (expected == nullptr) continue;
            const char behind = here + 1 < letters.size() ? letters[here + 1] : ' ';
            const bool spends_too = expected->spends_too.find(behind) != std::string_view::npos;
            REQUIRE(spends == expected->spends + (spends_too ? 1u : 0u));
        }
    }
}
