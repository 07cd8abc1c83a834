#include "engine/draft/found_matches.hpp"

#include <catch2/catch.hpp>

#include "engine/linker.hpp"
#include "tests/engine/draft/invented_records.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

constexpr const char* settings_text = R"json({"id": "id",
    "fields": {"born": {"type": "date"}},
    "blocking": ["surname, town", "given, born"], "fit": "population",
    "comparisons": [
        {"field": "given", "levels": ["exact", "else"]},
        {"field": "surname", "levels": ["exact", "else"]},
        {"field": "born", "levels": ["exact", "else"]},
        {"field": "town", "levels": ["exact", "else"]}]})json";

/// Persons who are there twice; of each four doubles one lives in another town.
std::vector<std::vector<std::string>> persons(std::size_t count) {
    std::mt19937 random(3);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string number = std::to_string(i), day = std::to_string(10 + i % 19);
        std::vector<std::string> row{number + "a", invented_word(random, 3), invented_word(random, 4),
                                     std::to_string(1930 + i % 70) + "-11-" + day, "town" + std::to_string(i % 7)};
        rows.push_back(row);
        row[0].back() = 'b';
        if (i % 4 == 0) row[4] = "town" + std::to_string((i + 1) % 7);
        rows.push_back(row);
    }
    return rows;
}

FoundMatches found_in(const Settings& settings, std::vector<DraftField> fields, int threads) {
    RunContext context({.threads = threads});
    const Linkage linkage(small_table(settings, person_columns, {{"s", persons(800)}}, context), settings, PairScope::all, context);
    const Model model = train(settings, linkage.features(), linkage.blocking(), {.accept_refused = true}, context);
    const Comparator comparator(model.settings, linkage.features(), model.term_frequencies);
    return count_found_matches(comparator, linkage.blocking(), model, linkage.table(), fields, context);
}

}  // namespace

TEST_CASE("a comparison is seen in the matches that rules make without it") {
    const Settings settings = parse_settings(settings_text, "test");
    const FoundMatches found = found_in(settings, person_fields, 2);
    CHECK(found.expected == Approx(800).margin(10));
    REQUIRE(found.unforced.size() == 4);
    // States are null, equal, else.
    const std::vector<double>& town = found.unforced[3];   // of "given, born", which makes all
    CHECK(town[0] == 0);
    CHECK(town[1] == Approx(600).margin(10));
    CHECK(town[2] == Approx(200).margin(10));
    const std::vector<double>& given = found.unforced[0];  // of "surname, town", which misses those who moved
    CHECK(given[1] == Approx(600).margin(10));
    CHECK(given[2] < 5);
    CHECK(found_in(settings, person_fields, 1).unforced == found.unforced);
}

TEST_CASE("a rule on a field reads what the field follows from") {
    Settings settings = parse_settings(settings_text, "test");
    settings.blocking = {parse_rule("given, born")};
    std::vector<DraftField> fields = person_fields;
    fields[0].is_compared = false;   // as if the given name followed from the surname
    fields[0].derived_from = 1;
    const FoundMatches found = found_in(settings, fields, 2);
    CHECK(found.unforced[1] == std::vector<double>{0, 0, 0});
    CHECK(found.unforced[3][2] == Approx(200).margin(10));
}
