#include "datasets/generator/random_stream.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <set>

using namespace sameas::datasets;

TEST_CASE("a stream is that of SplitMix64, so that every machine draws the same") {
    RandomStream random(1234567);  // the first numbers of the reference implementation for this seed
    CHECK(random.bits() == 6457827717110365317ULL);
    CHECK(random.bits() == 3203168211198807973ULL);
    CHECK(random.bits() == 9817491932198370423ULL);
}

TEST_CASE("keys of neighbours share nothing") {
    std::set<std::uint64_t> keys;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        for (std::uint64_t kind = 0; kind < 10; ++kind) {
            for (std::uint64_t number = 0; number < 100; ++number)
                keys.insert(key_of(seed, kind, number) >> 24);
        }
    }
    CHECK(keys.size() == 10 * 10 * 100);
}

TEST_CASE("draws fill their range evenly, and shares are met") {
    RandomStream random(1);
    std::array<int, 7> counts{};
    int happened = 0, outside = 0;
    constexpr int draws = 70'000;
    for (int i = 0; i < draws; ++i) {
        ++counts[random.below(7)];
        happened += random.happens(0.25);
        const int number = random.between(-3, 3);
        outside += number < -3 || number > 3;
    }
    for (const int count : counts)
        CHECK(std::abs(count - draws / 7) < 500);  // five standard deviations
    CHECK(std::abs(happened - draws / 4) < 600);
    CHECK(outside == 0);
    CHECK(!random.happens(0));
    CHECK(random.happens(1));
}
