#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "kernels/utf8.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

double token_sort(const std::string& left, const std::string& right) {
    return measured({"token_sort_ratio", {}}, left, right);
}

double token_set(const std::string& left, const std::string& right) {
    return measured({"token_set_ratio", {}}, left, right);
}

/// Twice the longest common subsequence over the sum of lengths, by the matrix.
double ratio(const std::string& left_text, const std::string& right_text) {
    std::u32string left(left_text.size(), 0), right(right_text.size(), 0);
    left.resize(kernels::decode_utf8(left_text, left.data()));
    right.resize(kernels::decode_utf8(right_text, right.data()));
    std::vector<std::size_t> above(right.size() + 1), row(right.size() + 1);
    for (const char32_t unit : left) {
        for (std::size_t j = 0; j < right.size(); ++j)
            row[j + 1] = unit == right[j] ? above[j] + 1 : std::max(above[j + 1], row[j]);
        above = row;
    }
    const std::size_t all = left.size() + right.size();
    return all == 0 ? 1.0 : static_cast<double>(2 * above.back()) / static_cast<double>(all);
}

template <class Tokens>
std::string joined(const Tokens& tokens) {
    std::string text;
    for (const std::string& token : tokens)
        text += (text.empty() ? "" : " ") + token;
    return text;
}

double sort_by_definition(const std::string& left_text, const std::string& right_text) {
    std::vector<std::string> left = tokens_of(left_text), right = tokens_of(right_text);
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return ratio(joined(left), joined(right));
}

double set_by_definition(const std::string& left_text, const std::string& right_text) {
    const std::vector<std::string> left_list = tokens_of(left_text), right_list = tokens_of(right_text);
    const std::set<std::string> left(left_list.begin(), left_list.end()),
        right(right_list.begin(), right_list.end());
    if (left.empty() || right.empty()) return 0;
    std::vector<std::string> both, only_left, only_right;
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
    std::set_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(only_left));
    std::set_difference(right.begin(), right.end(), left.begin(), left.end(), std::back_inserter(only_right));
    if (both.empty()) return ratio(joined(only_left), joined(only_right));
    std::vector<std::string> both_left = both, both_right = both;
    both_left.insert(both_left.end(), only_left.begin(), only_left.end());
    both_right.insert(both_right.end(), only_right.begin(), only_right.end());
    return std::max({ratio(joined(both_left), joined(both_right)), ratio(joined(both), joined(both_left)),
                     ratio(joined(both), joined(both_right))});
}

struct Golden {
    std::string left, right;
    double sort, set, token, partial_sort, partial_set, partial_token;
};

// SOURCE: results of RapidFuzz 3.14.6 (PyPI, MIT licence) for invented texts, 15 digits.
const Golden golden[] = {
    {"fuzzy was a bear", "fuzzy fuzzy was a bear", 84.2105263157895, 100, 100, 89.6551724137931, 100, 100},
    {"john smith", "smith john paul", 80, 100, 100, 75, 100, 100},
    {"ab cd", "cd xy", 40, 60, 60, 57.1428571428571, 100, 100},
    {"maria de la cruz", "cruz maria", 76.9230769230769, 100, 100, 75, 100, 100},
    {"anna lee berg", "lea anne berg", 84.6153846153846, 84.6153846153846, 84.6153846153846, 88, 100, 100},
    {"a a b", "b a", 75, 100, 100, 100, 100, 100},
    {"müller jürgen", "jurgen müller", 92.3076923076923, 92.3076923076923, 92.3076923076923, 92.3076923076923,
     100, 100},
    {"Жанна Борис", "Борис Жана", 95.2380952380952, 95.2380952380952, 95.2380952380952, 94.7368421052632, 100,
     100},
    {"one two three four five six", "six five for three too one", 94.3396226415094, 94.3396226415094,
     94.3396226415094, 94.1176470588235, 100, 100},
    {"new york mets vs atlanta braves", "atlanta braves vs new york mets", 100, 100, 100, 100, 100, 100},
    {"john", "paul", 0, 0, 0, 0, 0, 0},
    {"x", "x", 100, 100, 100, 100, 100, 100},
    {"wittgensteinianismusforscherin anna", "anna wittgensteinforscher", 83.3333333333333, 83.3333333333333,
     83.3333333333333, 80.9523809523809, 100, 100},
    {"a b c d", "a b x y z", 62.5, 62.5, 62.5, 76.9230769230769, 100, 100},
    {"peter miller", "peter muller jr", 81.4814814814815, 81.4814814814815, 81.4814814814815,
     91.6666666666667, 100, 100},
};

}  // namespace

TEST_CASE("token ratios of hand-computed texts") {
    CHECK(token_sort("smith john", "john smith") == 1.0);
    CHECK(token_sort("ab cd", "cd xy") == 0.4);  // `ab cd` and `cd xy`: cd in common
    CHECK(token_set("ab cd", "cd xy") == 0.6);   // `cd ab` and `cd xy`: cd and the blank
    CHECK(token_set("john smith", "smith john paul") == 1.0);
    CHECK(token_sort("a a", "a") == 0.5);  // repeats count: `a` of 3 + 1
    CHECK(token_set("a a", "a") == 1.0);
    CHECK(token_set("john ab", "john") == 1.0);
    CHECK(token_set("longcommon a", "longcommon bcdefghijkl") ==
          20.0 / 22);  // both against both + left is the best
}

