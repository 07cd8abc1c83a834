#include "engine/model/population_fit.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "engine/model/gates.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({"blocking": ["all_pairs()"], "fit": "population", "comparisons": [
    {"field": "given", "levels": ["exact", "else"]}, {"field": "surname", "levels": ["exact", "else"]},
    {"field": "street", "levels": ["exact", "else"]}, {"field": "dob", "levels": ["exact", "else"]},
    {"field": "phone", "levels": ["exact", "else"]}]})json";
/// The same, with a level of dates that begin alike.
const char* const beginnings_text = R"json({"blocking": ["all_pairs()"], "fit": "population", "comparisons": [
    {"field": "given", "levels": ["exact", "else"]}, {"field": "surname", "levels": ["exact", "else"]},
    {"field": "street", "levels": ["exact", "else"]}, {"field": "dob", "levels": ["exact", "exact(first(dob, 2))", "else"]},
    {"field": "phone", "levels": ["exact", "else"]}]})json";

/// Chances of agreeing on each of the five fields.
using Chances = std::array<double, 5>;
constexpr Chances strangers{0.01, 0.01, 0.002, 0.0005, 0.0005};
constexpr Chances persons{0.9, 0.95, 0.8, 0.95, 0.7};
constexpr Chances households{0.01, 0.97, 0.97, 0.0005, 0.6};

struct Population {
    Settings settings;
    PatternLayout layout{settings};
    std::vector<PopulationPattern> patterns;
    bool prose = false;   ///< of the fourth field
    std::vector<std::size_t> noise;   ///< fields that may be noise
    bool full_names = false;   ///< in the fourth field, of which relatives share the beginning

    explicit Population(const char* text = settings_text) : settings(parse_settings(text, "test")) {}

    /// Pairs of which so many begin alike in the fourth field, and others do not.
    void add_beginnings(const Chances& chances, double pairs, double alike) {
        add(chances, pairs * (1 - alike));
        Chances else_alike = chances;
        else_alike[3] = 1;
        add(else_alike, pairs * alike, 2);
    }

    /// All pairs are candidates: exact expectations of each class, no sampling. \param level  of agreement in the fourth field
    void add(const Chances& chances, double pairs, std::size_t level = 1) {
        for (std::size_t agree = 0; agree < 32; ++agree) {
            double share = 1;
            std::uint64_t pattern = 0;
            for (std::size_t f = 0; f < 5; ++f) {
                const bool agrees = (agree >> f & 1) != 0;
                share *= agrees ? chances[f] : 1 - chances[f];
                pattern += layout.stride(f) * layout.first_state(f, !agrees ? layout.levels(f) : f == 3 ? level : 1);
            }
            if (share > 0) counts_[pattern] += share * pairs;
        }
        patterns.clear();
        for (const auto& [at, count] : counts_) patterns.push_back({at, count, 0});
    }

    std::uint64_t pattern(std::array<bool, 5> agrees) const {
        std::uint64_t result = 0;
        for (std::size_t f = 0; f < 5; ++f) result += layout.stride(f) * layout.first_state(f, agrees[f] ? 1 : 2);
        return result;
    }
    double weight_of(const PopulationFit& fit, std::array<bool, 5> agrees) const {
        const std::uint64_t wanted = pattern(agrees);
        const auto at = std::ranges::find(patterns, wanted, &PopulationPattern::pattern);
        return fit.weights[static_cast<std::size_t>(at - patterns.begin())];
    }

    PopulationFit fit(FitOptions options = {}) const {
        std::vector<FitComparison> comparisons;
        for (std::size_t f = 0; f < 5; ++f) {
            if (layout.levels(f) == 2) comparisons.push_back({{0, 0.9, 0.1}, {false, true, false}, f < 2 ? 6.6 : 10.0});
            else comparisons.push_back({{0, 0.8, 0.1, 0.1}, {false, true, false, false}, 10.0});
            comparisons.back().is_prose = prose && f == 3;
            if (full_names && f == 3) comparisons.back().one_person = {false, true, false, false};
            comparisons.back().may_be_noise = std::ranges::count(noise, f) > 0;
        }
        if (options.expected_matches == 0) options.expected_matches = 2500;
        RunContext context({.threads = 2});
        return fit_population(layout, settings, patterns, comparisons, options, context);
    }

  private:
    std::map<std::uint64_t, double> counts_;
};

}  // namespace

