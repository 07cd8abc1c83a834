#include "engine/compare/letters.hpp"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <map>
#include <random>

using namespace sameas;

namespace {

Dictionary dictionary_of(const std::vector<std::string>& texts) {
    DictionaryBuilder builder;
    for (const std::string& text : texts) builder.encode(text);
    return builder.finish();
}

int occurrences_missing(std::u32string_view a, std::u32string_view b) {
    std::map<char32_t, int> counts;
    for (const char32_t unit : a) ++counts[unit];
    for (const char32_t unit : b) --counts[unit];
    int missing = 0;
    for (const auto& [unit, count] : counts) missing += std::max(count, 0);
    return missing;
}

}  // namespace

TEST_CASE("letters that one value has and another lacks are never more than it lacks", "[letters]") {
    std::mt19937 random(4);
    const TextUnits units = GENERATE(TextUnits::code_points, TextUnits::bytes);
    const std::vector<std::string> letters{"a", "b", "c", "ü", "ſ", "1", "2", "𝄞"};
    std::vector<std::string> texts;
    for (int i = 0; i < 120; ++i) {
        std::string text;
        for (std::size_t length = 1 + random() % 12; length > 0; --length) text += letters[random() % letters.size()];
        texts.push_back(text);
    }
    const LetterQuestions questions(dictionary_of(texts), units);
    UnitCutter left_cutter(units), right_cutter(units);
    int told = 0, missing = 0;
    for (const std::string& left_text : texts) {
        for (const std::string& right_text : texts) {
            const std::u32string_view left = left_cutter.cut(left_text), right = right_cutter.cut(right_text);
            const Letters a = questions.letters(left), b = questions.letters(right);
            REQUIRE(a.length == left.size());
            REQUIRE((left.front() != right.front() || a.first == b.first));
            const int bits = std::popcount(a.has & ~b.has), truly = occurrences_missing(left, right);
            REQUIRE(bits <= truly);
            told += bits;
            missing += truly;
        }
    }
    CHECK(told > missing * 3 / 4);
}

TEST_CASE("questions do not depend on the order of values", "[letters]") {
    std::mt19937 random(5);
    std::vector<std::string> texts;
    for (int i = 0; i < 50'000; ++i) {  // more than are asked
        std::string text;
        for (std::size_t length = 6; length > 0; --length) text += static_cast<char>('a' + std::min(random() % 26, random() % 26));
        texts.push_back(text);
    }
    const LetterQuestions first(dictionary_of(texts), TextUnits::code_points);
    std::sort(texts.begin(), texts.end());
    const LetterQuestions second(dictionary_of(texts), TextUnits::code_points);
    UnitCutter cutter(TextUnits::code_points);
    for (std::size_t i = 0; i < texts.size(); i += 50) {
        const std::u32string_view units = cutter.cut(texts[i]);
        REQUIRE(first.letters(units).has == second.letters(units).has);
    }
}

TEST_CASE("dates are told apart by how often a digit occurs", "[letters]") {
    const LetterQuestions questions(dictionary_of({"1990-01-01", "1990-12-31", "2003-05-06", "1974-08-22", "1965-11-11"}),
                                    TextUnits::code_points);
    UnitCutter cutter(TextUnits::code_points);
    const Letters one = questions.letters(cutter.cut("1965-11-11")), other = questions.letters(cutter.cut("1965-10-30"));
    CHECK(std::popcount(one.has & ~other.has) == 2);  // two of five 1
    CHECK(std::popcount(other.has & ~one.has) >= 1);
}

TEST_CASE("of an empty or a very long text letters say nothing", "[letters]") {
    const LetterQuestions questions(dictionary_of({"ab"}), TextUnits::code_points);
    CHECK(questions.letters(U"").length == 0);
    const Letters longest = questions.letters(std::u32string(letters_length_max, U'a'));
    CHECK(longest.length == letters_length_max);
    CHECK(longest.has != 0);
    const Letters longer = questions.letters(std::u32string(letters_length_max + 1, U'a'));
    CHECK((longer.length | longer.has) == 0);
    const LetterQuestions none(Dictionary({}, {0, 0}, {0}), TextUnits::code_points);
    CHECK(none.letters(U"abc").has == 0);
}
