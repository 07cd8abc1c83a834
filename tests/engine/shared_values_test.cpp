#include "engine/shared_values.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/settings/settings.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

using Rows = std::vector<std::vector<std::string>>;

const std::vector<std::string> columns{"id", "name", "town", "row"};
Settings settings_of(const std::string& row_type) {
    return parse_settings(R"json({"id": "id", "blocking": ["name"], "fields": {"row": {"type": ")json" + row_type + R"json("}}, "comparisons": [
    {"field": "name", "levels": ["exact", "else"]}, {"field": "town", "levels": ["exact", "else"]},
    {"field": "row", "levels": ["exact", "else"]}]})json", "test");
}

std::string word(std::string text, std::size_t number) {
    for (; number > 0; number /= 26) text += static_cast<char>('a' + number % 26);
    return text;
}

/// Two sources of strangers who share names by chance, as many within as across, and numbers that each source counts for itself;
/// then matches, which share a name of their own.
struct Sources {
    Rows left, right;
    std::size_t matches = 0;

    Sources(std::size_t strangers_left, std::size_t strangers_right, std::size_t matched) : matches(matched) {
        std::mt19937 random(3);
        const auto add = [](Rows& rows, const std::string& name) {
            rows.push_back({std::to_string(rows.size() + 1), name, "town" + std::to_string(rows.size() % 7), std::to_string(rows.size() + 1)});
        };
        for (std::size_t i = 0; i < matched; ++i) {
            add(left, word("shared", i));
            add(right, word("shared", i));
        }
        for (std::size_t i = 0; i < strangers_left; ++i) add(left, word("stranger", random() % 4000));
        for (std::size_t i = 0; i < strangers_right; ++i) add(right, word("stranger", random() % 4000));
    }

    /// \param found  matches that are in one entity
    std::optional<SharedValues> least(std::size_t found, const std::string& row_type = "text") const {
        RunContext context;
        const Settings settings = settings_of(row_type);
        const Table table = test::small_table(settings, columns, {{"a", left}, {"b", right}}, context);
        std::vector<std::uint32_t> entity(table.rows());
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const std::uint32_t rank = table.rank(static_cast<RowId>(row));
            const std::size_t partner = row >= left.size() && row - left.size() < found ? row - left.size() : row;
            entity[rank] = table.rank(static_cast<RowId>(partner));
        }
        return least_found(table, settings.fields, entity, context);
    }
};

}  // namespace

TEST_CASE("what sources share beyond chance is as many pairs as there are matches", "[shared_values]") {
    for (const auto& [left, right] : {std::pair<std::size_t, std::size_t>{3000, 3000}, {1500, 6000}}) {
        const Sources sources(left, right, 800);
        const auto all = sources.least(800), some = sources.least(200);
        REQUIRE(all);
        CHECK(all->field == "name");
        CHECK(all->found == 800);
        CHECK(std::abs(all->pairs - 800) < 3 * all->deviation);
        CHECK(all->recall_most() >= 1);
        REQUIRE(some);
        CHECK(some->found == 200);
        CHECK(some->recall_most() > 0.25);   // the truth, and little more
        CHECK(some->recall_most() < 0.4);
    }
}

TEST_CASE("strangers, towns and numbers of each source's own say nothing", "[shared_values]") {
    CHECK_FALSE(Sources(3000, 3000, 0).least(0));
    CHECK_FALSE(Sources(1500, 6000, 0).least(0));
    Sources sources(10, 10, 40);
    sources.left.clear();   // one source is empty
    CHECK_FALSE(sources.least(0));
}

TEST_CASE("numbers of each source's own are told by what stands around them, and as numbers too", "[shared_values]") {
    const auto with_rows = [](const auto& written) {
        Sources sources(3000, 3000, 0);
        for (Rows* const rows : {&sources.left, &sources.right}) {
            for (std::size_t i = 0; i < rows->size(); ++i) (*rows)[i][3] = written(i);
        }
        return sources;
    };
    const auto number = [](std::size_t i) { return std::to_string(99'000 + i); };   // 100000 is 1e+05 in a number field
    CHECK_FALSE(with_rows(number).least(0));
    CHECK_FALSE(with_rows(number).least(0, "number"));
    CHECK_FALSE(with_rows([&](std::size_t i) { return "R-" + number(i); }).least(0));
    CHECK(with_rows([&](std::size_t i) { return (i % 2 ? "R-" : "S-") + number(i); }).least(0));   // sources that count alike do not use two texts
    CHECK(with_rows([&](std::size_t i) { return number(i) + ".5"; }).least(0, "number"));
}

TEST_CASE("duplicates within a source make it cautious, not wrong", "[shared_values]") {
    Sources sources(3000, 3000, 800);
    for (std::size_t i = 0; i < 800; ++i) {
        sources.left.push_back(sources.left[i]);
        sources.left.back()[0] = std::to_string(sources.left.size());
    }
    const auto least = sources.least(800);
    REQUIRE(least);
    CHECK(least->pairs < 1600);   // so many pairs are matches
    CHECK(least->pairs > 800);
}

TEST_CASE("a pair that shares a value counts once for each two records of one entity", "[shared_values]") {
    Sources sources(0, 0, 60);
    const auto least = sources.least(30);
    REQUIRE(least);
    CHECK(least->pairs == 60);
    CHECK(least->found == 30);
}
