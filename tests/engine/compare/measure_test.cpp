#include "engine/compare/measure.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"
#include "tests/support/measured.hpp"

using namespace sameas;
using test::dictionary_of;

TEST_CASE("every measure of the table can be made, and keeps what its row promises", "[measure]") {
    const Dictionary dictionary = dictionary_of({"anna maria", "anna-marie", "smith, j.", "j smith", "17", "1990-04-03", "x", "\u0416\u0443\u043a",
                                                 "48.1, 11.5", "anna@example.org", "+49 89 1234567"});
    std::vector<std::uint32_t> left, right;
    for (std::uint32_t l = 1; l < dictionary.size(); ++l) {
        for (std::uint32_t r = 1; r < dictionary.size(); ++r) {
            left.push_back(l);
            right.push_back(r);
        }
    }
    for (const MeasureRow& row : measure_rows()) {
        if (row.operand != FieldType::text) continue;  // needs a typed domain: tests of its own
        CAPTURE(std::string(row.name));
        PreparedValues values(dictionary, nullptr);
        const std::unique_ptr<Measure> measure = make_measure(measure_call(row.name), values);
        MeasureScratch scratch;
        std::vector<double> results(left.size()), exchanged(left.size()), one(1);
        measure->compute({left.data(), right.data(), left.size()}, results.data(), scratch);
        measure->compute({right.data(), left.data(), left.size()}, exchanged.data(), scratch);
        for (std::size_t i = 0; i < left.size(); ++i) {
            CAPTURE(left[i], right[i]);
            const double result = results[i];
            measure->compute({&left[i], &right[i], 1}, one.data(), scratch);  // does not depend on the batch
            if (std::isnan(result)) {
                CHECK(std::isnan(one[0]));
                continue;
            }
            CHECK(one[0] == result);
            CHECK(result >= 0);
            if (row.kind == MeasureKind::similarity) CHECK(result <= 1);
            if (row.kind == MeasureKind::distance || row.kind == MeasureKind::count) CHECK(result == std::floor(result));
            if (row.is_symmetric) CHECK(exchanged[i] == result);
            if (left[i] == right[i] && !std::isnan(measure->of_equal())) CHECK(result == measure->of_equal());
        }
    }
}

TEST_CASE("a measure that is not in the table is refused with the nearest one", "[measure]") {
    const Dictionary dictionary = dictionary_of({"a"});
    PreparedValues values(dictionary, nullptr);
    CHECK_THROWS_AS(make_measure({"jaro_winkel", {}}, values), InvalidSettings);
    CHECK_THROWS_WITH(make_measure({"jaro_winkel", {}}, values), Catch::Contains("did you mean 'jaro_winkler'"));
}
