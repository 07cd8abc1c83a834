#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/errors.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

MeasureCall list_best(const std::string& inner = "levenshtein", const std::string& separator = "semicolon") {
    return {"list_best", {{"inner", inner, 0}, {"separator", separator, 0}}};
}

}  // namespace

TEST_CASE("lists are as near as their nearest items") {
    CHECK(measured(list_best(), "ann lee; lea", "lee; anne lee") == 7.0 / 8);  // lea ~ lee is only 2/3
    CHECK(measured(list_best(), "x; ann lee", "y;ann lee;z") == 1.0);
    CHECK(measured(list_best(), "ann", "ann;lee") == 1.0);
    CHECK(measured(list_best(), "abc", "xyz;uvw") == 0.0);
    CHECK(measured(list_best(), "ann lee", "lee ann") < 0.5);  // a blank does not part items here
    CHECK(measured(list_best("levenshtein", "blank"), "ann lee", "lee ann") == 1.0);
}

TEST_CASE("lists without items") {
    CHECK(measured(list_best(), ";", " ; ") == 1.0);
    CHECK(measured(list_best(), ";", "ann") == 0.0);
    CHECK(measured(list_best(), "ann", ";") == 0.0);
    CHECK(Measured(list_best(), {"ann"}).measure().of_equal() == 1.0);
}

TEST_CASE("list_best equals trying all items, whatever the batch") {
    const std::vector<std::string> texts = token_texts(60, 5, 6);
    std::vector<std::string> items;
    std::vector<std::vector<std::size_t>> numbers(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const std::string& item : tokens_of(texts[i])) {
            const auto place = std::find(items.begin(), items.end(), item);
            numbers[i].push_back(static_cast<std::size_t>(place - items.begin()));
            if (place == items.end()) items.push_back(item);
        }
    }
    const Measured inner(measure_call("jaro_winkler"), items),
        lists(list_best("jaro_winkler", "blank"), texts);
    MeasureScratch scratch;
    const std::vector<double> results = lists.all(100000, scratch);
    for (std::size_t l = 0; l < texts.size(); ++l) {
        for (std::size_t r = 0; r < texts.size(); ++r) {
            INFO("'" << texts[l] << "' '" << texts[r] << "'");
            double best = numbers[l].empty() && numbers[r].empty() ? 1 : 0;
            for (const std::size_t left : numbers[l]) {
                for (const std::size_t right : numbers[r])
                    best = std::max(best, inner(left, right));
            }
            REQUIRE(results[l * texts.size() + r] == best);
        }
    }
    for (const std::size_t batch : {1, 7, 256})
        CHECK(lists.all(batch, scratch) == results);
}

TEST_CASE("list_best takes lists of 512 items and refuses more by name") {
    std::string text = "first";
    for (std::size_t i = 1; i < 512; ++i)
        text += ";t" + std::to_string(i);
    CHECK(measured(list_best(), text, "first") == 1.0);
    CHECK_THROWS_WITH(measured(list_best(), text + ";more", "first"), Catch::Contains("513 items") &&
                                                                          Catch::Contains("limit 512") &&
                                                                          Catch::Contains("'first;t1;t2"));
    CHECK_THROWS_AS(measured(list_best(), text + ";more", "first"), ResourceLimit);
}

TEST_CASE("lists are as near as the least distance of two items") {
    const MeasureCall nearest = parse_measure_call("list_nearest");
    CHECK(measured(nearest, "ann lee; lea", "lee; anne lee") == 1);
    CHECK(measured(nearest, "x; ann", "ann; y") == 0);
    CHECK(measured(nearest, "abc", "xyz; ab") == 1);
    CHECK(std::isnan(measured(nearest, ";", "ann")));
    CHECK(measured(parse_measure_call("list_nearest(inner=damerau_distance)"), "ab; x", "ba; yy") == 1);
}
