// Frequencies of tokens in a model, and training over measures that weigh them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "engine/compare/token_alignment.hpp"
#include "engine/errors.hpp"
#include "engine/linker.hpp"
#include "engine/model/random_agreement.hpp"
#include "engine/model/train.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "id": "id",
    "blocking": ["town, year", "email"],
    "train_on": ["year", "town"],
    "comparisons": [
      {"field": "title", "term_frequency": true,
       "levels": ["aligned_tokens >= 1", "aligned_tokens >= 0.7", "aligned_tokens_inside >= 0.5", "aligned_tokens >= 0.3", "else"]},
      {"field": "town", "levels": ["exact", "aligned_tokens(substr(town, 1, 3)) >= 0.5", "else"]},
      {"field": "year", "levels": ["exact", "else"]},
      {"field": "email", "levels": ["exact", "else"]}]})json";
const std::vector<std::string> columns{"id", "title", "town", "year", "email"};

/// Invented records, a third of them twice; the copy's title loses a word, or has a letter changed, or not.
std::vector<std::vector<std::string>> population(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < count; ++i) {
        std::vector<std::string> words;
        for (int k = 0; k < 4; ++k) words.push_back("word" + std::to_string(random() % (k == 0 ? 6 : 200)) + "th");
        const std::string town = "t " + std::to_string(random() % 40), year = std::to_string(1930 + random() % 70);
        for (int copy = 0; copy < (i % 3 == 0 ? 2 : 1); ++copy) {
            if (copy == 1 && random() % 4 == 0) words.pop_back();
            if (copy == 1 && random() % 4 == 0) words[1][0] = 'v';
            std::string title;
            for (const std::string& word : words) title += (title.empty() ? "" : " ") + word;
            const bool moves = copy == 1 && random() % 9 == 0;
            rows.push_back({std::to_string(rows.size()), title, moves ? "elsewhere" : town, year, "mail" + std::to_string(i)});
        }
    }
    return rows;
}

Model trained(const std::vector<std::vector<std::string>>& rows, int threads) {
    RunContext context({.threads = threads});
    const Settings settings = parse_settings(settings_text, "test");
    const TrainOptions options{.random_pairs_max = 50'000};
    const Linkage linkage(test::small_table(settings, columns, {{"s", rows}}, context), settings, options.scope, context);
    return train(settings, linkage.features(), linkage.blocking(), options, context);
}

}  // namespace

TEST_CASE("frequencies of tokens count the records that have them") {
    RunContext context;
    const Settings settings = parse_settings(settings_text, "test");
    const Table table = test::small_table(settings, columns,
                                          {{"s", {{"1", "red fox red", "a b", "", ""}, {"2", "fox  red", "a bc", "", ""},
                                                  {"3", "fox", "", "", ""}, {"4", "fox", "", "", ""}, {"5", "", "ab", "", ""},
                                                  {"6", "hen", "", "", ""}}}},
                                          context);
    const Features features = derive(table, expressions_of(settings), context);
    const TermFrequencies tables = count_term_frequencies(settings, features);
    REQUIRE(tables.size() == 2);  // `exact` of `town` is not split
    CHECK(to_string(tables[0].expression) == "tokens(title)");
    CHECK(tables[0].total == 5);
    CHECK(tables[0].counts == std::vector<std::pair<std::string, std::uint64_t>>{{"fox", 4}, {"red", 2}});
    CHECK(to_string(tables[1].expression) == "tokens(substr(town, 1, 3))");
    CHECK(tables[1].total == 3);
    CHECK(tables[1].counts == std::vector<std::pair<std::string, std::uint64_t>>{{"a", 2}, {"b", 2}});
}

TEST_CASE("a model of aligned titles is trained, and does not depend on threads or the order of rows") {
    auto rows = population(900, 3);
    const Model model = trained(rows, 2);
    const PatternLayout layout(model.settings);
    CHECK(model.training.expected_matches == Approx(300).epsilon(0.15));
    const ComparisonParameters& title = model.comparisons[0];
    CHECK(layout.level_total(0, 1, title.m) == Approx(0.56).epsilon(0.15));
    CHECK(layout.level_total(0, 1, title.u) < 0.001);
    const std::string text = to_json(model);
    CHECK(text == to_json(trained(rows, 1)));
    std::shuffle(rows.begin(), rows.end(), std::mt19937(9));
    CHECK(text == to_json(trained(rows, 2)));
}

TEST_CASE("a model keeps its frequencies of tokens, and is refused without them") {
    const std::string text = to_json(trained(population(300, 5), 2));
    CHECK(to_json(parse_model(text, "model.json")) == text);
    std::string changed = text;
    const std::size_t at = changed.find("\"tokens(title)\"");
    REQUIRE(at != std::string::npos);
    changed.replace(at, 15, "\"tokens(towns)\"");
    CHECK_THROWS_WITH(parse_model(changed, "m.json"), Catch::Contains("no table for 'tokens(title)'"));
}

TEST_CASE("agreement on a text is expected to be as rare as its tokens are together") {
    RunContext context;
    const Settings settings = parse_settings(settings_text, "test");
    const auto rows = population(200, 7);
    const Table table = test::small_table(settings, columns, {{"s", rows}}, context);
    const Features features = derive(table, expressions_of(settings), context);
    const TermFrequencies tables = count_term_frequencies(settings, features);
    const PatternLayout layout(settings);
    const ParameterPriors priors = parameter_priors(settings, layout, features, tables);
    const std::size_t feature = features.find({"title", {}, {}});
    const std::vector<double> bits = token_bits(tables[0], features.values(feature));
    std::vector<double> shares(rarity_bins, 0);
    for (std::uint32_t row = 0; row < rows.size(); ++row)
        shares[rarity_bin(bits[index(features.codes(static_cast<RowId>(row))[feature])])] += 1.0 / static_cast<double>(rows.size());
    for (std::size_t b = 0; b < rarity_bins; ++b) {
        CHECK(priors.own_bins[0][layout.first_state(0, 1) + b] == Approx(shares[b]));
        CHECK(priors.own_bins[0][layout.first_state(0, 3) + b] == Approx(shares[b]));
    }
}
