#include "datasets/generator/record_batch.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace sameas::datasets;

TEST_CASE("short texts of every size are kept whole, one beside the other") {
    constexpr std::array<std::string_view, 1> columns{"a"};
    RecordBatch batch(columns);
    const auto text_of = [](std::size_t row) {
        return std::string(row % (ShortText::size_max + 1), static_cast<char>('a' + row % 26));
    };
    for (std::size_t row = 0; row < 5000; ++row) {
        batch.begin_record();
        batch.put_copy(0, ShortText(text_of(row)));
    }
    for (std::size_t row = 0; row < 5000; ++row) {
        REQUIRE(batch.values(0)[row].data() != nullptr);
        REQUIRE(batch.values(0)[row] == text_of(row));
    }
}

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
