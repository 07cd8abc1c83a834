#include "engine/tuning.hpp"

#include <catch2/catch.hpp>

#include "engine/model/population_fit.hpp"

using namespace sameas;

TEST_CASE("what is set holds for all that reads it, until it is set back", "[tuning]") {
    const Tuning usual = tuning();
    Tuning other = usual;
    other.match_pseudo_pairs = usual.match_pseudo_pairs / 2;
    set_tuning(other);
    const double in_fit = FitOptions{}.match_pseudo_pairs;
    set_tuning(usual);
    CHECK(in_fit == usual.match_pseudo_pairs / 2);
    CHECK(FitOptions{}.match_pseudo_pairs == usual.match_pseudo_pairs);
}
