#include "engine/compare/comparator.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>

#include "kernels/reference/jaro_winkler.hpp"
#include "kernels/reference/osa.hpp"
#include "tests/engine/compare/compared_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "fields": {"dob": {"column": "dob", "type": "date", "order": "ymd"}},
    "blocking": ["surname"],
    "comparisons": [
      {"name": "names", "fields": ["given", "surname"], "term_frequency": true,
       "levels": ["exact(given) and exact(surname)", "swapped(given, surname)", "jaro_winkler(surname) >= 0.9",
                  "exact(given) or levenshtein_distance(given) <= 1", "else"]},
      {"field": "dob", "levels": ["exact", "osa_distance <= 1", "within 31 days", "same year", "else"]},
      {"field": "postcode", "levels": ["exact", "exact(substr(postcode, 1, 3))", "else"]},
      {"name": "place", "fields": ["lat", "lng"], "levels": ["within 10 km", "within 100 km", "else"]},
      {"field": "amount", "levels": ["within 1", "within 10 %", "not within 1000", "else"]}]})json";

const std::vector<std::string> columns{"given", "surname", "dob", "postcode", "lat", "lng", "amount"};

struct Compared : test::ComparedTable {
    explicit Compared(const std::vector<std::vector<std::string>>& rows) : ComparedTable(settings_text, columns, rows) {}

    /// Levels of the pair (row 0, row 1), one a comparison.
    std::vector<std::size_t> levels(std::uint32_t left = 0, std::uint32_t right = 1) const {
        const CandidatePair pair{static_cast<RowId>(left), static_cast<RowId>(right)};
        std::uint64_t pattern = 0;
        Comparator::Scratch scratch;
        comparator.patterns({&pair, 1}, {&pattern, 1}, scratch);
        std::vector<std::size_t> result;
        for (std::size_t c = 0; c < comparator.layout().comparisons(); ++c) {
            result.push_back(comparator.layout().level(c, comparator.layout().state(pattern, c)));
        }
        return result;
    }
};

}  // namespace

TEST_CASE("the first level that fires is taken") {
    CHECK(Compared({{"ada", "holm", "1990-04-03", "abc12", "52", "13", "100"},
                    {"ada", "holm", "1990-04-03", "abc12", "52", "13", "100"}}).levels() ==
          std::vector<std::size_t>{1, 1, 1, 1, 1});
    CHECK(Compared({{"ada", "holm", "1990-04-03", "abc12", "52", "13", "100"},
                    {"holm", "ada", "1990-04-28", "abc99", "52.5", "13", "109"}}).levels() ==
          std::vector<std::size_t>{2, 3, 2, 2, 2});
    CHECK(Compared({{"ada", "holmberg", "1990-04-03", "abc12", "52", "13", "100"},
                    {"bob", "holmburg", "1990-12-24", "xyz99", "-52", "13", "9000"}}).levels() ==
          std::vector<std::size_t>{3, 4, 3, 3, 3});
    CHECK(Compared({{"ada", "holm", "1990-04-03", "abc12", "52", "13", "100"},
                    {"adi", "vries", "1971-12-24", "xyz99", "-52", "13", "200"}}).levels() ==
          std::vector<std::size_t>{4, 5, 3, 3, 4});
}

TEST_CASE("a comparison is null when no predicate can be evaluated") {
    // Nothing known on the right.
    CHECK(Compared({{"ada", "holm", "1990-04-03", "abc12", "52", "13", "100"}, {"", "", "", "", "", "", ""}}).levels() ==
          std::vector<std::size_t>{0, 0, 0, 0, 0});
    // One of two fields is enough for the predicates that need only that one; a known difference decides `and`.
    CHECK(Compared({{"", "holmberg", "", "", "52", "", ""}, {"ada", "holmburg", "", "", "52", "13", ""}}).levels()[0] == 3);
    CHECK(Compared({{"", "holm", "", "", "", "", ""}, {"ada", "vries", "", "", "", "", ""}}).levels()[0] == 5);
    CHECK(Compared({{"", "", "", "", "52", "", ""}, {"", "", "", "", "52", "13", ""}}).levels()[3] == 0);
    CHECK(Compared({{"", "", "", "", "999", "13", ""}, {"", "", "", "", "999", "13", ""}}).levels()[3] == 0);
    CHECK(Compared({{"", "", "", "", "90", "-181", ""}, {"", "", "", "", "90", "-181", ""}}).levels()[3] == 0);
}

