#include <catch2/catch.hpp>

#include "engine/compare/measure.hpp"

using namespace sameas;

TEST_CASE("match_rating_agrees is the Match Rating comparison of two values", "[phonetic_measures]") {
    DictionaryBuilder builder;
    const std::vector<std::string> texts = {"byrne", "boern", "smith", "smyth", "catherine", "kathryn", "12", "\u0416\u0443\u043a"};
    for (const std::string& text : texts) builder.encode(text);
    const Dictionary dictionary = builder.finish();
    PreparedValues values(dictionary, nullptr);
    const std::unique_ptr<Measure> measure = make_measure({"match_rating_agrees", {}}, values);
    // Names and answers of the examples in NBS Special Publication 500-2 and of jellyfish's tests.
    const std::vector<std::uint32_t> left = {1, 3, 5, 1, 7, 8}, right = {2, 4, 6, 3, 7, 8};
    std::vector<double> out(left.size());
    MeasureScratch scratch;
    measure->compute({left.data(), right.data(), left.size()}, out.data(), scratch);
    CHECK(out == std::vector<double>{1, 1, 1, 0, 0, 0});
}
