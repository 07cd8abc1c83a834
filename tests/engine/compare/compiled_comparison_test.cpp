// Levels of aligned_tokens and aligned_tokens_inside in a comparator.
#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <set>

#include "engine/compare/tile_ceilings.hpp"
#include "engine/compare/token_alignment.hpp"
#include "tests/engine/compare/compared_table.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "blocking": ["code"],
    "comparisons": [
      {"field": "title", "term_frequency": true,
       "levels": ["aligned_tokens >= 1", "aligned_tokens >= 0.7", "aligned_tokens_inside >= 0.5", "aligned_tokens >= 0.3", "else"]},
      {"name": "first", "field": "title", "term_frequency": 2,
       "levels": ["exact", "aligned_tokens >= 0.5", "aligned_tokens_inside >= 0.2", "else"]},
      {"name": "both", "fields": ["title", "code"], "term_frequency": true,
       "levels": ["aligned_tokens(title) >= 0.3 and exact(code)", "aligned_tokens_inside(substr(title, 1, 9)) >= 0.5",
                  "aligned_tokens(title) >= 0.6 or exact(code)", "else"]},
      {"name": "plain", "field": "title", "levels": ["exact", "aligned_tokens_inside >= 0.5", "jaro_winkler >= 0.8", "else"]}]})json";

const std::vector<std::string> columns{"title", "code"};

struct Compared : test::ComparedTable {
    explicit Compared(const std::vector<std::vector<std::string>>& rows) : ComparedTable(settings_text, columns, rows) {}

    std::uint64_t pattern(std::uint32_t left, std::uint32_t right) const {
        const CandidatePair pair{static_cast<RowId>(left), static_cast<RowId>(right)};
        std::uint64_t result = 0;
        Comparator::Scratch scratch;
        comparator.patterns({&pair, 1}, {&result, 1}, scratch);
        return result;
    }
    std::size_t state(std::size_t c, std::uint32_t left, std::uint32_t right) const {
        return comparator.layout().state(pattern(left, right), c);
    }
    std::size_t level(std::size_t c, std::uint32_t left, std::uint32_t right) const {
        return comparator.layout().level(c, state(c, left, right));
    }
    std::size_t bin(std::size_t c, std::uint32_t left, std::uint32_t right) const {
        return comparator.layout().bin(c, state(c, left, right));
    }
};

std::vector<std::vector<std::string>> random_rows(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    const std::vector<std::string> texts = test::token_texts(count, 6, seed);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t copy = random() % 3 == 0 ? random() % (i + 1) : i;
        rows.push_back({random() % 9 == 0 ? "" : texts[copy], std::vector<std::string>{"", "x", "y", "z"}[random() % 4]});
    }
    return rows;
}

std::vector<CandidatePair> all_pairs(std::size_t rows) {
    std::vector<CandidatePair> pairs;
    for (std::uint32_t i = 0; i < rows; ++i) {
        for (std::uint32_t j = i + 1; j < rows; ++j) pairs.push_back({static_cast<RowId>(i), static_cast<RowId>(j)});
    }
    return pairs;
}

WeightFloor drawn_floor(const PatternLayout& layout, std::mt19937& random) {
    std::uniform_real_distribution<double> bits(-9, 9);
    WeightFloor floor{bits(random), {}, 2 * bits(random)};
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        floor.bits.emplace_back(layout.states(c));
        for (std::size_t s = 1; s < layout.states(c); ++s) floor.bits[c][s] = bits(random);
    }
    return floor;
}

double weight(const PatternLayout& layout, const WeightFloor& floor, std::uint64_t pattern) {
    double sum = floor.prior_bits;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) sum += floor.bits[c][layout.state(pattern, c)];
    return sum;
}

}  // namespace

TEST_CASE("what two texts share of the information of their tokens is the rarity of their agreement") {
    // Of 64 records 32 have `the`, 16 `red`, 2 `fox`, 1 each of the others: 1.5, 2.5, 5.5 and 6.5 bits.
    std::vector<std::vector<std::string>> rows{
        {"the red fox", "a"}, {"fox the red", "b"}, {"the red", "c"}, {"the red hen", "a"}, {"unicorn goat", "d"}};
    for (int i = 0; i < 59; ++i)
        rows.push_back({i < 28 ? (i < 12 ? "the red" : "the") : "n" + std::to_string(i), "e" + std::to_string(i)});
    const Compared compared(rows);
    REQUIRE(compared.comparator.layout().bins(0, 4) == rarity_bins);
    CHECK(compared.level(0, 0, 1) == 1);
    CHECK(compared.bin(0, 0, 1) == 4);   // 9.5 bits
    CHECK(compared.level(0, 2, 5) == 1);
    CHECK(compared.bin(0, 2, 5) == 2);   // equal values, 4.0 bits
    CHECK(compared.level(0, 0, 2) == 3);
    CHECK(compared.bin(0, 0, 2) == 2);   // inside, 4.0 bits
    CHECK(compared.level(0, 0, 20) == 3);
    CHECK(compared.bin(0, 0, 20) == 0);  // `the`
    CHECK(compared.level(0, 0, 4) == 5);
    CHECK(compared.state(0, 0, 4) == compared.comparator.layout().first_state(0, 5));
}