TEST_CASE("an unparsed date is still compared as text, but never by the calendar") {
    const std::vector<std::vector<std::string>> rows{{"", "", "1839-01-81", "", "", "", ""},
                                                     {"", "", "1839-01-18", "", "", "", ""},
                                                     {"", "", "1839-01-20", "", "", "", ""},
                                                     {"", "", "1839-05-30", "", "", "", ""}};
    const Compared compared(rows);
    CHECK(compared.levels(0, 1)[1] == 2);
    CHECK(compared.levels(0, 3)[1] == 5);
    CHECK(compared.levels(1, 2)[1] == 3);
}

TEST_CASE("the rarity bin of an agreement follows the commoner of its two values") {
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 60; ++i) rows.push_back({"x" + std::to_string(i), "smithson", "", "", "", "", ""});
    rows.push_back({"rare", "smithsen", "", "", "", "", ""});
    rows.push_back({"other", "smithsen", "", "", "", "", ""});
    rows.push_back({"again", "zebrowski", "", "", "", "", ""});
    rows.push_back({"more", "zebrowsky", "", "", "", "", ""});
    const Compared compared(rows);
    const auto bin = [&](std::uint32_t left, std::uint32_t right) {
        const CandidatePair pair{static_cast<RowId>(left), static_cast<RowId>(right)};
        std::uint64_t pattern = 0;
        Comparator::Scratch scratch;
        compared.comparator.patterns({&pair, 1}, {&pattern, 1}, scratch);
        return compared.comparator.layout().bin(0, compared.comparator.layout().state(pattern, 0));
    };
    CHECK(bin(0, 60) == 0);    // smithson is most records
    CHECK(bin(60, 61) == 2);   // 2 of 64 records: 5 bits
    CHECK(bin(62, 63) == 3);   // 1 of 64: 6 bits
}

TEST_CASE("patterns do not depend on how pairs are batched, nor on a used scratch") {
    std::mt19937 random(7);
    const std::vector<std::string> words{"", "ada", "adam", "adan", "holm", "holmberg", "holmburg", "vries"};
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 120; ++i) {
        const auto pick = [&] { return words[random() % words.size()]; };
        rows.push_back({pick(), pick(), random() % 2 ? "1990-04-0" + std::to_string(1 + random() % 9) : "", pick(),
                        std::to_string(random() % 90), std::to_string(random() % 3), std::to_string(random() % 50)});
    }
    const Compared compared(rows);
    std::vector<CandidatePair> pairs;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        for (std::uint32_t j = i + 1; j < rows.size(); ++j) pairs.push_back({static_cast<RowId>(i), static_cast<RowId>(j)});
    }
    Comparator::Scratch one, many;
    std::vector<std::uint64_t> together(pairs.size()), alone(pairs.size());
    compared.comparator.patterns(pairs, together, one);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        compared.comparator.patterns(std::span(pairs).subspan(i, 1), std::span(alone).subspan(i, 1), many);
    }
    CHECK(together == alone);
    CHECK(std::set<std::uint64_t>(together.begin(), together.end()).size() > 50);
}

