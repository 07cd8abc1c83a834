#include "engine/compare/measures/kernel_measure.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "engine/settings/measure_call.hpp"
#include "tests/support/measured.hpp"

using namespace sameas;
using test::dictionary_of;

namespace {

double of_pair(const std::string& measure, const std::string& left, const std::string& right) {
    return test::measured(measure_call(measure), left, right);
}

}  // namespace

TEST_CASE("each measure of one kernel is that kernel", "[kernel_measure]") {
    CHECK(of_pair("hamming_distance", "karolin", "kathrin") == 3);
    CHECK(of_pair("hamming", "karolin", "kathrin") == 4.0 / 7);
    CHECK(of_pair("levenshtein_distance", "kitten", "sitting") == 3);
    CHECK(of_pair("levenshtein", "kitten", "sitting") == 4.0 / 7);
    CHECK(of_pair("osa_distance", "ca", "abc") == 3);
    CHECK(of_pair("osa", "abcd", "abdc") == 0.75);
    CHECK(of_pair("damerau_distance", "ca", "abc") == 2);
    CHECK(of_pair("damerau", "ca", "abc") == 1.0 / 3);
    CHECK(of_pair("indel_distance", "lewenstein", "levenshtein") == 3);
    CHECK(of_pair("indel", "lewenstein", "levenshtein") == 18.0 / 21);
    CHECK(of_pair("lcs", "lewenstein", "levenshtein") == 9.0 / 11);
    CHECK(of_pair("longest_common_substring", "lewenstein", "levenshtein") == 4.0 / 11);
    CHECK(of_pair("ratio", "lewenstein", "levenshtein") == 18.0 / 21);
    CHECK(of_pair("partial_ratio", "anna", "maria anna luisa") == 1);
    CHECK(of_pair("jaro", "martha", "marhta") == ((6.0 / 6 + 6.0 / 6) + 5.0 / 6) / 3);
    CHECK(of_pair("jaro_winkler", "martha", "marhta") > of_pair("jaro", "martha", "marhta"));
}

TEST_CASE("measures can be told to compare bytes", "[kernel_measure]") {
    const Dictionary dictionary = dictionary_of({"caf\u00e9", "cafe"});
    PreparedValues values(dictionary, nullptr);
    MeasureScratch scratch;
    const std::uint32_t left = 1, right = 2;
    MeasureCall call = measure_call("levenshtein_distance");
    double result = -1;
    make_measure(call, values)->compute({&left, &right, 1}, &result, scratch);
    CHECK(result == 1);
    call.options = {{"units", "bytes", 0}};
    make_measure(call, values)->compute({&left, &right, 1}, &result, scratch);
    CHECK(result == 2);  // one letter of two bytes
}

TEST_CASE("partial_ratio takes values up to its limit, and quotes one beyond it", "[kernel_measure]") {
    const std::string longest(measures::partial_ratio_units_max, 'x');
    CHECK(of_pair("partial_ratio", longest, "xx") == 1);
    try {
        of_pair("partial_ratio", "fine", "long" + longest);
        FAIL("was not refused");
    } catch (const ResourceLimit& error) {
        const std::string text = error.what();
        CHECK(text.find("partial_ratio compares values of at most 8192 characters") != std::string::npos);
        CHECK(text.find("'longxx") != std::string::npos);
        CHECK(text.find("has 8196") != std::string::npos);
    }
}
