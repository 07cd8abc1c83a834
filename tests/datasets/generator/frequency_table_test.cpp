#include "datasets/generator/frequency_table.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "engine/errors.hpp"

using namespace sameas::datasets;

TEST_CASE("rows have value, weight and columns; a missing weight is that of the row above") {
    const FrequencyTable table("ann\t3\nbob\ncy\t1\tx\ty\ndee\t\tz\n");
    REQUIRE(table.size() == 4);
    CHECK(table.value(1) == "bob");
    CHECK(table.columns(0) == 0);
    REQUIRE(table.columns(2) == 2);
    CHECK(table.column(2, 1) == "y");
    REQUIRE(table.columns(3) == 1);
    CHECK(table.column(3, 0) == "z");
}

TEST_CASE("rows are drawn as often as their weights say") {
    std::string text = "common\t5000\n";
    for (int i = 0; i < 40; ++i)
        text += "rare" + std::string(1, static_cast<char>('A' + i)) + "\t" + (i < 20 ? "50" : "200") + "\n";
    const FrequencyTable table(text);
    constexpr int draws = 200'000;
    std::vector<int> counts(table.size());
    RandomStream random(3);
    for (int i = 0; i < draws; ++i)
        ++counts[table.draw(random)];
    for (std::size_t row = 0; row < table.size(); ++row) {
        const double share = (row == 0 ? 5000.0 : row <= 20 ? 50.0 : 200.0) / 10'000.0;
        CHECK(std::abs(counts[row] - draws * share) < 5 * std::sqrt(draws * share));
    }
}

TEST_CASE("a filter makes a table of some of the lines") {
    const FrequencyTable table("a\t1\tUS\nb\t\tGB\nc\t\tUS\n", [](std::string_view columns) { return columns == "US"; });
    REQUIRE(table.size() == 2);
    CHECK(table.value(1) == "c");  // with the weight of a line that was left out
}

TEST_CASE("text that is no table is refused") {
    CHECK_THROWS_AS(FrequencyTable(""), sameas::InvalidInput);
    CHECK_THROWS_AS(FrequencyTable("name\n"), sameas::InvalidInput);
    CHECK_THROWS_AS(FrequencyTable("name\t0\n"), sameas::InvalidInput);
    CHECK(FrequencyTable(std::string(255, 'x') + "\t1\n").value(0).size() == 255);
    CHECK_THROWS_AS(FrequencyTable(std::string(256, 'x') + "\t1\n"), sameas::InvalidInput);
    CHECK_THROWS_WITH(FrequencyTable("name\t5\n\t5\n"), Catch::Contains("line 2"));
}