TEST_CASE("pairs that reach a floor are all found, whatever the weights") {
    std::mt19937 random(11);
    const std::vector<std::vector<std::string>> choices{
        {"", "ada", "ada", "adah", "aad", "olof", "olaf"}, {"", "holm", "holm", "holmberg", "vries"},
        {"", "1990-04-03", "1990-04-04", "1990-03-04", "1991", "x"}, {"", "abc12", "abc13", "abd12"},
        {"", "52", "52.01", "53", "999"}, {"", "13", "13.02", "14"}, {"", "100", "100.5", "109", "2000", "none"}};
    std::vector<std::vector<std::string>> rows(90);
    for (auto& row : rows) {
        for (const auto& values : choices) row.push_back(values[random() % values.size()]);
    }
    const Compared compared(rows);
    std::vector<CandidatePair> pairs;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        for (std::uint32_t j = i + 1; j < rows.size(); ++j) pairs.push_back({static_cast<RowId>(i), static_cast<RowId>(j)});
    }
    Comparator::Scratch scratch;
    std::vector<std::uint64_t> expected(pairs.size()), found(pairs.size());
    compared.comparator.patterns(pairs, expected, scratch);
    std::vector<std::uint32_t> places(pairs.size());
    std::uniform_real_distribution<double> bits(-9, 9);
    std::size_t reached = 0, superfluous = 0;
    for (int trial = 0; trial < 60; ++trial) {
        WeightFloor floor{bits(random), {}, 0};
        const PatternLayout& layout = compared.comparator.layout();
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            floor.bits.emplace_back(layout.states(c));
            for (std::size_t s = 1; s < layout.states(c); ++s) floor.bits[c][s] = bits(random);
        }
        const auto weight = [&](std::uint64_t pattern) {
            double sum = floor.prior_bits;
            for (std::size_t c = 0; c < layout.comparisons(); ++c) sum += floor.bits[c][layout.state(pattern, c)];
            return sum;
        };
        floor.floor_bits = trial % 3 == 0 ? weight(expected[random() % pairs.size()]) : 3 * bits(random);
        const Comparator::Ceilings ceilings = compared.comparator.ceilings(floor);
        const std::size_t count = compared.comparator.patterns_reaching(pairs, ceilings, found, places, scratch);
        std::vector<std::uint32_t> wanted;
        for (std::uint32_t i = 0; i < pairs.size(); ++i) {
            if (weight(expected[i]) >= floor.floor_bits) wanted.push_back(i);
        }
        std::vector<std::uint32_t> kept;
        for (std::size_t i = 0; i < count; ++i) {
            REQUIRE((i == 0 || places[i - 1] < places[i]));
            REQUIRE(found[places[i]] == expected[places[i]]);
            if (weight(found[places[i]]) >= floor.floor_bits) kept.push_back(places[i]);
        }
        REQUIRE(kept == wanted);
        reached += kept.size();
        superfluous += count - kept.size();
    }
    CHECK(reached > 10'000);
    CHECK(superfluous < reached / 100);
}

TEST_CASE("levels about nulls, texts and other fields") {
    const auto levels = [](const std::vector<std::string>& left, const std::vector<std::string>& right) {
        const char* const asked = R"json({"fields": {"born": {"type": "date", "order": "ymd"}}, "blocking": ["sex"], "comparisons": [
            {"name": "sex", "fields": ["sex"], "levels": ["exact", "right_equals(sex, \"f\")", "missing", "else"]},
            {"name": "both", "fields": ["sex"], "levels": ["equals(sex, \"f\")", "else"]},
            {"name": "given", "fields": ["given", "family"], "levels": ["crossed(given, family)", "else"]},
            {"name": "born", "fields": ["born"], "levels": ["missing", "exact", "else"]}]})json";
        const test::ComparedTable table(asked, {"sex", "given", "family", "born"}, {left, right});
        const CandidatePair pair{static_cast<RowId>(0), static_cast<RowId>(1)};
        std::uint64_t pattern = 0;
        Comparator::Scratch scratch;
        table.comparator.patterns({&pair, 1}, {&pattern, 1}, scratch);
        std::vector<std::size_t> result;
        for (std::size_t c = 0; c < 4; ++c)
            result.push_back(table.comparator.layout().level(c, table.comparator.layout().state(pattern, c)));
        return result;
    };
    CHECK(levels({"f", "ann", "lee", "1990-01-02"}, {"f", "lee", "ann", "1990-01-02"}) == std::vector<std::size_t>{1, 1, 1, 2});
    CHECK(levels({"m", "ann", "lee", "1990-01-02"}, {"f", "lee", "", "1990-01-03"}) == std::vector<std::size_t>{2, 2, 0, 3});
    CHECK(levels({"", "ann", "lee", ""}, {"f", "lee", "ann", "1990-01-03"}) == std::vector<std::size_t>{2, 0, 1, 1});
    CHECK(levels({"f", "ann", "", ""}, {"", "", "ann", ""}) == std::vector<std::size_t>{3, 0, 1, 1});
    CHECK(levels({"m", "", "lee", ""}, {"", "lee", "ann", ""}) == std::vector<std::size_t>{3, 2, 0, 1});
}

