#include "engine/standardise/letters.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

namespace {

template <class Change>
std::string after(Change change, std::string text) {
    change(text);
    return text;
}

}  // namespace

TEST_CASE("letters are written plainly, of other scripts too", "[standardise][letters]") {
    CHECK(after(drop_diacritics, "søren łukasz ångström đorđe") == "soren lukasz angstrom dorde");
    CHECK(after(drop_diacritics, "æsir œuvre þor ısparta") == "aesir oeuvre thor isparta");
    CHECK(after(drop_diacritics, "e\u0301tienne") == "etienne");
    CHECK(after(drop_diacritics, "й ά") == "и α");
    CHECK(after(drop_diacritics, "हिन्दी") == "हिन्दी");   // its marks are vowels
    CHECK(after(drop_diacritics, "smith") == "smith");
    CHECK(after(drop_diacritics, "") == "");
}

TEST_CASE("apostrophes go, hyphens become blanks, and no text of them alone becomes empty", "[standardise][letters]") {
    CHECK(after(drop_apostrophes, "o'neil d\u2019arcy") == "oneil darcy");
    CHECK(after(drop_apostrophes, "'") == "'");
    CHECK(after(drop_apostrophes, "' ann ' holm '") == "ann holm");
    CHECK(after(split_at_hyphens, "smith-jones") == "smith jones");
    CHECK(after(split_at_hyphens, "- smith \u2013 jones -") == "smith jones");
    CHECK(after(split_at_hyphens, "-") == "-");
    CHECK(after(split_at_hyphens, "müller") == "müller");
}
