#include "datasets/generator/short_text.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

using namespace sameas::datasets;

TEST_CASE("texts of every size are appended, copied, and cut off at the end of the room") {
    for (std::size_t first = 0; first <= ShortText::size_max; ++first) {
        for (const std::size_t second : {0u, 1u, 2u, 3u, 4u, 7u, 8u, 15u, 16u, 17u, 33u, 96u, 200u}) {
            std::string whole(first, 'a');
            ShortText text(whole);
            for (std::size_t k = 0; k < second; ++k)
                whole += static_cast<char>('A' + k % 26);
            text.append(std::string_view(whole).substr(first));
            whole.resize(std::min(whole.size(), ShortText::size_max));
            REQUIRE(text.view() == whole);
            const ShortText copy(text);
            REQUIRE(copy.view() == whole);
            ShortText assigned("something else");
            assigned = text;
            REQUIRE(assigned.view() == whole);
        }
    }
}

TEST_CASE("bytes are inserted, erased and replaced; numbers have leading zeros") {
    ShortText text("Mller");
    text.insert(1, 'i');
    CHECK(text.view() == "Miller");
    text.erase(0, 2);
    CHECK(text.view() == "ller");
    text.replace(1, 2, "unch");
    CHECK(text.view() == "lunchr");
    text.cut(5);
    text.append(' ');
    text.append_number(1042, 6);
    text.append_number(1042, 2);
    CHECK(text.view() == "lunch 00104242");
}

TEST_CASE("a full text takes no further byte") {
    ShortText text(std::string(ShortText::size_max, 'x'));
    text.append('y');
    text.insert(0, 'y');
    CHECK(text.view() == std::string(ShortText::size_max, 'x'));
}
