#include "engine/standardise/zero_fractions.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace sameas;

TEST_CASE("a fraction of zeros goes, and no other", "[standardise]") {
    for (const auto& [before, after] : {std::pair{"10018.0", "10018"}, {"7.000", "7"}, {"007.0", "007"}, {"0.0", "0"}, {"", ""},
                                        {"1.50", "1.50"}, {"1.", "1."}, {".0", ".0"}, {"1.0.0", "1.0.0"}, {"-1.0", "-1.0"},
                                        {"a1.0", "a1.0"}, {" 1.0 ", "1"}, {"10", "10"},
                                        {"'10018.0'", "10018"}, {"\"7.0\",", "7"}, {"'7'", "'7'"}, {" 7 ", " 7 "}}) {
        INFO(before);
        std::string text = before;
        drop_zero_fraction(text);
        CHECK(text == after);
        CHECK(without_zero_fraction(before) == after);
    }
}
