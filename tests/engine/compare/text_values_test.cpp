#include "engine/compare/text_values.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "kernels/text_view.hpp"
#include "tests/support/measured.hpp"

using namespace sameas;
using test::dictionary_of;

namespace {

std::u32string text_of(const TextValues& values, std::uint32_t place) {
    kernels::RowUnits room;
    return std::u32string(kernels::text_view(values.batch(), place, room));
}

}  // namespace

TEST_CASE("text values are the code points of each value, the null value an empty text", "[text_values]") {
    const TextValues values(dictionary_of({"anna", "jos\u00e9", "\u0416\u0443\u043a", "\U0001F600"}), TextUnits::code_points);
    CHECK(text_of(values, 0).empty());
    CHECK(text_of(values, 1) == U"anna");
    CHECK(text_of(values, 2) == U"jos\u00e9");
    CHECK(text_of(values, 3) == U"\u0416\u0443\u043a");
    CHECK(text_of(values, 4) == U"\U0001F600");
    CHECK(values.longest() == 4);
}

TEST_CASE("text values as bytes are the bytes of their UTF-8, all of which fit rows", "[text_values]") {
    const TextValues values(dictionary_of({"jos\u00e9", "\u0416"}), TextUnits::bytes);
    CHECK(text_of(values, 1) == U"jos\u00c3\u00a9");
    CHECK(text_of(values, 2) == U"\u00d0\u0096");
    CHECK(values.batch().lengths[2] == 2);
    CHECK(values.longest() == 5);
}

TEST_CASE("rows are as wide as the longest value that a row can hold needs", "[text_values]") {
    const auto width = [](const std::vector<std::string>& texts) {
        return TextValues(dictionary_of(texts), TextUnits::code_points).batch().row_width;
    };
    CHECK(width({}) == 8);
    CHECK(width({"12345678"}) == 8);
    CHECK(width({"123456789"}) == 16);
    CHECK(width({"1234567890123456"}) == 16);
    CHECK(width({"12345678901234567"}) == 32);
    CHECK(width({std::string(32, 'a')}) == 32);
    CHECK(width({"1234", std::string(33, 'a')}) == 8);          // stands outside whatever the width
    CHECK(width({"1234", "\u0416\u0416\u0416\u0416\u0416\u0416\u0416\u0416\u0416"}) == 8);
}

TEST_CASE("a value is taken up to the limit of kernels, and refused beyond it", "[text_values]") {
    const std::string longest(kernels::value_units_max, 'x');
    const TextValues values(dictionary_of({longest}), TextUnits::code_points);
    CHECK(values.longest() == kernels::value_units_max);
    CHECK(text_of(values, 1) == std::u32string(kernels::value_units_max, U'x'));
    try {
        const TextValues refused(dictionary_of({"fine", "long" + longest}), TextUnits::code_points);
        FAIL("was not refused");
    } catch (const ResourceLimit& error) {
        const std::string text = error.what();
        CHECK(text.find("65540 characters") != std::string::npos);
        CHECK(text.find("limit 65536") != std::string::npos);
        CHECK(text.find("longxxx") != std::string::npos);
    }
}
