#include "engine/standardise/leading_zeros.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace sameas;

TEST_CASE("zeros before a number go, and nothing else does", "[standardise]") {
    for (const auto& [before, after] : {std::pair{"00417", "417"}, {"0", "0"}, {"000", "0"}, {"10", "10"}, {"0100", "100"}, {"", ""},
                                        {"0a", "0a"}, {"00-7", "00-7"}, {"0.5", "0.5"}, {" 07", " 07"}, {"\u0660\u0661", "\u0660\u0661"}}) {
        INFO(before);
        std::string text = before;
        drop_leading_zeros(text);
        CHECK(text == after);
        CHECK(without_leading_zeros(before) == after);
    }
}
