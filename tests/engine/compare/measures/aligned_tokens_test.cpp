// What alignments give is tested in tests/engine/compare/token_alignment_test.cpp.
#include <catch2/catch.hpp>

#include "engine/compare/token_alignment.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using namespace sameas::test;

TEST_CASE("without frequencies every token has a bit and a half", "[aligned_tokens]") {
    const MeasureCall aligned = measure_call("aligned_tokens"), inside = measure_call("aligned_tokens_inside");
    CHECK(measured(aligned, "ann red", "red ann") == 1);
    CHECK(measured(aligned, "ann red", "ann") == 0.5);
    CHECK(measured(inside, "ann red", "ann") == 1);
    CHECK(measured(inside, "ann red", "ann blue") == 0);
    CHECK(measured(aligned, "j red", "john red") == 2.25 / 3.75);
    CHECK(measured(inside, "j red", "john red") == 0.75);
    CHECK(measured(aligned, "smith", "smyth") == Approx((1 - 4 * 0.1066667) / (1 + 4 * 0.1066667)).epsilon(1e-4));
}

TEST_CASE("each measure is one result of the alignment that both share", "[aligned_tokens]") {
    const std::vector<std::string> texts = token_texts(80, 6, 21);
    const Dictionary dictionary = dictionary_of(texts);
    PreparedValues values(dictionary, nullptr);
    const auto similarity = make_measure(measure_call("aligned_tokens"), values),
               inside = make_measure(measure_call("aligned_tokens_inside"), values);
    CHECK(similarity->alignment().alignment == &values.token_alignment());
    CHECK(inside->alignment().alignment == &values.token_alignment());
    MeasureScratch scratch;
    for (std::uint32_t left = 1; left < dictionary.size(); ++left) {
        for (std::uint32_t right = 1; right < dictionary.size(); ++right) {
            double expected[2], results[2];
            values.token_alignment().align({&left, &right, 1}, {&expected[0], &expected[1], nullptr}, scratch);
            similarity->compute({&left, &right, 1}, &results[0], scratch);
            inside->compute({&left, &right, 1}, &results[1], scratch);
            REQUIRE(results[0] == expected[0]);
            REQUIRE(results[1] == expected[1]);
        }
    }
    const FrequencyTable table{{"tokens", {{"text", {}, {}}}, {}}, 100, {{"a", 50}}};
    values.weigh_tokens_by(&table);
    CHECK(make_measure(measure_call("aligned_tokens"), values)->alignment().alignment != similarity->alignment().alignment);
}
