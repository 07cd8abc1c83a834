// Models that were estimated elsewhere: bits by the shares of values, conditions of rules, and their documents.
#include "engine/model/pair_adjustments.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "engine/errors.hpp"
#include "engine/linker.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;
using Catch::Matchers::Contains;

namespace {

/// \param more  further keys of the document
std::string document(const std::string& more, double keep = 1e-6) {
    return R"json({"schema": 1, "kind": "sameas model", "settings": {"id": "id", "blocking": ["town", "born"], "comparisons": [
        {"name": "name", "fields": ["name"], "levels": ["exact", "levenshtein_distance <= 1", "else"]},
        {"name": "near", "fields": ["born"], "levels": ["missing", "exact", "else"]}], "keep": {"probability": )json" +
           std::to_string(keep) + R"json(}}, "prior": 0.25, "comparisons": [
        {"name": "name", "levels": [{"level": "exact", "m": 0.5, "u": 0.125}, {"level": "l", "m": 0.5, "u": 0.25},
                                    {"level": "else", "m": 0.25, "u": 0.5}]},
        {"name": "near", "levels": [{"level": "missing", "m": 1, "u": 1}, {"level": "exact", "m": 1, "u": 0.5},
                                    {"level": "else", "m": 0.5, "u": 1}]}],
        "classes": [], "term_frequencies": [], )json" + more + R"json( "training": {"sessions": [], "random_pairs": 0,
        "comparable_pairs": 0, "prior_source": "given", "expected_matches": 0.0, "warnings": []}})json";
}

struct Run {
    explicit Run(const std::string& more, double keep = 1e-6)
        : model(parse_model(document(more, keep), "model")),
          linkage(test::small_table(model.settings, {"id", "name", "town", "born"},
                                    {{"s",
                                      {{"a", "ana", "york", "1980"},
                                       {"b", "ana", "york", "1980"},
                                       {"c", "ane", "york", "1980"},
                                       {"d", "ane", "york", ""},
                                       {"e", "lee", "hull", "1980"},
                                       {"f", "ana", "hull", "1975"}}}},
                                    context),
                  model.settings, PairScope::all, context) {}

    /// Weights by the ids of a pair.
    std::map<std::string, double> weights() {
        const LinkResult result = score_pairs(linkage, model, false, context);
        std::map<std::string, double> found;
        for (std::size_t a = 0; a < linkage.table().rows(); ++a) {
            for (std::size_t b = a + 1; b < linkage.table().rows(); ++b) {
                const PairExplanation pair = explain(linkage, model, static_cast<RowId>(a), static_cast<RowId>(b));
                if (!pair.rules.empty()) found[pair.left_id + pair.right_id] = pair.weight_bits;
                double sum = pair.prior_bits;
                for (const ComparisonExplanation& part : pair.comparisons) sum += part.bits;
                CHECK(sum == Approx(pair.weight_bits));
            }
        }
        std::uint64_t kept = 0;
        for (std::size_t k = 0; k < result.scored.kinds.size(); ++k) {
            kept += result.scored.pairs_per_kind[k];
            const auto same = [&](const auto& entry) { return std::abs(entry.second - result.weights[k]) < 1e-12; };
            CHECK(std::count_if(found.begin(), found.end(), same) >=
                  static_cast<std::ptrdiff_t>(result.scored.pairs_per_kind[k]));
        }
        const double floor = weight_bits(model.settings.keep_probability);
        CHECK(kept == static_cast<std::uint64_t>(std::count_if(
                          found.begin(), found.end(), [&](const auto& entry) { return entry.second >= floor; })));
        return found;
    }

    RunContext context;
    Model model;
    Linkage linkage;
};

const double prior = std::log2(0.25 / 0.75);

}  // namespace

TEST_CASE("parameters of elsewhere need not add up, and a null may have a level") {
    const std::map<std::string, double> weights = Run("").weights();
    CHECK(weights.size() == 10);  // six of york, one of hull, and three born in 1980 across them
    CHECK(weights.at("ab") == Approx(prior + 2 + 1));
    CHECK(weights.at("cd") == Approx(prior + 2));
    CHECK_FALSE(weights.contains("de"));
    CHECK_THROWS_WITH(parse_model(std::string(document("")).replace(document("").find("\"given\""), 7, "\"counted\""), "model"),
                      Contains("add up to"));
}

TEST_CASE("an agreement on a rare value weighs more, by the commoner of two") {
    const std::string adjusted = R"json("share_adjustments": [
        {"comparison": "name", "level": 1, "expression": "name", "weight": 0.5, "u": 0.125, "least_share": 0.4},
        {"comparison": "name", "level": 2, "expression": "name", "weight": 1, "u": 0.25, "least_share": 0}],)json";
    const std::map<std::string, double> weights = Run(adjusted).weights();
    CHECK(weights.at("ab") == Approx(prior + 2 + 1 + 0.5 * std::log2(0.125 / 0.5)));
    CHECK(weights.at("cd") == Approx(prior + 2 + 0.5 * std::log2(0.125 / 0.4)));  // a third of the records, but the least is 0.4
    CHECK(weights.at("ac") == Approx(prior + 1 + 1 + std::log2(0.25 / 0.5)));
    CHECK(weights.at("ef") == Approx(prior - 1 - 1));
    CHECK(Run(adjusted, 0.5).weights() == weights);  // pairs below the floor are left out, no others
    const std::string given = adjusted + R"json("shares": [{"expression": "name", "shares": [["ane", 0.5]]}],)json";
    const std::map<std::string, double> other = Run(given).weights();
    CHECK(other.at("ab") == Approx(prior + 2 + 1));  // no share is known
    CHECK(other.at("ac") == Approx(prior + 1 + 1 - 1));
}

TEST_CASE("a rule with a condition makes the pairs that meet it, where no other does") {
    const std::map<std::string, double> weights =
        Run(R"json("rule_conditions": [{"rule": 1, "comparison": "name"}],)json").weights();
    CHECK(weights.contains("ab"));
    CHECK(weights.contains("ac"));        // born in one year
    CHECK_FALSE(weights.contains("ad"));  // one town alone
    CHECK(weights.contains("cd"));
    CHECK_FALSE(weights.contains("ef"));
}

TEST_CASE("a document of a model of elsewhere reads back as it is, and is checked") {
    const std::string more = R"json("share_adjustments": [{"comparison": "name", "level": 1, "expression": "name",
        "weight": 0.5, "u": 0.125, "least_share": 0.0}], "shares": [{"expression": "name", "shares": [["ana", 0.5]]}],
        "rule_conditions": [{"rule": 2, "comparison": "near"}],)json";
    const std::string written = to_json(parse_model(document(more), "model"));
    CHECK(to_json(parse_model(written, "model")) == written);
    CHECK_THAT(written, Contains("least_share") && Contains("rule_conditions"));
    for (const char* wrong : {R"json("rule_conditions": [{"rule": 3, "comparison": "near"}],)json",
                              R"json("rule_conditions": [{"rule": 1, "comparison": "far"}],)json",
                              R"json("share_adjustments": [{"comparison": "name", "level": 4, "expression": "name",
                                     "weight": 1, "u": 0.5, "least_share": 0}],)json"})
        CHECK_THROWS_AS(parse_model(document(wrong), "model"), InvalidSettings);
}
