#include "engine/linker.hpp"

#include <catch2/catch.hpp>
#include <algorithm>
#include <map>
#include <random>

#include "engine/errors.hpp"
#include "tests/support/kept_pairs.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "id": "id",
    "blocking": ["surname", "email"],
    "train_on": ["surname", "email"],
    "comparisons": [
      {"field": "surname", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
      {"field": "given", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
      {"field": "town", "levels": ["exact", "else"]},
      {"field": "year", "levels": ["exact", "else"]},
      {"field": "email", "levels": ["exact", "else"]}]})json";
const std::vector<std::string> columns{"id", "given", "surname", "town", "year", "email"};

/// Persons p0, p1 ...: two records of each, "pN-a" and "pN-b"; the second with some noise.
std::vector<std::vector<std::string>> persons(int count, char copy, unsigned seed) {
    std::mt19937 person(4), noise(seed);
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < count; ++i) {
        std::vector<std::string> row{"p" + std::to_string(i) + "-" + copy,
                                     "given" + std::to_string(person() % 60), "surname" + std::to_string(person() % 120),
                                     "town" + std::to_string(person() % 30), std::to_string(1930 + person() % 70),
                                     "mail" + std::to_string(i)};
        if (copy == 'b' && noise() % 4 == 0) row[3] = "elsewhere";
        if (copy == 'b' && noise() % 5 == 0) row[5] = "";
        if (copy == 'b' && noise() % 6 == 0) row[1] += "e";
        rows.push_back(row);
    }
    return rows;
}

struct Run {
    RunContext context;
    Settings settings;
    Linkage linkage;
    Model model;
    LinkResult result;

    Run(const std::vector<test::Source>& sources, PairScope scope, int threads,
        const char* settings_json = settings_text)
        : context({.threads = threads}),
          settings(parse_settings(settings_json, "test")),
          linkage(test::small_table(settings, columns, sources, context), settings, scope, context),
          model(train(settings, linkage.features(), linkage.blocking(), {.scope = scope}, context)),
          result(link(linkage, model, context)) {}

    std::vector<test::ListedPair> pairs() { return test::listed(result.scored, linkage.table(), context); }
    /// Of the pairs, in order.
    std::vector<double> weights() {
        std::vector<double> of_pairs;
        for (const KeptPair& pair : test::listed(result.scored.pairs, context)) of_pairs.push_back(result.weights[pair.kind]);
        return of_pairs;
    }
    /// Entities as sorted lists of ids.
    std::vector<std::vector<std::string>> entities() const {
        std::map<std::uint32_t, std::vector<std::string>> members;
        const Table& table = linkage.table();
        for (const RowId row : table.rows_by_rank()) {
            members[result.clusters.entity[table.rank(row)]].emplace_back(table.id(row));
        }
        std::vector<std::vector<std::string>> all;
        for (auto& [entity, ids] : members) all.push_back(ids);
        std::sort(all.begin(), all.end());
        return all;
    }
};

}  // namespace

TEST_CASE("dedupe joins the two records of a person, and whatever the threads or the order of rows") {
    auto rows = persons(400, 'a', 1);
    const auto copies = persons(400, 'b', 2);
    rows.insert(rows.end(), copies.begin(), copies.end());
    Run run({{"crm", rows}}, PairScope::all, 1);
    const auto entities = run.entities();
    const auto whole = std::count_if(entities.begin(), entities.end(), [](const auto& ids) {
        return ids.size() == 2 && ids[0].substr(0, ids[0].size() - 2) == ids[1].substr(0, ids[1].size() - 2);
    });
    CHECK(whole >= 380);
    for (const int threads : {2, 7}) {
        std::shuffle(rows.begin(), rows.end(), std::mt19937(static_cast<unsigned>(threads)));
        Run other({{"crm", rows}}, PairScope::all, threads);
        CHECK(other.entities() == entities);
        CHECK(other.weights() == run.weights());
    }
}

TEST_CASE("a link joins across sources only, one record of each at most") {
    Run run({{"crm", persons(300, 'a', 1)}, {"web", persons(300, 'b', 2)}}, PairScope::across_sources, 2);
    const auto entities = run.entities();
    CHECK(std::all_of(entities.begin(), entities.end(), [](const auto& ids) { return ids.size() <= 2; }));
    const Table& table = run.linkage.table();
    for (const test::ListedPair& pair : run.pairs()) {
        REQUIRE(table.source_name(pair.left) == "crm");
        REQUIRE(table.source_name(pair.right) == "web");
    }
    CHECK(run.result.scored.pairs.size() >= 280);
}

TEST_CASE("an explanation adds up to the weight that scoring gave") {
    Run run({{"crm", persons(300, 'a', 1)}, {"web", persons(300, 'b', 2)}}, PairScope::across_sources, 2);
    const std::vector<test::ListedPair> pairs = run.pairs();
    const std::vector<double> weights = run.weights();
    for (std::size_t i = 0; i < pairs.size(); i += 17) {
        const test::ListedPair& pair = pairs[i];
        const PairExplanation explanation = explain(run.linkage, run.model, pair.right, pair.left);
        CHECK(explanation.left_source == "crm");
        CHECK(explanation.weight_bits == weights[i]);
        double sum = explanation.prior_bits;
        for (const auto& part : explanation.comparisons) {
            sum += part.bits;
            CHECK(part.bits == Approx(part.level_bits + part.term_frequency_bits));
        }
        CHECK(sum == Approx(explanation.weight_bits));
        REQUIRE_FALSE(explanation.rules.empty());
    }
    const PairExplanation stranger =
        explain(run.linkage, run.model, *run.linkage.table().find_record("crm", "p0-a"), *run.linkage.table().find_record("web", "p7-b"));
    CHECK(stranger.weight_bits < 0);
    CHECK(stranger.comparisons[0].left_values.size() == 1);
}

