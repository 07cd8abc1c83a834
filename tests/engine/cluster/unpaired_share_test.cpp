#include "engine/cluster/unpaired_share.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace sameas;

TEST_CASE("records are unpaired where only others' partners are left for them") {
    const std::vector<std::uint32_t> sources{0, 0, 0, 1, 1, 1, 1};
    CHECK(unpaired_share(std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6}, sources) == 0);   // nobody has a partner
    CHECK(unpaired_share(std::vector<std::uint32_t>{0, 0, 2, 0, 0, 5, 6}, sources) == 0);   // two of each
    CHECK(unpaired_share(std::vector<std::uint32_t>{0, 0, 2, 0, 0, 0, 2}, sources) == Approx(0.25));
    CHECK(unpaired_share(std::vector<std::uint32_t>{0, 0, 0, 0, 4, 5, 6}, sources) == Approx(2.0 / 3));
}
