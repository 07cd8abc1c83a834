#include "engine/table/huge_pages.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace sameas;

TEST_CASE("a vector on huge pages is zeroed and writable from end to end, whatever its size", "[huge_pages]") {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, (std::size_t{1} << 21) - 1,
                                   (std::size_t{5} << 20) + 7}) {
        std::vector<unsigned char> bytes = vector_on_huge_pages<unsigned char>(size);
        REQUIRE(bytes.size() == size);
        CHECK(std::all_of(bytes.begin(), bytes.end(), [](unsigned char byte) { return byte == 0; }));
        std::fill(bytes.begin(), bytes.end(), static_cast<unsigned char>(7));
        CHECK(std::count(bytes.begin(), bytes.end(), 7) == static_cast<std::ptrdiff_t>(size));
    }
}

TEST_CASE("advice about a buffer of nothing, or too small for a huge page, does nothing", "[huge_pages]") {
    advise_huge_pages(nullptr, 0);
    char small[64] = {1};
    advise_huge_pages(small, sizeof small);
    CHECK(small[0] == 1);
}