namespace {

/// Rules and levels over several values of a field, in every place that takes an expression.
const char* const multi_valued_text = R"json({
    "id": "id",
    "blocking": ["tokens(surname), year", "qgrams(email, 5), town", "email"],
    "train_on": ["tokens(surname)", "email"],
    "prior": {"rules": ["tokens(surname), email"], "recall": 0.7},
    "comparisons": [
      {"field": "surname", "term_frequency": true,
       "levels": ["exact", "exact(tokens(surname))", "jaro_winkler >= 0.9", "else"]},
      {"field": "given", "levels": ["exact", "exact(double_metaphone(given))", "else"]},
      {"field": "town", "levels": ["exact", "else"]},
      {"field": "year", "levels": ["exact", "else"]},
      {"field": "email", "levels": ["exact(tokens(email))", "else"]}]})json";

/// Persons with two surnames in the first copy, of which the second copy keeps one or turns them round.
std::vector<std::vector<std::string>> persons_of_two_names(int count, char copy) {
    std::vector<std::vector<std::string>> rows = persons(count, copy, 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string second = "other" + std::to_string(i % 90);
        rows[i][2] = copy == 'a' ? rows[i][2] + " " + second : i % 3 == 0 ? second : second + " " + rows[i][2];
        if (i % 2 == 0) rows[i][5] += copy == 'a' ? " old" + std::to_string(i) : " new" + std::to_string(i);
    }
    return rows;
}

}  // namespace

TEST_CASE("sets of values serve rules, levels, training and the prior, whatever the threads or the order of rows") {
    auto rows = persons_of_two_names(400, 'a');
    const auto copies = persons_of_two_names(400, 'b');
    rows.insert(rows.end(), copies.begin(), copies.end());
    Run run({{"crm", rows}}, PairScope::all, 1, multi_valued_text);
    const auto entities = run.entities();
    const auto whole = std::count_if(entities.begin(), entities.end(), [](const auto& ids) {
        return ids.size() == 2 && ids[0].substr(0, ids[0].size() - 2) == ids[1].substr(0, ids[1].size() - 2);
    });
    CHECK(whole >= 380);
    std::uint64_t candidates = 0, of_groups = 0;
    for (std::size_t rule = 0; rule < run.linkage.blocking().rules(); ++rule) {
        candidates += run.result.scored.candidates_per_rule[rule];
        of_groups += run.linkage.blocking().groups(rule).pairs;
    }
    CHECK(candidates < of_groups);
    for (const int threads : {2, 7}) {
        std::shuffle(rows.begin(), rows.end(), std::mt19937(static_cast<unsigned>(threads)));
        Run other({{"crm", rows}}, PairScope::all, threads, multi_valued_text);
        CHECK(other.entities() == entities);
        CHECK(other.weights() == run.weights());
    }
    // The level of sets is one state: a set has no rarity.
    const PatternLayout& layout = run.result.layout;
    CHECK(layout.bins(0, 1) > 1);
    CHECK(layout.bins(0, 2) == 1);
}

TEST_CASE("exact over several values is true when the sets meet, unknown when one is empty, and is explained") {
    const std::vector<std::vector<std::string>> rows = persons_of_two_names(60, 'a');
    std::vector<std::vector<std::string>> all = rows;
    const auto copies = persons_of_two_names(60, 'b');
    all.insert(all.end(), copies.begin(), copies.end());
    all.push_back({"x", "Schmidt", "Vries Anna", "town", "1950", "mail"});
    all.push_back({"y", "Smith", "Cy Vries", "elsewhere", "1950", "12"});
    all.push_back({"z", "12", "Bo", "town", "1951", ""});
    Run run({{"crm", all}}, PairScope::all, 2, multi_valued_text);
    const auto explained = [&](const char* left, const char* right) {
        const Table& table = run.linkage.table();
        return explain(run.linkage, run.model, *table.find_record("crm", left), *table.find_record("crm", right));
    };
    const PairExplanation alike = explained("x", "y");
    CHECK(alike.comparisons[0].level == "exact(tokens(surname))");
    CHECK(alike.comparisons[1].level == "exact(double_metaphone(given))");
    CHECK(alike.comparisons[4].level == "else");
    REQUIRE(alike.comparisons[0].derived.size() == 1);
    CHECK(alike.comparisons[0].derived[0].expression == "tokens(surname)");
    CHECK(alike.comparisons[0].derived[0].left == "vries or anna");
    CHECK(alike.comparisons[0].derived[0].right == "cy or vries");
    CHECK(alike.comparisons[1].derived[0].left == "XMT or SMT");
    CHECK(alike.comparisons[1].derived[0].right == "SM0 or XMT");
    CHECK(alike.comparisons[2].derived.empty());
    CHECK(alike.rules == std::vector<std::string>{"tokens(surname), year"});
    const PairExplanation unlike = explained("x", "z");
    CHECK(unlike.comparisons[0].level == "else");
    CHECK(unlike.comparisons[1].level == "else");  // the names themselves are there: `exact` is false
    CHECK(unlike.comparisons[1].derived[0].right.empty());
    CHECK(unlike.comparisons[4].level == "null");
    CHECK(unlike.rules.empty());
}
