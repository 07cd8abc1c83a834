#include "engine/model/train.hpp"

#include <catch2/catch.hpp>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "engine/errors.hpp"
#include "engine/model/train_population.hpp"
#include "engine/model/random_pairs.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "id": "id",
    "blocking": ["surname, town", "email", "phone"],
    "train_on": ["surname", "town"],
    "comparisons": [
      {"field": "surname", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
      {"field": "town", "levels": ["exact", "else"]},
      {"field": "year", "levels": ["exact", "else"]},
      {"field": "email", "levels": ["exact", "else"]},
      {"field": "phone", "levels": ["exact", "osa_distance <= 1", "else"]}]})json";
const std::vector<std::string> columns{"id", "surname", "town", "year", "email", "phone"};

/// `people` invented persons, a third of them twice: `email` never fails, the rest sometimes does.
std::vector<std::vector<std::string>> population(int people, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < people; ++i) {
        const std::vector<std::string> person{
            "", "sur" + std::to_string(random() % 150), "town" + std::to_string(random() % 40),
            std::to_string(1930 + random() % 70), "mail" + std::to_string(i), std::to_string(100000 + random() % 900000)};
        const int copies = i % 3 == 0 ? 2 : 1;
        for (int k = 0; k < copies; ++k) {
            std::vector<std::string> row = person;
            row[0] = std::to_string(rows.size());
            for (std::size_t f = 1; k == 1 && f < row.size(); ++f) {
                if (f != 4 && random() % 10 == 0) row[f] = f == 3 ? "1900" : row[f] + "x";
            }
            rows.push_back(row);
        }
    }
    return rows;
}

Model trained(const std::vector<std::vector<std::string>>& rows, int threads, TrainOptions options = {}) {
    RunContext context({.threads = threads});
    const Settings settings = parse_settings(settings_text, "test");
    const Linkage linkage(test::small_table(settings, columns, {{"s", rows}}, context), settings, options.scope, context);
    return train(settings, linkage.features(), linkage.blocking(), options, context);
}

}  // namespace

TEST_CASE("training finds the parameters of an invented population") {
    const auto rows = population(3000, 1);
    const Model model = trained(rows, 2);
    const double pairs = static_cast<double>(rows.size()) * static_cast<double>(rows.size() - 1) / 2;
    CHECK(model.training.expected_matches == Approx(1000).epsilon(0.1));
    CHECK(model.prior == Approx(1000 / pairs).epsilon(0.1));
    CHECK(model.comparisons[1].m[1] == Approx(0.9).epsilon(0.04));       // town fails one time in ten
    CHECK(model.comparisons[1].u[1] == Approx(1.0 / 40).epsilon(0.05));
    CHECK(model.comparisons[2].u[1] == Approx(1.0 / 70).epsilon(0.1));
    for (const TrainingSession& session : model.training.sessions) CHECK(session.converged);
}

TEST_CASE("an identifier whose equal pairs are all matches has a u near zero, not its share of equal pairs") {
    const auto rows = population(3000, 2);
    const Model model = trained(rows, 2);
    const double pairs = static_cast<double>(rows.size()) * static_cast<double>(rows.size() - 1) / 2;
    const double equal_share = 1000 / pairs;
    CHECK(model.comparisons[3].m[1] > 0.99);
    CHECK(model.comparisons[3].u[1] < 0.2 * equal_share);
    CHECK(model.comparisons[3].u[1] >= 0.5 / pairs * 0.99);   // the documented floor, never zero
}

