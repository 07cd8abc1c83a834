#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "engine/errors.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

MeasureCall name_tokens(double initial = 0.9, double unmatched = 0.5,
                        const std::string& inner = "jaro_winkler") {
    return {"name_tokens", {{"inner", inner, 0}, {"initial", "", initial}, {"unmatched", "", unmatched}}};
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string first_character(const std::string& text) {
    std::size_t size = 1;
    while (size < text.size() && (text[size] & 0xC0) == 0x80)
        ++size;
    return text.substr(0, size);
}

/// The definition, over all ways to give each token of the shorter name one of its own.
double by_trying(std::vector<std::string> fewer, std::vector<std::string> more, const MeasureCall& inner) {
    if (fewer.size() > more.size()) std::swap(fewer, more);
    if (fewer.empty()) return more.empty() ? 1 : 0;
    std::vector<double> scores;
    for (const std::string& l : fewer) {
        for (const std::string& r : more) {
            const bool has_initial = characters(l) == 1 || characters(r) == 1;
            const double agrees = first_character(l) == first_character(r) ? 0.9 : 0;
            scores.push_back(l == r ? 1 : has_initial ? agrees : measured(inner, l, r));
        }
    }
    std::vector<std::size_t> order(more.size());
    std::iota(order.begin(), order.end(), 0u);
    double best = 0;
    do {
        double sum = 0;
        for (std::size_t i = 0; i < fewer.size(); ++i)
            sum += scores[i * more.size() + order[i]];
        best = std::max(best, sum);
    } while (std::next_permutation(order.begin(), order.end()));
    return 2 * best / static_cast<double>(fewer.size() + more.size());
}

}  // namespace

TEST_CASE("names agree in any order, and initials with full names") {
    CHECK(measured(name_tokens(), "John Smith", "Smith John") == 1.0);
    CHECK(measured(name_tokens(), "J. Smith", "Smith John") == 0.95);
    CHECK(measured(name_tokens(), "J Smith", "Smith, J.") == 1.0);
    CHECK(measured(name_tokens(), "J. R. Smith", "J.R. Smith") == 1.0);
    CHECK(measured(name_tokens(), "Anne-Marie Roux", "Roux Anne Marie") == 1.0);
    CHECK(measured(name_tokens(), "J.-P. Roux", "Jean-Pierre Roux") == 14.0 / 15);
    CHECK(measured(name_tokens(0.8), "J. Smith", "Smith John") == 0.9);
    CHECK(measured(name_tokens(), "É. Roux", "Roux Émile") == 0.95);
    CHECK(measured(name_tokens(), "Б. Ж", "Жанна Борис") == 0.9);
}

TEST_CASE("an initial agrees with no other letter") {
    CHECK(measured(name_tokens(), "K. Smith", "Smith John") == 0.5);
    CHECK(measured(name_tokens(), "J. Smith", "K. Smith") == 0.5);
    CHECK(measured(name_tokens(), "É. Roux", "Emile Roux") == 0.5);  // nothing is folded
    CHECK(measured(name_tokens(), "j. smith", "smith John") == 0.5);
}

TEST_CASE("each token is matched once, and those left over count by option") {
    CHECK(measured(name_tokens(), "John Smith", "John Robert Smith") == 2 / 2.5);
    CHECK(measured(name_tokens(0.9, 0), "John Smith", "John Robert Smith") == 1.0);
    CHECK(measured(name_tokens(0.9, 1), "John Smith", "John Robert Smith") == 2.0 / 3);
    CHECK(measured(name_tokens(0.9, 0), "J. J.", "John Q") == 0.45);  // the second J has nothing left but Q
    CHECK(measured(name_tokens(), "Smith Smith", "Smith") == 1 / 1.5);
    // The best cell first, abcd ~ abce (3/4), would leave zzce with abcdqq (1/6).
    CHECK(measured(name_tokens(0.9, 0.5, "levenshtein"), "abcd zzce", "abce abcdqq") ==
          Approx((4.0 / 6 + 2.0 / 4) / 2).margin(1e-12));
}

TEST_CASE("names without tokens") {
    CHECK(measured(name_tokens(), " ", ".") == 1.0);
    CHECK(measured(name_tokens(), "-", "Smith") == 0.0);
    CHECK(measured(name_tokens(0.9, 0), "Smith", ", ") == 0.0);
    CHECK(Measured(name_tokens(), {"-"}).measure().of_equal() == 1.0);
}

TEST_CASE("name tokens equal the definition, are symmetric to the last bit, and do not depend on the batch") {
    std::vector<std::string> texts = token_texts(45, 5, 2);
    const Measured names(name_tokens(), texts);
    MeasureScratch scratch;
    const std::vector<double> results = names.all(100000, scratch);
    for (std::size_t l = 0; l < texts.size(); ++l) {
        for (std::size_t r = 0; r < texts.size(); ++r) {
            INFO("'" << texts[l] << "' '" << texts[r] << "'");
            const double result = results[l * texts.size() + r];
            REQUIRE(result ==
                    Approx(by_trying(tokens_of(texts[l]), tokens_of(texts[r]), measure_call("jaro_winkler")))
                        .margin(1e-11));
            REQUIRE((result >= 0 && result <= 1));
            REQUIRE(result == results[r * texts.size() + l]);
        }
        REQUIRE(results[l * texts.size() + l] == 1.0);
    }
    for (const std::size_t batch : {1, 13, 256})
        CHECK(names.all(batch, scratch) == results);
}

TEST_CASE("name tokens: 64 are compared, more are refused by name") {
    std::string text = "Name";
    for (std::size_t i = 1; i < 64; ++i)
        text += "-t" + std::to_string(i);
    CHECK(measured(name_tokens(0.9, 0), text, "Name") == 1.0);
    CHECK_THROWS_WITH(measured(name_tokens(), text + ".x", "Name"), Catch::Contains("65 name tokens") &&
                                                                        Catch::Contains("limit 64") &&
                                                                        Catch::Contains("'Name-t1-t2"));
    CHECK_THROWS_AS(measured(name_tokens(), text + ".x", "Name"), ResourceLimit);
}
