#include "datasets/generator/record_batch.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace sameas::datasets;

TEST_CASE("values not put are null, copied ones live on, and memory is used again") {
    constexpr std::array<std::string_view, 3> columns{"a", "b", "c"};
    RecordBatch batch(columns);
    for (int round = 0; round < 2; ++round) {
        batch.clear();
        for (int row = 0; row < 5000; ++row) {
            batch.begin_record();
            batch.put(0, "lasting");
            const std::string text(static_cast<std::size_t>(row % 60), 'x');
            if (row % 2 == 0) batch.put_copy(1, text);
        }
        REQUIRE(batch.rows() == 5000);
        const std::vector<sameas::io::OutputColumn> output = batch.output();
        REQUIRE(output.size() == 3);
        CHECK(output[1].name == "b");
        for (std::size_t row = 0; row < 5000; ++row) {
            CHECK(batch.values(0)[row] == "lasting");
            CHECK(batch.values(2)[row].data() == nullptr);
            if (row % 2 == 0) {
                CHECK(batch.values(1)[row] == std::string(row % 60, 'x'));
            } else {
                CHECK(batch.values(1)[row].data() == nullptr);
            }
        }
    }
}