TEST_CASE("the model does not depend on threads or on the order of the rows") {
    auto rows = population(800, 3);
    const std::string once = to_json(trained(rows, 1, {.random_pairs_max = 50'000}));
    CHECK(once == to_json(trained(rows, 2, {.random_pairs_max = 50'000})));
    CHECK(once == to_json(trained(rows, 7, {.random_pairs_max = 50'000})));
    std::shuffle(rows.begin(), rows.end(), std::mt19937(9));
    CHECK(once == to_json(trained(rows, 2, {.random_pairs_max = 50'000})));
}

TEST_CASE("training without evidence is refused, and says what is missing") {
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 50; ++i) {
        const std::string n = std::to_string(i);
        rows.push_back({n, "s" + n, "t" + n, n, "m" + n, n + "5"});
    }
    CHECK_THROWS_AS(trained(rows, 1), ModelRefused);
    CHECK_THROWS_WITH(trained(rows, 1), Catch::Contains("no training pairs"));
    CHECK_THROWS_AS(trained({rows.front()}, 1), ModelRefused);
}

TEST_CASE("a model document reads back to itself, byte for byte") {
    const Model model = trained(population(500, 4), 2);
    const std::string text = to_json(model);
    CHECK(to_json(parse_model(text, "model.json")) == text);
}

TEST_CASE("a model that cannot be used is refused with the reason") {
    const std::string text = to_json(trained(population(300, 5), 2));
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = text;
        const std::size_t at = changed.find(from);
        REQUIRE(at != std::string::npos);
        return changed.replace(at, from.size(), to);
    };
    CHECK_THROWS_WITH(parse_model(with("\"schema\": 1", "\"schema\": 99"), "m.json"), Catch::Contains("schema version 99"));
    CHECK_THROWS_WITH(parse_model("{}", "m.json"), Catch::Contains("not a sameas model"));
    CHECK_THROWS_WITH(parse_model("[1", "m.json"), Catch::Contains("m.json"));
    CHECK_THROWS_AS(parse_model(with("\"prior\": 0", "\"prior\": 3"), "m.json"), InvalidSettings);
    CHECK_THROWS_AS(parse_model(text.substr(0, text.size() / 2), "m.json"), InvalidSettings);
    CHECK_THROWS_WITH(parse_model(with("\"name\": \"town\",\n      \"levels\"", "\"name\": \"city\",\n      \"levels\""), "m.json"),
                      Catch::Contains("town"));
}

TEST_CASE("few pairs are all looked at, each once") {
    RunContext context;
    const Settings settings = parse_settings(settings_text, "test");
    for (const int people : {3, 4, 30, 31}) {
        const auto rows = population(people, 6);
        const Table table = test::small_table(settings, columns, {{"s", rows}}, context);
        const Features features = derive(table, expressions_of(settings), context);
        const Comparator comparator(settings, features, count_term_frequencies(settings, features));
        std::uint64_t total = 0;
        for (const auto& entry : count_random_pairs(table, PairScope::all, comparator, 1'000'000, context)) total += entry.count;
        CHECK(total == rows.size() * (rows.size() - 1) / 2);
    }
}

TEST_CASE("a sample of a link holds cross-source pairs only, about as many as asked for") {
    RunContext context;
    const Settings settings = parse_settings(settings_text, "test");
    const auto left = population(40, 7), right = population(200, 8);
    for (const std::size_t sources : {2, 3}) {
        std::vector<test::Source> inputs{{"l", left}, {"r", right}};
        if (sources == 3) inputs.push_back({"z", left});
        const Table table = test::small_table(settings, columns, inputs, context);
        const Features features = derive(table, expressions_of(settings), context);
        const Comparator comparator(settings, features, count_term_frequencies(settings, features));
        const auto total = [&](std::uint64_t most) {
            std::uint64_t sum = 0;
            for (const auto& entry : count_random_pairs(table, PairScope::across_sources, comparator, most, context)) sum += entry.count;
            return sum;
        };
        CHECK(total(10'000'000) == comparable_pairs(table, PairScope::across_sources));
        CHECK(total(1000) >= 1000);
        CHECK(total(1000) <= 1003);   // each two sources round up
    }
}

TEST_CASE("the sample of a link does not depend on which source comes first, and no pair comes twice") {
    RunContext context;
    const Settings settings = parse_settings(settings_text, "test");
    const auto left = population(90, 7), right = population(90, 8);
    REQUIRE(left.size() == right.size());
    const auto sample = [&](const std::vector<test::Source>& inputs) {
        const Table table = test::small_table(settings, columns, inputs, context);
        const Features features = derive(table, expressions_of(settings), context);
        const Comparator comparator(settings, features, count_term_frequencies(settings, features));
        std::vector<std::pair<std::uint64_t, std::uint64_t>> counts;
        for (const auto& entry : count_random_pairs(table, PairScope::across_sources, comparator, 2000, context)) {
            counts.emplace_back(entry.pattern, entry.count);
        }
        return counts;
    };
    CHECK(sample({{"l", left}, {"r", right}}) == sample({{"r", right}, {"l", left}}));
}

TEST_CASE("prior rules that make no pair are warned about, and a comparison without values weighs nothing") {
    auto rows = population(300, 11);
    for (auto& row : rows) row[5] = "";
    RunContext context;
    Settings settings = parse_settings(settings_text, "test");
    settings.prior.rules = {parse_rule("phone")};
    const Linkage linkage(test::small_table(settings, columns, {{"s", rows}}, context), settings, PairScope::all, context);
    const Model model = train(settings, linkage.features(), linkage.blocking(), {}, context);
    std::string warnings;
    for (const std::string& warning : model.training.warnings) warnings += warning + "; ";
    CHECK_THAT(warnings, Catch::Contains("rules of prior make no pair") && Catch::Contains("'phone' weighs nothing"));
    CHECK(model.comparisons[4].m == model.comparisons[4].u);
}

TEST_CASE("weights and probabilities are each other's inverse") {
    CHECK(weight_bits(0.5) == 0);
    CHECK(probability(0) == 0.5);
    CHECK(probability(weight_bits(0.95)) == Approx(0.95));
    CHECK(probability(2000) == 1);
    CHECK(probability(-2000) == 0);
    CHECK(weight_bits(0) == -std::numeric_limits<double>::infinity());
    CHECK(weight_bits(1) == std::numeric_limits<double>::infinity());
}

namespace {

const char* const population_settings = R"json({
    "id": "id", "fit": "population",
    "blocking": ["surname, town", "email", "phone", "year, surname"],
    "comparisons": [
      {"field": "surname", "term_frequency": 2, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
      {"field": "town", "term_frequency": true, "levels": ["exact", "else"]},
      {"field": "year", "levels": ["exact", "else"]},
      {"field": "email", "levels": ["exact", "else"]},
      {"field": "phone", "term_frequency": 1, "levels": ["exact", "osa_distance <= 1", "else"]}]})json";

Model trained_on_population(const std::vector<std::vector<std::string>>& rows, int threads) {
    RunContext context({.threads = threads});
    const Settings settings = parse_settings(population_settings, "test");
    const Linkage linkage(test::small_table(settings, columns, {{"s", rows}}, context), settings, PairScope::all, context);
    return train(settings, linkage.features(), linkage.blocking(), {}, context);
}

}  // namespace

TEST_CASE("a population fit finds the parameters of an invented population") {
    const auto rows = population(3000, 1);
    const Model model = trained_on_population(rows, 2);
    CHECK(model.training.refusals.empty());
    CHECK(model.training.expected_matches == Approx(1000).epsilon(0.05));
    REQUIRE(model.classes.size() == 5);
    double background = 1 - model.prior, agreeing = 0;
    for (const NonMatchClass& other : model.classes) {
        background -= other.share;
        agreeing += other.share * other.u[2][1];
    }
    CHECK(agreeing + background * model.comparisons[2].u[1] == Approx(1.0 / 70).epsilon(0.05));
    CHECK(to_json(trained_on_population(rows, 1)) == to_json(trained_on_population(rows, 7)));
    auto shuffled = rows;
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(4));
    CHECK(to_json(trained_on_population(shuffled, 2)) == to_json(model));
}

TEST_CASE("a model with classes of non-match is read as it was written, and weighs the same") {
    const Model model = trained_on_population(population(600, 2), 2);
    const std::string text = to_json(model);
    const Model again = parse_model(text, "again");
    CHECK(to_json(again) == text);
    const PatternLayout layout(model.settings);
    const PatternWeights weights(model, layout), weights_again(again, layout);
    std::mt19937_64 random(5);
    for (int i = 0; i < 1000; ++i) {
        std::uint64_t pattern = 0;
        double plain = weights.prior_bits(), matches = model.prior, background = 1 - model.prior;
        for (const NonMatchClass& other : model.classes) background -= other.share;
        std::vector<double> others;
        for (const NonMatchClass& other : model.classes) others.push_back(other.share);
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            const std::size_t state = random() % layout.states(c);
            pattern += state * layout.stride(c);
            plain += weights.bits(c, state);
            if (state == 0) continue;
            matches *= model.comparisons[c].m[state];
            background *= model.comparisons[c].u[state];
            for (std::size_t k = 0; k < others.size(); ++k) others[k] *= model.classes[k].u[c][state];
        }
        double non_matches = background;
        for (const double other : others) non_matches += other;
        CHECK(weights.weight(pattern) == Approx(std::log2(matches / non_matches)));
        CHECK(weights.class_bits(pattern) <= 0);   // so the bits of the states are a ceiling
        CHECK(weights.weight(pattern) == Approx(plain + weights.class_bits(pattern)).margin(1e-9));
        CHECK(weights_again.weight(pattern) == weights.weight(pattern));
    }
}

TEST_CASE("damaged classes of a model are refused") {
    const std::string text = to_json(trained_on_population(population(300, 3), 2));
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = text;
        const std::size_t at = changed.find(from, changed.find("\"classes\""));
        REQUIRE(at != std::string::npos);
        return changed.replace(at, from.size(), to);
    };
    CHECK_THROWS_AS(parse_model(with("\"share\": 0", "\"share\": 7"), "m"), InvalidSettings);
    CHECK_THROWS_AS(parse_model(with("\"share\": 0.", "\"share\": 0.999999999"), "m"), InvalidSettings);
    CHECK_THROWS_AS(parse_model(with("\"u\": [", "\"u\": [[1],"), "m"), InvalidSettings);
}

TEST_CASE("candidates and sampled pairs become one population") {
    const std::vector<PopulationPattern> merged = merge_population({{3, 2}, {5, 4}}, {{1, 10}, {5, 30}}, 400);
    REQUIRE(merged.size() == 3);
    CHECK((merged[0].pattern == 1 && merged[0].candidates == 0 && merged[0].others == 100));
    CHECK((merged[1].pattern == 3 && merged[1].candidates == 2 && merged[1].others == 0));
    CHECK((merged[2].pattern == 5 && merged[2].candidates == 4 && merged[2].others == 300));
}

TEST_CASE("a level that no random pair of the sample has is not impossible by chance") {
    const Settings settings = parse_settings(settings_text, "test");
    const PatternLayout layout(settings);
    const auto pattern = [&](std::size_t c, std::size_t level) { return layout.first_state(c, level) * layout.stride(c); };
    // Towns agree in every tenth pair of the sample, years in none; the one candidate agrees on both.
    std::vector<PopulationPattern> population{{pattern(1, 1) + pattern(2, 2), 0, 1000},
                                              {pattern(1, 1) + pattern(2, 1), 1, 0},
                                              {pattern(1, 2) + pattern(2, 2), 0, 9000}};
    std::ranges::sort(population, {}, &PopulationPattern::pattern);
    std::vector<RandomAgreement> random;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) random.push_back({std::vector<double>(layout.states(c), 0.0), {}});
    random[1].share[layout.first_state(1, 1)] = 0.1;
    random[2].share[layout.first_state(2, 1)] = 0.005;
    const std::vector<std::vector<double>> unseen = unseen_agreement(population, layout, random);
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        for (std::size_t s = 0; s < layout.states(c); ++s) {   // surnames, of which no pair has any, lack nothing; towns are common enough
            const bool is_lacking = c == 2 && s == layout.first_state(2, 1);
            CHECK(unseen[c][s] == Approx(is_lacking ? 0.005 * 10'001 - 1 : 0.0));
        }
    }
}

TEST_CASE("levels that no random pair has keep the u that half a pair of the sample gives") {
    auto rows = population(3000, 5);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % 20 != 0) rows[i][5] = "";   // few phones: no random pair of the sample has two that are nearly equal
    }
    const Model model = trained_on_population(rows, 2);
    const PatternLayout layout(parse_settings(population_settings, "test"));
    double nearly = model.classes.empty() ? 1 : 0;
    double background = 1 - model.prior;
    for (const NonMatchClass& other : model.classes) {
        nearly += other.share * layout.level_total(4, 2, other.u[4]);
        background -= other.share;
    }
    nearly += background * layout.level_total(4, 2, model.comparisons[4].u);
    CHECK(nearly > 1e-4);   // of some 650 pairs in which both have a phone, half a one
}

TEST_CASE("numbers of one's own and dates of events say nothing against a match class") {
    const std::vector<std::string> names{"id", "number", "phone", "born", "changed"};
    const Settings settings = parse_settings(R"json({"id": "id", "blocking": ["all_pairs()"], "fit": "population",
        "fields": {"number": {"clean": "compact"}, "phone": {"clean": "compact"}, "born": {"type": "date"}, "changed": {"type": "date"}},
        "comparisons": [{"field": "number", "levels": ["exact", "else"]}, {"field": "phone", "levels": ["exact", "else"]},
                        {"field": "born", "levels": ["exact", "else"]}, {"field": "changed", "levels": ["exact", "else"]}]})json",
                                             "test");
    std::mt19937 random(8);
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 400; ++i) {
        const auto date = [&](int from, int years) {
            const std::string month = std::to_string(10 + random() % 3), day = std::to_string(10 + random() % 18);
            return std::to_string(from + static_cast<int>(random() % static_cast<unsigned>(years))) + "-" + month + "-" + day;
        };
        rows.push_back({std::to_string(i), "N" + std::to_string(i), "0" + std::to_string(random() % 90), date(1930, 60), date(2021, 3)});
    }
    RunContext context;
    const Linkage linkage(test::small_table(settings, names, {{"s", rows}}, context), settings, PairScope::all, context);
    const TermFrequencies frequencies = count_term_frequencies(settings, linkage.features());
    const PatternLayout layout(settings);
    const auto comparisons =
        fit_comparisons(settings, layout, linkage.features(), parameter_priors(settings, layout, linkage.features(), frequencies));
    CHECK(comparisons[0].bits == 0);
    CHECK(comparisons[1].bits > 5);
    CHECK(comparisons[2].bits > 8);
    CHECK(comparisons[3].bits == 0);
}

TEST_CASE("texts of four words and more are prose") {
    const Settings settings = parse_settings(R"json({"id": "id", "blocking": ["all_pairs()"], "fit": "population",
        "comparisons": [{"field": "note", "levels": ["exact", "else"]}, {"field": "name", "levels": ["exact", "else"]},
                        {"field": "empty", "levels": ["exact", "else"]}]})json",
                                             "test");
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 40; ++i)
        rows.push_back({std::to_string(i), i % 4 == 0 ? "" : i % 2 == 0 ? "called" : "will call again later on monday", "anna maria lee", ""});
    RunContext context;
    const Linkage linkage(test::small_table(settings, {"id", "note", "name", "empty"}, {{"a", rows}}, context), settings, PairScope::all,
                          context);
    const PatternLayout layout(settings);
    const auto comparisons = fit_comparisons(settings, layout, linkage.features(),
                                             parameter_priors(settings, layout, linkage.features(),
                                                              count_term_frequencies(settings, linkage.features())));
    CHECK(comparisons[0].is_prose);
    CHECK_FALSE(comparisons[1].is_prose);
    CHECK_FALSE(comparisons[2].is_prose);
}

TEST_CASE("amounts and numbers that each source counts for itself say nothing against a match class") {
    const std::vector<std::string> names{"id", "row", "ssn", "amount"};
    const Settings settings = parse_settings(R"json({"id": "id", "blocking": ["all_pairs()"], "fit": "population",
        "fields": {"row": {"clean": "compact"}, "ssn": {"clean": "compact"}, "amount": {"type": "number"}},
        "comparisons": [{"field": "row", "levels": ["exact", "else"]}, {"field": "ssn", "levels": ["exact", "else"]},
                        {"field": "amount", "levels": ["exact", "within 5 %", "else"]}]})json",
                                             "test");
    std::mt19937 random(8);
    std::vector<std::vector<std::string>> left, right;
    for (int i = 0; i < 300; ++i) {
        const auto of = [&](int row) {
            return std::vector<std::string>{std::to_string(row), std::to_string(row), std::to_string(100'000 + random() % 800'000),
                                            std::to_string(random() % 1000) + ".5"};
        };
        left.push_back(of(i + 1));
        right.push_back(of(300 - i));
        if (i % 2 == 0) right.back()[2] = left.back()[2];
    }
    RunContext context;
    const Linkage linkage(test::small_table(settings, names, {{"a", left}, {"b", right}}, context), settings,
                          PairScope::across_sources, context);
    const TermFrequencies frequencies = count_term_frequencies(settings, linkage.features());
    const PatternLayout layout(settings);
    const auto comparisons =
        fit_comparisons(settings, layout, linkage.features(), parameter_priors(settings, layout, linkage.features(), frequencies));
    CHECK(comparisons[0].bits == 0);
    CHECK(comparisons[0].may_differ);
    CHECK(comparisons[1].bits > 7);   // both sources have a number once, too, but one that they share
    CHECK_FALSE(comparisons[1].may_differ);
    CHECK(comparisons[2].bits == 0);
    CHECK(comparisons[2].may_differ);
}

