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

TEST_CASE("a number is its decimal digits, as many of the last as asked for") {
    std::uint64_t number = 0;
    for (int step = 0; step < 20'000; ++step) {
        number = step < 1000 ? static_cast<std::uint64_t>(step)
                             : number * 6364136223846793005u + 1442695040888963407u;
        const std::uint64_t some = number >> (step % 60);
        ShortText all;
        all.append_number(some);
        REQUIRE(all.view() == std::to_string(some));
        const std::string padded = std::string(20, '0') + std::to_string(some);
        for (int digits = 1; digits <= 20; ++digits) {
            ShortText text("a");
            text.append_number(some, digits);
            REQUIRE(text.view() == "a" + padded.substr(padded.size() - static_cast<std::size_t>(digits)));
        }
    }
}

TEST_CASE(
    "a chunk is appended without its surroundings, a longer text whole, and what does not fit is cut off") {
    const std::string around(200, 'z');
    for (std::size_t first = 0; first <= ShortText::size_max; ++first) {
        for (const std::size_t second : {0u, 1u, 31u, 32u, 33u, 96u}) {
            ShortText text{std::string_view(around).substr(0, first)};
            text.append_chunk(std::string_view(around).substr(0, second));
            REQUIRE(text.size() == std::min(first + second, ShortText::size_max));
            text.cut(first);
            REQUIRE(text.view() == std::string_view(around).substr(0, first));
        }
    }
}

TEST_CASE("a full text takes no further byte") {
    ShortText text(std::string(ShortText::size_max, 'x'));
    text.append('y');
    text.insert(0, 'y');
    text.append_number(7, 3);
    CHECK(text.view() == std::string(ShortText::size_max, 'x'));
}
