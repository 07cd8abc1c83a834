#include "engine/derive/text_units.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace sameas;

namespace {

std::vector<std::string> grams_of(std::string_view text, std::size_t units, std::size_t grams_max = 99) {
    std::vector<std::string> grams;
    for_each_gram(text, units, [&](std::string_view gram) {
        grams.emplace_back(gram);
        return grams.size() < grams_max;
    });
    return grams;
}

}  // namespace

TEST_CASE("texts are cut by code points") {
    CHECK(without_first("añ😀b", 2) == "😀b");
    CHECK(without_first("añ", 0) == "añ");
    CHECK(without_first("añ", 2).empty());
    CHECK(without_first("añ", 9).empty());
    CHECK(first_units("añ😀b", 3) == "añ😀");
    CHECK(first_units("añ", 9) == "añ");
    CHECK(last_units("añ😀b", 2) == "😀b");
    CHECK(last_units("añ", 9) == "añ");
    CHECK(last_units("", 1).empty());
}

TEST_CASE("words stand between blanks") {
    CHECK(words_of(" a  bc a ") == std::vector<std::string_view>{"a", "bc", "a"});
    CHECK(words_of("  ").empty());
    CHECK(words_of("").empty());
    CHECK(words_of("a\tb") == std::vector<std::string_view>{"a\tb"});
}

TEST_CASE("grams slide over code points") {
    using Grams = std::vector<std::string>;
    CHECK(grams_of("", 2).empty());
    CHECK(grams_of("ñ", 2) == Grams{"ñ"});
    CHECK(grams_of("ñu", 2) == Grams{"ñu"});
    CHECK(grams_of("ñuñu", 2) == Grams{"ñu", "uñ", "ñu"});
    CHECK(grams_of("abc", 1) == Grams{"a", "b", "c"});
    CHECK(grams_of("abcd", 2, 2) == Grams{"ab", "bc"});
}
