#include <catch2/catch.hpp>

#include "engine/compare/measure.hpp"
#include "tests/support/measured.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

double of(const char* call, const std::string& left, const std::string& right) {
    return measured(parse_measure_call(call), left, right);
}

}  // namespace

TEST_CASE("measures of texts compare bytes on request") {
    CHECK(of("levenshtein_distance", "grüße", "grusse") == 3);
    CHECK(of("levenshtein_distance(units=bytes)", "ü", "u") == 2);
    CHECK(of("levenshtein_distance", "ü", "u") == 1);
    CHECK(of("levenshtein(units=bytes)", "ü", "u") == 0);
    CHECK(of("jaro(units=bytes)", "ü", "ä") == Approx((0.5 + 0.5 + 1) / 3));  // the leading byte is one
    CHECK(of("jaro", "ü", "ä") == 0);
    // The null value stands for an empty text.
    const std::uint32_t null = 0;
    double result = -1;
    MeasureScratch scratch;
    const Dictionary dictionary = dictionary_of({"a"});
    for (const auto& [call, expected] : {std::pair{"jaro", 1.0}, std::pair{"jaro(units=bytes)", 0.0},
                                         std::pair{"jaro_winkler", 1.0}, std::pair{"jaro_winkler(units=bytes)", 0.0},
                                         std::pair{"levenshtein(units=bytes)", 1.0}}) {
        PreparedValues values(dictionary, nullptr);
        make_measure(parse_measure_call(call), values)->compute({&null, &null, 1}, &result, scratch);
        INFO(call);
        CHECK(result == expected);
    }
}
