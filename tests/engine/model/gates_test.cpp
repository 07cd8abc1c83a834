#include "engine/model/gates.hpp"

#include <catch2/catch.hpp>

#include "engine/model/model.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({"blocking": ["all_pairs()"], "fit": "population", "comparisons": [
    {"field": "name", "levels": ["exact", "else"]}, {"field": "agent", "levels": ["exact", "else"]},
    {"field": "born", "levels": ["exact", "else"]}, {"field": "street", "levels": ["exact", "else"]},
    {"field": "phone", "levels": ["exact", "else"]}, {"field": "created", "levels": ["exact", "else"]}]})json";
constexpr std::size_t customer = 0, agent = 1, born = 2, created = 5;

/// A sound fit, in which matches agree on some comparisons no more than strangers.
bool is_refused(std::vector<std::size_t> at_background, const GateFacts& facts, std::size_t peeled = 1) {
    const Settings settings = parse_settings(settings_text, "test");
    PopulationFit fit;
    for (std::size_t c = 0; c < settings.comparisons.size(); ++c) fit.comparisons.push_back({{0, 0.9, 0.1}, {0, 0.001, 0.999}});
    fit.expected_matches = 1000;
    fit.weights = {20};
    fit.peeled = peeled;
    fit.at_background = std::move(at_background);
    fit.background_bits = 8;   // less than picking out a match takes
    const PatternLayout layout(settings);
    std::uint64_t all_equal = 0;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) all_equal += layout.stride(c);
    const std::vector<PopulationPattern> patterns{{all_equal, 1000, 0}};
    return !check_gates(fit, settings, patterns, facts).refusals.empty();
}

}  // namespace

TEST_CASE("pairs that agree on no name of a person are groups, an agent's name alone is none", "[gates]") {
    CHECK_FALSE(is_refused({}, {.comparable_pairs = 1e8}));
    CHECK(is_refused({customer}, {.comparable_pairs = 1e8, .person_names = {customer}}));
    CHECK(is_refused({customer, agent}, {.comparable_pairs = 1e8, .person_names = {customer, agent}}));
    CHECK_FALSE(is_refused({agent}, {.comparable_pairs = 1e8, .person_names = {customer, agent}}));
    CHECK_FALSE(is_refused({agent}, {.comparable_pairs = 1e8, .person_names = {agent}, .organisations = {customer}}));
    CHECK(is_refused({customer, agent}, {.comparable_pairs = 1e8, .person_names = {agent}, .organisations = {customer}}));
}

TEST_CASE("where groups were found, dates of birth must agree, unless names do or another date is of the record", "[gates]") {
    CHECK(is_refused({born}, {.comparable_pairs = 1e8, .lasting = {born}}));
    CHECK_FALSE(is_refused({born}, {.comparable_pairs = 1e8, .lasting = {born}}, 0));
    CHECK_FALSE(is_refused({created}, {.comparable_pairs = 1e8, .lasting = {born, created}}));
    CHECK_FALSE(is_refused({created}, {.comparable_pairs = 1e8, .lasting = {created}, .person_names = {customer}}));
    CHECK(is_refused({customer, born}, {.comparable_pairs = 1e8, .lasting = {born}, .person_names = {customer, agent}}));  // siblings: the parent's name
    CHECK(is_refused({customer, created}, {.comparable_pairs = 1e8, .lasting = {created}, .person_names = {customer}}));
}
