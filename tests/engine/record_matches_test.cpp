#include "engine/record_matches.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/support/kept_pairs.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

/// Of every kind, and as keys of "blocking" what belongs to them.
const std::vector<std::string> blockings{
    R"json(["surname", "given, town"])json",
    R"json(["qgrams(surname, 3), town"])json",
    R"json(["town", "qgram_jaccard(surname, q=2) >= 0.5"])json",
    R"json(["town", "sorted_neighbourhood(surname, given, window=4)"])json",
    R"json(["town"], "group_limits": [{"records": 15, "policy": "tighten", "by": "given"}])json",
    R"json(["town", "surname"], "group_limits": [{"records": 15, "policy": "skip"}])json"};

std::string settings_with(const std::string& blocking) {
    return R"json({"id": "id", "blocking": )json" + blocking + R"json(, "train_on": ["surname", "town"],
      "comparisons": [{"field": "surname", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
                      {"field": "given", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
                      {"field": "town", "levels": ["exact", "else"]}],
      "keep": {"probability": 0.05}})json";
}

std::vector<std::vector<std::string>> persons(unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::vector<std::string>> rows;
    for (unsigned i = 0; i < 120; ++i) {
        rows.push_back({std::to_string(i), "given" + std::to_string(random() % 12),
                        "surname" + std::to_string(random() % 25),
                        random() % 9 == 0 ? "" : "town" + std::to_string(random() % 6)});
    }
    return rows;
}

/// Parameters by hand: what they are does not matter here.
Model model_for(const Linkage& linkage, RunContext& context) {
    Model model;
    model.settings = linkage.settings();
    model.prior = 0.05;
    model.term_frequencies = count_term_frequencies(linkage.settings(), linkage.features());
    const PatternLayout layout(model.settings);
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        ComparisonParameters parameters;
        const std::size_t states = layout.states(c);
        for (std::size_t state = 0; state < states; ++state) {
            parameters.m.push_back(state == 0 ? 0 : static_cast<double>(states - state));
            parameters.u.push_back(state == 0 ? 0 : static_cast<double>(state));
        }
        for (std::vector<double>* share : {&parameters.m, &parameters.u}) {
            double sum = 0;
            for (const double one : *share)
                sum += one;
            for (double& one : *share)
                one /= sum;
        }
        model.comparisons.push_back(parameters);
    }
    context.check_stop();
    return model;
}

}  // namespace

TEST_CASE("the matches of each record are the pairs of a run over all records, whatever the rules") {
    const std::string blocking = GENERATE(from_range(blockings));
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    RunContext context({.threads = 2});
    const Settings settings = parse_settings(settings_with(blocking), "test");
    const Linkage linkage(test::small_table(settings, {"id", "given", "surname", "town"},
                                            {{"crm", persons(1)}, {"erp", persons(2)}}, context),
                          settings, scope, context);
    const Model model = model_for(linkage, context);
    const double keep = weight_bits(settings.keep_probability);
    const LinkResult run = score_pairs(linkage, model, false, context);
    const std::span<const RowId> rows = linkage.table().rows_by_rank();
    std::vector<std::vector<std::pair<double, std::uint32_t>>> wanted(rows.size());
    for (const KeptPair& pair : test::listed(run.scored.pairs, context)) {
        wanted[pair.left].emplace_back(-run.weights[pair.kind], pair.right);
        wanted[pair.right].emplace_back(-run.weights[pair.kind], pair.left);
    }
    CAPTURE(blocking);
    REQUIRE(run.scored.pairs.size() > 0);
    for (const RowId record : rows) {
        std::vector<std::pair<double, std::uint32_t>> found;
        for (const RecordMatch& match : matches_of(linkage, model, record, keep, context)) {
            found.emplace_back(-match.weight_bits, linkage.table().rank(match.row));
            REQUIRE(match.rule < linkage.blocking().rules());
            REQUIRE(match.levels.size() == 3);
        }
        std::sort(wanted[linkage.table().rank(record)].begin(), wanted[linkage.table().rank(record)].end());
        REQUIRE(found == wanted[linkage.table().rank(record)]);
    }
}

TEST_CASE("a match says what each comparison adds") {
    RunContext context;
    const Settings settings = parse_settings(settings_with(R"(["surname"])"), "test");
    const Linkage linkage(
        test::small_table(
            settings, {"id", "given", "surname", "town"},
            {{"crm",
              {{"1", "ana", "reed", "york"}, {"2", "anna", "reed", ""}, {"3", "lee", "moss", "hull"}}}},
            context),
        settings, PairScope::all, context);
    const Model model = model_for(linkage, context);
    const std::vector<RecordMatch> matches =
        matches_of(linkage, model, *linkage.table().find_record("crm", "1"), -100, context);
    REQUIRE(matches.size() == 1);
    CHECK(linkage.table().id(matches[0].row) == "2");
    CHECK(matches[0].levels ==
          std::vector<std::size_t>{1, 2, 0});  // ana and anna are alike, a town is missing
    const PairExplanation pair =
        explain(linkage, model, *linkage.table().find_record("crm", "1"), matches[0].row);
    CHECK(matches[0].weight_bits == pair.weight_bits);
    for (std::size_t c = 0; c < 3; ++c)
        CHECK(matches[0].bits[c] == pair.comparisons[c].bits);
}
