#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

MeasureCall monge_elkan(const std::string& inner = "jaro_winkler", const std::string& symmetric = "yes") {
    return {"monge_elkan", {{"inner", inner, 0}, {"symmetric", symmetric, 0}}};
}

/// The textbook: for each token of the left text the best score with any token of the right one.
double one_way(const Measured& inner, const std::vector<std::size_t>& left,
               const std::vector<std::size_t>& right) {
    if (left.empty() || right.empty()) return left.empty() && right.empty() ? 1 : 0;
    double sum = 0;
    for (const std::size_t l : left) {
        double best = 0;
        for (const std::size_t r : right)
            best = std::max(best, inner(l, r));
        sum += best;
    }
    return sum / static_cast<double>(left.size());
}

}  // namespace

TEST_CASE("Monge-Elkan averages the best score of each token") {
    // levenshtein: ann ~ anne 3/4, ann ~ lee 0; lee ~ anne 1/4 (an e stays), lee ~ lea 2/3.
    const double left = (0.75 + 2.0 / 3) / 2;
    CHECK(measured(monge_elkan("levenshtein", "no"), "ann lee", "lea anne") == left);
    CHECK(measured(monge_elkan("levenshtein", "no"), "ann", "lee ann") == 1.0);
    CHECK(measured(monge_elkan("levenshtein", "no"), "lee ann", "ann") == 0.5);
    CHECK(measured(monge_elkan("levenshtein"), "lee ann", "ann") == 0.75);
    CHECK(measured(monge_elkan("levenshtein"), "ann ann lee", "ann") ==
          (2.0 / 3 + 1) / 2);  // a repeated token counts twice
}

TEST_CASE("Monge-Elkan of values without tokens") {
    CHECK(measured(monge_elkan(), " ", "  ") == 1.0);
    CHECK(measured(monge_elkan(), " ", "ann") == 0.0);
    CHECK(measured(monge_elkan(), "ann", " ") == 0.0);
    CHECK(Measured(monge_elkan(), {"ann"}).measure().of_equal() == 1.0);
}

TEST_CASE("Monge-Elkan equals the textbook, whatever the batch") {
    const std::vector<std::string> texts = token_texts(60, 5, 1);
    std::vector<std::string> tokens;
    std::vector<std::vector<std::size_t>> numbers(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const std::string& token : tokens_of(texts[i])) {
            const auto place = std::find(tokens.begin(), tokens.end(), token);
            numbers[i].push_back(static_cast<std::size_t>(place - tokens.begin()));
            if (place == tokens.end()) tokens.push_back(token);
        }
    }
    for (const std::string inner : {"jaro_winkler", "osa"}) {
        const Measured of_tokens(measure_call(inner), tokens);
        const Measured one(monge_elkan(inner, "no"), texts), both(monge_elkan(inner), texts);
        MeasureScratch scratch;
        const std::vector<double> one_results = one.all(100000, scratch),
                                  both_results = both.all(100000, scratch);
        for (std::size_t l = 0; l < texts.size(); ++l) {
            for (std::size_t r = 0; r < texts.size(); ++r) {
                INFO("'" << texts[l] << "' '" << texts[r] << "'");
                const double forth = one_way(of_tokens, numbers[l], numbers[r]);
                const double back = one_way(of_tokens, numbers[r], numbers[l]);
                REQUIRE(one_results[l * texts.size() + r] == forth);
                REQUIRE(both_results[l * texts.size() + r] == (forth + back) / 2);
                REQUIRE(both_results[l * texts.size() + r] == both_results[r * texts.size() + l]);
            }
            REQUIRE(both_results[l * texts.size() + l] == both.measure().of_equal());
        }
        for (const std::size_t batch : {1, 7, 256})
            CHECK(both.all(batch, scratch) == both_results);
    }
}

TEST_CASE("Monge-Elkan takes values of 512 tokens and refuses more by name") {
    std::string text = "first";
    for (std::size_t i = 1; i < 512; ++i)
        text += " t" + std::to_string(i);
    CHECK(measured(monge_elkan(), text, "first") ==
          (1.0 + Measured(monge_elkan("jaro_winkler", "no"), {text, "first"})(0, 1)) / 2);
    CHECK_THROWS_WITH(measured(monge_elkan(), text + " more", "first"),
                      Catch::Contains("513 tokens") && Catch::Contains("limit 512") &&
                          Catch::Contains("'first t1 t2") && Catch::Contains("first(FIELD"));
    CHECK_THROWS_AS(measured(monge_elkan(), text + " more", "first"), ResourceLimit);
}