TEST_CASE("exact levels go by the rarity of values, and levels beyond the first are split where asked for") {
    std::vector<std::vector<std::string>> rows{{"the red fox", "a"}, {"the red fox", "a"}, {"fox the red", "b"}, {"red fox cub", "b"}};
    for (int i = 0; i < 60; ++i) rows.push_back({"the red", "e" + std::to_string(i)});
    const Compared compared(rows);
    const PatternLayout& layout = compared.comparator.layout();
    CHECK(layout.bins(1, 1) == rarity_bins);
    CHECK(layout.bins(1, 2) == rarity_bins);
    CHECK(layout.bins(1, 3) == 1);
    CHECK(compared.level(1, 0, 1) == 1);
    CHECK(compared.bin(1, 0, 1) == 2);   // 2 of 64 records have the value: 5 bits
    CHECK(compared.level(1, 0, 2) == 2);
    CHECK(compared.bin(1, 0, 2) == 2);   // `fox` 4.5 bits, the others half a bit and a little: 5.54
    CHECK(compared.level(1, 0, 4) == 3); // inside
    // With another value: what both weigh, the code's 2 of 64 records with it.
    CHECK(compared.level(2, 0, 1) == 1);
    CHECK(compared.bin(2, 0, 1) == 5);   // 5.54 + 5 bits
    CHECK(compared.level(2, 2, 3) == 1);
    CHECK(compared.level(2, 0, 2) == 3);
}

TEST_CASE("levels of one alignment are those of its measures one by one") {
    const std::vector<std::vector<std::string>> rows = random_rows(120, 3);
    const Compared compared(rows);
    const std::vector<CandidatePair> pairs = all_pairs(rows.size());
    Comparator::Scratch one, many;
    std::vector<std::uint64_t> together(pairs.size()), alone(pairs.size());
    compared.comparator.patterns(pairs, together, one);
    for (std::size_t i = 0; i < pairs.size(); ++i)
        compared.comparator.patterns(std::span(pairs).subspan(i, 1), std::span(alone).subspan(i, 1), many);
    CHECK(together == alone);
    const std::size_t feature = compared.features.find({"title", {}, {}});
    PreparedValues values(compared.features.values(feature), nullptr);
    values.weigh_tokens_by(find_table(compared.frequencies, tokens_of(Expression{"title", {}, {}})));
    const auto similarity = make_measure(measure_call("aligned_tokens"), values),
               inside = make_measure(measure_call("aligned_tokens_inside"), values);
    const PatternLayout& layout = compared.comparator.layout();
    std::set<std::size_t> states;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto left = static_cast<std::uint32_t>(compared.features.codes(pairs[i].left)[feature]),
                   right = static_cast<std::uint32_t>(compared.features.codes(pairs[i].right)[feature]);
        const std::size_t state = layout.state(together[i], 0);
        states.insert(state);
        if (left == 0 || right == 0) {
            REQUIRE(state == 0);
            continue;
        }
        MeasureScratch scratch;
        double s = 0, in = 0, bits = 0;
        similarity->compute({&left, &right, 1}, &s, scratch);
        inside->compute({&left, &right, 1}, &in, scratch);
        values.token_alignment().align({&left, &right, 1}, {.shared_bits = &bits}, scratch);
        const std::size_t level = s >= 1 ? 1 : s >= 0.7 ? 2 : in >= 0.5 ? 3 : s >= 0.3 ? 4 : 5;
        REQUIRE(state == layout.first_state(0, level) + (level < 5 ? rarity_bin(bits) : 0));
    }
    CHECK(states.size() > 12);
}

TEST_CASE("pairs of aligned texts that reach a floor are all found, whatever the weights") {
    const std::vector<std::vector<std::string>> rows = random_rows(90, 4);
    const Compared compared(rows);
    const std::vector<CandidatePair> pairs = all_pairs(rows.size());
    const PatternLayout& layout = compared.comparator.layout();
    std::vector<RowId> ids;
    for (std::uint32_t i = 0; i < rows.size(); ++i) ids.push_back(static_cast<RowId>(i));
    Comparator::Scratch scratch;
    std::vector<std::uint64_t> expected(pairs.size()), found(pairs.size());
    compared.comparator.patterns(pairs, expected, scratch);
    std::vector<std::uint32_t> places(pairs.size());
    std::mt19937 random(11);
    RunContext context;
    std::size_t reached = 0, dropped = 0;
    for (int trial = 0; trial < 40; ++trial) {
        WeightFloor floor = drawn_floor(layout, random);
        if (trial % 3 == 0) floor.floor_bits = weight(layout, floor, expected[random() % pairs.size()]);
        const std::size_t count =
            compared.comparator.patterns_reaching(pairs, compared.comparator.ceilings(floor), found, places, scratch);
        std::set<std::uint32_t> kept;
        for (std::size_t i = 0; i < count; ++i) {
            REQUIRE(found[places[i]] == expected[places[i]]);
            kept.insert(places[i]);
        }
        const TileCeilings ceilings = compared.comparator.tile_ceilings(floor, context);
        const std::unique_ptr<PairFilter> filter = ceilings.filter();
        filter->load(ids);
        for (std::uint32_t i = 0; i < pairs.size(); ++i) {
            const bool is_wanted = weight(layout, floor, expected[i]) >= floor.floor_bits;
            reached += is_wanted ? 1 : 0;
            dropped += kept.contains(i) ? 0 : 1;
            if (!is_wanted) continue;
            REQUIRE(kept.contains(i));
            bool is_in_tile = false;
            filter->reaching(pairs[i].left, index(pairs[i].right)).for_each([&](std::size_t place) {
                is_in_tile = is_in_tile || place == index(pairs[i].right);
            });
            REQUIRE(is_in_tile);
        }
    }
    CHECK(reached > 10'000);
    CHECK(dropped > 10'000);
}
