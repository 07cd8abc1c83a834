#include "engine/model/labelled_counts.hpp"

#include <catch2/catch.hpp>

using namespace sameas;

TEST_CASE("labelled matches are mixed with the first guess, and it counts for as many more") {
    LabelledCounts counts;
    counts.matches = {{0, 30, 20, 0}, {0, 0, 0}};
    counts.match_pairs = 50;
    std::vector<FitComparison> comparisons(2);
    comparisons[0].start_m = {0, 0.5, 0.3, 0.2};
    comparisons[1].start_m = {0, 0.9, 0.1};
    FitOptions options;
    options.match_pseudo_pairs = 100;
    std::vector<PopulationPattern> population;
    mix_in(counts, comparisons, options, population);
    CHECK(options.match_pseudo_pairs == 150);
    CHECK(comparisons[0].start_m[1] == Approx((50.0 + 30) / 150));
    CHECK(comparisons[0].start_m[2] == Approx((30.0 + 20) / 150));
    CHECK(comparisons[0].start_m[3] == Approx(20.0 / 150));
    CHECK(comparisons[0].start_m[0] == 0);
    CHECK(comparisons[1].start_m[1] == Approx(0.9));   // null in all labelled matches: as it was
}

TEST_CASE("labelled non-matches leave the pairs that may match") {
    LabelledCounts counts;
    counts.non_matches = {{4, 2}, {6, 9}, {7, 1}};
    std::vector<FitComparison> comparisons;
    FitOptions options;
    std::vector<PopulationPattern> population{{4, 5, 1}, {6, 3, 0}, {9, 2, 0}};
    mix_in(counts, comparisons, options, population);
    CHECK(population[0].candidates == 3);
    CHECK(population[0].others == 3);
    CHECK(population[1].candidates == 0);   // no more than there are
    CHECK(population[1].others == 3);
    CHECK(population[2].candidates == 2);
}