TEST_CASE("a population of strangers and matches is taken apart", "[population_fit]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(persons, 1500);
    const PopulationFit fit = population.fit();
    CHECK(fit.expected_matches == Approx(1500).epsilon(0.05));
    CHECK(fit.peeled == 0);
    CHECK(fit.at_background.empty());
    CHECK(fit.comparisons[0].m[1] == Approx(persons[0]).margin(0.03));
    double background = 1 - fit.prior, agreeing = 0;
    for (const NonMatchClass& other : fit.classes) {
        background -= other.share;
        agreeing += other.share * other.u[2][1];
    }
    agreeing += background * fit.comparisons[2].u[1];
    CHECK(agreeing == Approx(strangers[2]).epsilon(0.05));   // all classes of non-match together
    CHECK(population.weight_of(fit, {true, true, true, true, true}) > 5);
    CHECK(population.weight_of(fit, {false, false, false, false, false}) < -10);
}

TEST_CASE("households are set aside, and the persons found", "[population_fit]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(households, 10'000);
    population.add(persons, 800);
    FitOptions plain;
    plain.peel = false;
    const PopulationFit coarse = population.fit(plain);
    REQUIRE(!coarse.at_background.empty());   // without it the households are taken for matches
    CHECK(coarse.expected_matches > 5000);

    const PopulationFit fit = population.fit();
    CHECK(fit.peeled >= 1);
    CHECK(fit.at_background.empty());
    CHECK(fit.expected_matches == Approx(800).epsilon(0.15));
    CHECK(population.weight_of(fit, {false, true, true, false, true}) < 0);
    CHECK(population.weight_of(fit, {true, true, true, true, false}) > 0);
}

TEST_CASE("a class that holds groups and matches alike is looked into", "[population_fit]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(households, 6500);
    population.add(persons, 2500);
    FitOptions plain;
    plain.peel = false;
    plain.expected_matches = 9000;
    CHECK(population.fit(plain).at_background.empty());   // a quarter agree on the birth date: not at background
    FitOptions many;
    many.expected_matches = 9000;
    const PopulationFit fit = population.fit(many);
    CHECK(fit.expected_matches == Approx(2500).epsilon(0.1));
    CHECK(population.weight_of(fit, {false, true, true, false, true}) < 0);
}

TEST_CASE("matches that happen to begin alike where they are written in two ways are no class of their own", "[population_fit]") {
    Population population(beginnings_text);
    population.add_beginnings(strangers, 12'500'000, 0.005);
    population.add_beginnings({0.9, 0.95, 0.8, strangers[3], 0.7}, 3000, 0.005);
    population.add_beginnings({0.9, 0.95, 0.8, strangers[3], 0.7}, 500, 0.9);   // the same way in both
    CHECK(population.fit().expected_matches == Approx(3500).epsilon(0.05));
}