TEST_CASE("token ratios of values without tokens are those of RapidFuzz") {
    CHECK(token_sort(" ", "  ") == 1.0);
    CHECK(token_sort(" ", "a") == 0.0);
    CHECK(token_set(" ", "  ") == 0.0);
    CHECK(token_set(" ", "a") == 0.0);
    CHECK(token_set(" ", " ") == 0.0);
    CHECK(measured({"token_ratio", {}}, " ", "  ") == 1.0);
    CHECK(measured({"partial_token_sort_ratio", {}}, " ", "  ") == 1.0);
    CHECK(measured({"partial_token_set_ratio", {}}, " ", "  ") == 0.0);
    CHECK(measured({"partial_token_ratio", {}}, " ", "  ") == 1.0);
    const double unlike = Measured({"token_set_ratio", {}}, {"a", " "}).measure().of_equal();
    CHECK(unlike != unlike);  // equal values need a look: one of them has no tokens
    CHECK(Measured({"token_set_ratio", {}}, {"a", "b"}).measure().of_equal() == 1.0);
    CHECK(Measured({"token_ratio", {}}, {"a", " "}).measure().of_equal() == 1.0);
}

TEST_CASE("token ratios equal RapidFuzz's") {
    for (const Golden& row : golden) {
        for (const bool turned : {false, true}) {
            const std::string& left = turned ? row.right : row.left;
            const std::string& right = turned ? row.left : row.right;
            INFO("'" << left << "' '" << right << "'");
            const auto equals = [](double percent) {
                return Approx(percent / 100).margin(1e-15).epsilon(1e-14);
            };
            CHECK(token_sort(left, right) == equals(row.sort));
            CHECK(token_set(left, right) == equals(row.set));
            CHECK(measured({"token_ratio", {}}, left, right) == equals(row.token));
            CHECK(measured({"partial_token_sort_ratio", {}}, left, right) == equals(row.partial_sort));
            CHECK(measured({"partial_token_set_ratio", {}}, left, right) == equals(row.partial_set));
            CHECK(measured({"partial_token_ratio", {}}, left, right) == equals(row.partial_token));
        }
    }
}

TEST_CASE("token ratios equal their definitions bit for bit, whatever the batch") {
    // Up to 25 tokens: more than a row of ids holds.
    for (const std::size_t tokens_max : {4, 25}) {
        const std::vector<std::string> texts = token_texts(tokens_max == 4 ? 90 : 40, tokens_max, 4);
        const Measured sort({"token_sort_ratio", {}}, texts), set({"token_set_ratio", {}}, texts),
            larger({"token_ratio", {}}, texts);
        MeasureScratch scratch;
        const std::vector<double> sort_results = sort.all(100000, scratch),
                                  set_results = set.all(100000, scratch),
                                  larger_results = larger.all(100000, scratch);
        for (std::size_t l = 0; l < texts.size(); ++l) {
            for (std::size_t r = 0; r < texts.size(); ++r) {
                INFO("'" << texts[l] << "' '" << texts[r] << "'");
                const std::size_t pair = l * texts.size() + r;
                REQUIRE(sort_results[pair] == sort_by_definition(texts[l], texts[r]));
                REQUIRE(set_results[pair] == set_by_definition(texts[l], texts[r]));
                REQUIRE(larger_results[pair] == std::max(sort_results[pair], set_results[pair]));
            }
        }
        for (const std::size_t batch : {1, 33, 300}) {
            CHECK(sort.all(batch, scratch) == sort_results);
            CHECK(set.all(batch, scratch) == set_results);
        }
    }
}

TEST_CASE("partial token ratios: one common token is enough for the set") {
    const std::vector<std::string> texts = token_texts(60, 4, 5);
    const Measured sort({"partial_token_sort_ratio", {}}, texts), set({"partial_token_set_ratio", {}}, texts),
        larger({"partial_token_ratio", {}}, texts);
    MeasureScratch scratch;
    const std::vector<double> sort_results = sort.all(512, scratch), set_results = set.all(512, scratch),
                              larger_results = larger.all(512, scratch);
    for (std::size_t l = 0; l < texts.size(); ++l) {
        for (std::size_t r = 0; r < texts.size(); ++r) {
            INFO("'" << texts[l] << "' '" << texts[r] << "'");
            const std::size_t pair = l * texts.size() + r;
            const std::vector<std::string> left = tokens_of(texts[l]), right = tokens_of(texts[r]);
            const bool has_common = std::any_of(left.begin(), left.end(), [&](const std::string& token) {
                return std::find(right.begin(), right.end(), token) != right.end();
            });
            const std::set<std::string> once_left(left.begin(), left.end()),
                once_right(right.begin(), right.end());
            if (has_common) REQUIRE(set_results[pair] == 1.0);
            if (left.empty() || right.empty()) REQUIRE(set_results[pair] == 0.0);
            if (!has_common && !left.empty() && once_left.size() == left.size() &&
                once_right.size() == right.size()) {
                REQUIRE((right.empty() || set_results[pair] == sort_results[pair]));  // the same two texts
            }
            REQUIRE(sort_results[pair] == sort_results[r * texts.size() + l]);
            REQUIRE((sort_results[pair] >= 0 && sort_results[pair] <= 1));
            REQUIRE(larger_results[pair] == std::max(sort_results[pair], set_results[pair]));
        }
    }
}
