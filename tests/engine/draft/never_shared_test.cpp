#include "engine/draft/never_shared.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/support/raw_table.hpp"

using namespace sameas;

namespace {

using Values = std::vector<std::string>;

template <class Ask>
bool ask(const Values& values, Ask ask) {
    RunContext context({.threads = 1});
    std::vector<std::vector<std::string>> rows;
    for (const std::string& value : values) rows.push_back({value});
    const Table table = test::raw_table({"value"}, rows, context);
    return ask(table.domain_of(table.columns()[0]).values, context);
}

bool never_shared(const Values& values, StepSet steps = {}) {
    return ask(values, [&](const Dictionary& dictionary, RunContext& context) { return is_never_shared(dictionary, steps, context); });
}
bool no_parts(const Values& values) { return ask(values, shares_no_parts); }

/// Texts of random letters.
Values random_letters(std::size_t count, std::size_t letters) {
    std::mt19937_64 random(3);
    Values values(count);
    for (std::string& value : values)
        while (value.size() < letters) value += static_cast<char>('a' + random() % 26);
    return values;
}

}  // namespace

TEST_CASE("a value is shared where two records have it, however it is written", "[never_shared]") {
    CHECK(never_shared({"k-1", "k-2", "k-3", ""}));
    CHECK_FALSE(never_shared({"k-1", "k-2", "k-1"}));
    CHECK_FALSE(never_shared({"k-1", "k-2", "K1"}));
    StepSet steps;
    steps.add(Step::zero_fractions);
    CHECK(never_shared({"10018", "10018.0", "7"}));
    CHECK_FALSE(never_shared({"10018", "10018.0", "7"}, steps));
    CHECK_FALSE(never_shared({"10018", "'10018.0'", "7"}, steps));
}

TEST_CASE("what was drawn at random shares no parts", "[never_shared]") {
    const Values tokens = random_letters(400, 20);
    CHECK(no_parts(tokens));
    CHECK_FALSE(no_parts({tokens.begin(), tokens.begin() + 99}));   // too few: names could be as far apart
    CHECK(no_parts({tokens.begin(), tokens.begin() + 100}));
}

TEST_CASE("values of which some share a beginning, an end or a word with another share parts", "[never_shared]") {
    const Values tokens = random_letters(400, 20);
    const auto with = [&](std::size_t pairs, const auto& other) {
        Values values = tokens;
        for (std::size_t i = 0; i < pairs; ++i) values.push_back(other(tokens[i]));
        return no_parts(values);
    };
    const auto begins = [](const std::string& value) { return value.substr(0, 10) + std::string(10, 'x') + value.substr(0, 1); };
    const auto ends = [](const std::string& value) { return value.substr(0, 1) + "q" + value.substr(2); };
    const auto same_word = [](const std::string& value) { return value + " z" + value.substr(3, 4); };
    CHECK(with(2, ends));   // 4 of 402
    CHECK_FALSE(with(3, ends));
    CHECK_FALSE(with(10, begins));
    CHECK_FALSE(with(10, [&](const std::string& value) { return "ahead " + same_word(value); }));
}