TEST_CASE("levels with bounds are the first that hold, alone with their measure or among others, equal, null and alike") {
    const char* const asked = R"json({"blocking": ["sex"], "comparisons": [
        {"name": "run", "fields": ["given"], "levels": ["jaro_winkler >= 0.9", "jaro_winkler >= 0.95", "jaro_winkler >= 0.7", "else"]},
        {"name": "shared", "fields": ["given"], "levels": ["osa_distance <= 1",
            "osa_distance <= 3 and jaro_winkler >= 0.8", "osa_distance <= 4", "else"]},
        {"name": "numbers", "fields": ["age"], "levels": ["numeric_difference <= 1", "numeric_difference <= 5", "else"]}]})json";
    const std::vector<std::string> given{"", "marta", "martha", "marhta", "mirjam", "zoe"};
    const std::vector<std::string> ages{"", "20", "21", "24", "40", "old"};
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < 36; ++i) rows.push_back({"f", given[i % 6], ages[i / 6]});
    const test::ComparedTable table(asked, {"sex", "given", "age"}, rows);
    std::vector<CandidatePair> pairs;
    for (std::uint32_t left = 0; left < 36; ++left) {
        for (std::uint32_t right = 0; right < 36; ++right)
            pairs.push_back({static_cast<RowId>(left), static_cast<RowId>(right)});
    }
    std::vector<std::uint64_t> patterns(pairs.size());
    Comparator::Scratch scratch;
    table.comparator.patterns(pairs, patterns, scratch);

    const auto level_of_difference = [](std::size_t left, std::size_t right) -> std::size_t {
        constexpr int years[] = {0, 20, 21, 24, 40, 0};
        if (left == 0 || right == 0 || left == 5 || right == 5) return 0;
        const int difference = std::abs(years[left] - years[right]);
        return difference <= 1 ? 1 : difference <= 5 ? 2 : 3;
    };
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const std::size_t l = i / 36, r = i % 36, left = l % 6, right = r % 6;
        CAPTURE(given[left], given[right], ages[l / 6], ages[r / 6]);
        const auto level = [&](std::size_t c) {
            return table.comparator.layout().level(c, table.comparator.layout().state(patterns[i], c));
        };
        const bool is_null = left == 0 || right == 0;
        const std::u32string l_text(given[left].begin(), given[left].end()), r_text(given[right].begin(), given[right].end());
        const double s = kernels::reference::jaro_winkler(l_text, r_text);
        const std::uint32_t d = kernels::reference::osa_distance(l_text, r_text);
        REQUIRE(level(0) == (is_null ? 0u : s >= 0.9 ? 1u : s >= 0.7 ? 3u : 4u));
        REQUIRE(level(1) == (is_null ? 0u : d <= 1 ? 1u : d <= 3 && s >= 0.8 ? 2u : d <= 4 ? 3u : 4u));
        REQUIRE(level(2) == level_of_difference(l / 6, r / 6));
    }
}
