#include "datasets/generator/families.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <map>

using namespace sameas::datasets;

TEST_CASE("families are runs of consecutive people, numbered from the first, in sizes near those asked for") {
    constexpr std::array<std::uint32_t, 3> percent{50, 30, 20};
    std::map<std::uint64_t, std::uint32_t> sizes;
    FamilyPlace before{};
    for (std::uint64_t person = 0; person < 24'000; ++person) {
        const FamilyPlace here = family_place(person, 5, percent);
        CHECK(here.family + here.place == person);
        CHECK(here.place < 3);
        if (person % 24 == 0) CHECK(here.place == 0);
        if (person > 0 && here.place > 0) CHECK(here.family == before.family);
        ++sizes[here.family];
        before = here;
    }
    std::array<std::size_t, 4> count{};
    for (const auto& [family, size] : sizes)
        ++count[size];
    const double all = static_cast<double>(sizes.size());
    CHECK(static_cast<double>(count[1]) / all == Approx(0.5).margin(0.04));
    CHECK(static_cast<double>(count[2]) / all == Approx(0.3).margin(0.03));
    CHECK(count[3] > 0);
}

TEST_CASE("another key cuts people up into other families") {
    constexpr std::array<std::uint32_t, 2> percent{50, 50};
    std::size_t other = 0;
    for (std::uint64_t person = 0; person < 2400; ++person)
        other += family_place(person, 1, percent).family != family_place(person, 2, percent).family;
    CHECK(other > 500);
}
