#include "cli/labelled_pairs.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;
using namespace sameas::cli;

TEST_CASE("columns of either side are found by their names", "[cli]") {
    const auto sides = side_columns({"left_id", "right_id", "left_name", "Town_R", "Town_L", "right_name", "dob1", "dob2", "notes", "street a"});
    REQUIRE(sides.size() == 3);
    CHECK(sides[0].name == "name");
    CHECK(sides[0].right == "right_name");
    CHECK(sides[1].name == "Town");
    CHECK(sides[1].left == "Town_L");
    CHECK(sides[1].right == "Town_R");
    CHECK(sides[2].left == "dob1");
    CHECK(side_columns({"left_id", "right_id", "1", "2", "_left", "_right"}).empty());
}

TEST_CASE("labels are true, false or open", "[cli]") {
    CHECK(label_of("TRUE", "") == true);
    CHECK(label_of(" match ", "") == true);
    CHECK(label_of("0", "") == false);
    CHECK(label_of("Non-match", "") == false);
    CHECK_FALSE(label_of("", "").has_value());
    CHECK_FALSE(label_of("possible", "").has_value());
    CHECK_THROWS_AS(label_of("perhaps so", "x.csv, row 2: "), InvalidInput);
}