TEST_CASE("one random pair of many records does not say what a class is like", "[population_fit]") {
    // Families agree on street and surname. One pair that was drawn agrees on street and given name by chance, and stands for
    // more pairs than there are families.
    Population population;
    population.add({0.01, 0.01, 0.00002, 0.0005, 0.0005}, 12'500'000);
    population.add({0.01, 0.9, 0.97, 0.0005, 0.0005}, 10'000);
    population.add(persons, 50'000);
    FitOptions options;
    options.peel = false;
    options.expected_matches = 50'000;
    const auto weight = [&](double pairs_of_other) {
        options.pairs_of_other = pairs_of_other;
        return population.weight_of(population.fit(options), {true, true, true, false, false});
    };
    const double without = weight(1);
    const std::uint64_t drawn = population.pattern({true, false, true, false, false});
    std::ranges::find(population.patterns, drawn, &PopulationPattern::pattern)->others = 40'000;
    CHECK(weight(40'000) == Approx(without).margin(1));
    CHECK(weight(40) < without - 1.5);   // a thousand such pairs would make a class
}

TEST_CASE("what may be a match in some class is plausible, and what may be one in the end", "[population_fit]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(households, 5000);
    population.add(persons, 800);
    const PopulationFit fit = population.fit();
    REQUIRE(fit.peeled >= 1);
    REQUIRE(fit.plausible.size() == population.patterns.size());
    for (std::size_t i = 0; i < fit.weights.size(); ++i) CHECK(fit.plausible[i] >= probability(fit.weights[i]));
    const auto at = std::ranges::find(population.patterns, population.pattern({false, true, true, false, true}), &PopulationPattern::pattern);
    const auto household = static_cast<std::size_t>(at - population.patterns.begin());
    CHECK(fit.plausible[household] > 0.5);
    CHECK(probability(fit.weights[household]) < 0.5);
}

TEST_CASE("households without duplicates are refused", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(households, 10'000);
    const PopulationFit fit = population.fit();
    const GateReport report = check_gates(fit, population.settings, population.patterns, {12'510'000, 0});
    REQUIRE(!report.refusals.empty());
    CHECK(report.refusals.front().find("no more than strangers do") != std::string::npos);
    CHECK(report.refusals.front().find("'dob'") != std::string::npos);
}

TEST_CASE("notes that say nothing of the pairs that were found are no sign of groups", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add({0.9, 0.95, 0.8, strangers[3], 0.7}, 20'000);
    GateReport report[2];
    for (const bool is_prose : {false, true}) {
        population.prose = is_prose;
        const PopulationFit fit = population.fit();
        report[is_prose] = check_gates(fit, population.settings, population.patterns, {12'520'000, 0});
    }
    CHECK(!report[false].refusals.empty());
    CHECK(report[true].refusals.empty());
    REQUIRE(!report[true].warnings.empty());
    CHECK(report[true].warnings.front() == "pairs that were found agree on 'dob' no more than strangers do");
}

TEST_CASE("numbers of records, which agree with nothing, are left out", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add({0.9, 0.95, 0.8, strangers[3], strangers[4]}, 2000);
    const auto report = [&] { return check_gates(population.fit(), population.settings, population.patterns, {12'502'000, 0}); };
    CHECK(!report().refusals.empty());   // dates of birth and telephones, for all that is known
    population.noise = {3, 4};
    const PopulationFit fit = population.fit();
    CHECK(fit.left_out == std::vector<std::size_t>{3, 4});
    CHECK(fit.at_background.empty());
    CHECK(fit.expected_matches == Approx(2000).epsilon(0.15));   // by three fields alone
    CHECK(population.weight_of(fit, {true, true, true, true, true}) == Approx(population.weight_of(fit, {true, true, true, false, false})).margin(0.01));
    CHECK(report().refusals.empty());
    REQUIRE(report().warnings.size() == 1);
    CHECK(report().warnings.front() == "'dob', 'phone' are left out: pairs that were found agree on them no more than strangers do, and "
                                       "agreement has nothing to do with the other fields");
    SECTION("but not where they agree with each other, as numbers of one thing do") {
        population.add({0.01, 0.01, 0.002, 1, 1}, 3000);
        CHECK(population.fit().left_out.empty());
        CHECK(!report().refusals.empty());
    }
}

TEST_CASE("noise is told beside few matches too, where much of the first guess stays", "[population_fit]") {
    Population population;
    population.add({0.01, 0.01, 0.002, 0.0005, 0.01}, 400'000);
    population.add({0.9, 0.95, 0.8, 0.95, 0.01}, 110);
    population.noise = {4};
    const PopulationFit fit = population.fit();
    CHECK(fit.left_out == std::vector<std::size_t>{4});
    CHECK(fit.expected_matches == Approx(110).epsilon(0.1));
}

TEST_CASE("an age, which is noise in households, is not left out where persons are found by it", "[population_fit]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(households, 10'000);
    population.add(persons, 800);
    population.noise = {3};
    const PopulationFit fit = population.fit();
    CHECK(fit.left_out.empty());
    CHECK(fit.expected_matches == Approx(800).epsilon(0.15));
}

TEST_CASE("what matches agree on is not left out, whatever it looks like", "[population_fit]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(persons, 1500);
    population.noise = {0, 1, 2, 3, 4};
    CHECK(population.fit().left_out.empty());
}

TEST_CASE("numbers of records do not excuse households, of which a date of birth is at background", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(households, 10'000);
    population.noise = {0};
    const PopulationFit fit = population.fit();
    CHECK(fit.left_out == std::vector<std::size_t>{0});
    CHECK(fit.at_background == std::vector<std::size_t>{3});
    CHECK(fit.background_bits > 13);   // 10 of the date
    CHECK(!check_gates(fit, population.settings, population.patterns, {12'510'000, 0}).refusals.empty());
}

TEST_CASE("relatives who share a part of their full names are set aside", "[population_fit]") {
    Population population(beginnings_text);
    population.add_beginnings({0.5, 0.5, 0.002, 0.00001, 0.0005}, 12'500'000, 0.001);
    population.add_beginnings({0.5, 0.5, 0.97, 0.005, 0.9}, 10'000, 0.98);
    population.add({0.6, 0.6, 0.8, 0.9, 0.7}, 1500);
    CHECK(population.fit().expected_matches > 8000);
    population.full_names = true;
    const PopulationFit fit = population.fit();
    CHECK(fit.peeled >= 1);
    CHECK(fit.at_background.empty());
    CHECK(fit.expected_matches == Approx(1500).epsilon(0.15));
}

TEST_CASE("a name of persons at background is refused, if no other agrees", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add({0.01, 0.97, 0.97, 0.9, 0.6}, 10'000);
    const PopulationFit fit = population.fit();
    REQUIRE(fit.at_background == std::vector<std::size_t>{0});
    const auto refusals = [&](const GateFacts& facts) { return check_gates(fit, population.settings, population.patterns, facts).refusals.size(); };
    CHECK(refusals({12'510'000, 0}) == 0);   // 6.6 bits alone
    CHECK(refusals({12'510'000, 0, {}, {0}}) == 1);
    CHECK(refusals({12'510'000, 0, {}, {0, 1}}) == 0);
}

TEST_CASE("comparisons are told to be informative by the pairs that were found", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(persons, 1500);
    PopulationFit fit = population.fit();
    const auto report = [&] { return check_gates(fit, population.settings, population.patterns, {12'501'500, 0}); };
    CHECK(report().refusals.empty());
    // As if m said what the first guess says, and all that was found were namesakes.
    const std::uint64_t namesakes = population.pattern({true, true, false, false, false});
    for (std::size_t i = 0; i < fit.weights.size(); ++i) fit.weights[i] = population.patterns[i].pattern == namesakes ? 10 : -40;
    REQUIRE(!report().refusals.empty());
    CHECK(report().refusals.front().find("only 2 of the comparisons") != std::string::npos);
}

TEST_CASE("dates of birth at background are refused beside households", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add({0.9, 0.97, 0.97, 0.0005, 0.6}, 10'000);
    PopulationFit fit = population.fit();
    REQUIRE(fit.at_background == std::vector<std::size_t>{3});
    fit.background_bits = 10;
    const auto refusals = [&] { return check_gates(fit, population.settings, population.patterns, {12'510'000'000, 0, {3}}).refusals.size(); };
    fit.peeled = 0;
    const std::size_t without = refusals();
    fit.peeled = 1;
    CHECK(refusals() == without + 1);
}

TEST_CASE("a population without matches collapses and is refused", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    const PopulationFit fit = population.fit();
    const GateReport report = check_gates(fit, population.settings, population.patterns, {12'500'000, 0});
    CHECK(!report.refusals.empty());
}

TEST_CASE("namesakes among the matches are refused: they disagree in bundles", "[population_fit][gates]") {
    constexpr std::size_t dob = 3;
    Population population;
    population.add(strangers, 12'500'000);
    population.add(persons, 1500);
    const PopulationFit clean = population.fit();
    const GateFacts facts{12'501'500, 0, {dob}};
    CHECK(check_gates(clean, population.settings, population.patterns, facts).refusals.empty());

    population.add({0.95, 0.95, 0.01, 0.001, 0.6}, 400);
    PopulationFit mixed = population.fit();
    // A model that is sure of the namesakes, as of a small table.
    for (double& weight : mixed.weights) weight = std::max(weight, -30.0);
    const double namesake = population.weight_of(mixed, {true, true, false, false, true});
    for (double& weight : mixed.weights) weight += weight >= namesake ? std::max(0.0, 4 - namesake) : 0;
    const GateReport report = check_gates(mixed, population.settings, population.patterns, facts);
    REQUIRE(report.refusals.size() == 1);
    CHECK(report.refusals.front().find("'dob', 'street' together") != std::string::npos);
    CHECK(check_gates(mixed, population.settings, population.patterns, {12'501'500, 0}).refusals.empty());
}

TEST_CASE("few matches of which many are undecided are refused", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(persons, 150);
    PopulationFit fit = population.fit();
    const GateFacts facts{12'500'150, 0};
    CHECK(fit.expected_matches < 200);
    CHECK(check_gates(fit, population.settings, population.patterns, facts).refusals.empty());
    const double all_agree = population.weight_of(fit, {true, true, true, true, true});   // 45 % of the persons
    for (double& weight : fit.weights) weight = weight == all_agree ? weight : std::min(weight, 2.0);
    const auto undecided = [&] { return check_gates(fit, population.settings, population.patterns, facts); };
    REQUIRE(undecided().refusals.size() == 1);
    CHECK(undecided().refusals.front().find("first guess") != std::string::npos);
    fit.expected_matches = 1000;   // then they only warn
    CHECK(undecided().refusals.empty());
}

TEST_CASE("a good fit passes the gates and is stable", "[population_fit][gates]") {
    Population population;
    population.add(strangers, 12'500'000);
    population.add(persons, 1500);
    FitOptions options;
    options.check_stability = true;
    const PopulationFit fit = population.fit(options);
    CHECK(fit.stability.few_matches > 0.95);
    CHECK(fit.stability.weak_classes > 0.95);
    CHECK(fit.stability.strong_classes > 0.95);
    const GateReport report = check_gates(fit, population.settings, population.patterns, {12'501'500, 0});
    CHECK(report.refusals.empty());
    CHECK(report.warnings.empty());
    SECTION("but not as a link with that many matches a record") {
        const GateReport link = check_gates(fit, population.settings, population.patterns, {12'501'500, 250});
        CHECK(link.refusals.size() == 1);
    }
}
