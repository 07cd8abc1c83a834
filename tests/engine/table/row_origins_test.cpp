#include "engine/table/row_origins.hpp"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

using namespace sameas;

TEST_CASE("rows keep the input and the row number that they came with") {
    RowOrigins origins;
    origins.begin_input("crm");
    origins.append(3, {});
    const std::vector<std::uint64_t> with_gaps = {5, 6, 9};
    origins.append(3, with_gaps);
    origins.append(2, {});
    origins.begin_input("empty");
    origins.begin_input("erp");
    origins.append(2, {});
    REQUIRE(origins.rows() == 10);
    const std::vector<std::pair<std::uint32_t, std::uint64_t>> expected = {
        {0, 1}, {0, 2}, {0, 3}, {0, 5}, {0, 6}, {0, 9}, {0, 10}, {0, 11}, {2, 1}, {2, 2}};
    for (std::size_t row = 0; row < expected.size(); ++row) {
        CAPTURE(row);
        const RowOrigins::Origin origin = origins.of(RowId(row));
        CHECK(origin.input == expected[row].first);
        CHECK(origin.row == expected[row].second);
    }
    CHECK(origins.input_name(2) == "erp");
    CHECK(origins.current() == "erp");
}