TEST_CASE("numbers, codes and words of few values may be noise, names may not") {
    const Settings settings = parse_settings(R"json({"id": "id", "blocking": ["all_pairs()"], "fit": "population",
        "fields": {"score": {"clean": "compact"}}, "comparisons": [{"field": "score", "levels": ["exact", "else"]},
        {"field": "agent", "levels": ["exact", "else"]}, {"field": "name", "levels": ["exact", "aligned_tokens >= 0.7", "aligned_tokens >= 0.3", "else"]},
        {"field": "token", "levels": ["exact", "else"]}]})json",
                                             "test");
    const std::vector<std::string> given{"mary", "james", "linda", "robert", "susan", "michael", "karen", "david"};
    const std::vector<std::string> surnames{"smith", "johnson", "garcia", "nguyen", "murphy", "schneider", "kowalski", "rossi", "lopez", "brown"};
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < 400; ++i) {
        const std::string token{static_cast<char>('a' + i % 19), static_cast<char>('a' + i % 23), 'q'};
        rows.push_back({std::to_string(i), std::to_string(i * 7 % 101), surnames[i % 7], given[i % 8] + " " + surnames[i / 8 % 10], token});
    }
    RunContext context;
    const Linkage linkage(test::small_table(settings, {"id", "score", "agent", "name", "token"}, {{"a", rows}}, context), settings,
                          PairScope::all, context);
    const PatternLayout layout(settings);
    const auto comparisons = fit_comparisons(settings, layout, linkage.features(),
                                             parameter_priors(settings, layout, linkage.features(),
                                                              count_term_frequencies(settings, linkage.features())));
    CHECK(comparisons[0].may_be_noise);
    CHECK(comparisons[1].may_be_noise);
    CHECK_FALSE(comparisons[2].may_be_noise);
    CHECK_FALSE(comparisons[3].may_be_noise);   // as single words of many values
    CHECK(comparisons[2].names_persons);
    CHECK(comparisons[2].one_person == std::vector<bool>{false, true, true, false, false});
    CHECK_FALSE(comparisons[1].names_persons);
}
