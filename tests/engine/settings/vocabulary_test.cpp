#include "engine/settings/vocabulary.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace sameas;

TEST_CASE("rows of the tables are found by name", "[vocabulary]") {
    REQUIRE(find_function("substr") != nullptr);
    CHECK(find_function("substr")->numbers == 2);
    CHECK(find_function("year")->operand == FieldType::date);
    CHECK(find_function("jaro") == nullptr);
    REQUIRE(find_function("double_metaphone") != nullptr);  // an encoder
    CHECK(find_function("double_metaphone")->values_max == 2);
    CHECK(find_function("double_metaphone")->example == "double_metaphone(surname)");
    CHECK(find_function("tokens")->values_max == 0);
    CHECK(find_function("substr")->values_max == 1);
    REQUIRE(find_measure("osa_distance") != nullptr);
    CHECK(find_measure("osa_distance")->kind == MeasureKind::distance);
    CHECK(find_measure("jaro_winkler")->kind == MeasureKind::similarity);
    CHECK(find_measure("soundex") == nullptr);
}

TEST_CASE("no word means two things", "[vocabulary]") {
    std::set<std::string> words;
    std::size_t count = 0;
    for (const auto& names : {function_names(), measure_names()}) {
        for (const std::string& name : names) {
            words.insert(name);
            ++count;
            CHECK((name == "exact" || !is_keyword(name)));  // the measure and the level are one thing
        }
    }
    CHECK(words.size() == count);
    CHECK(count > 10);
    CHECK(is_keyword("swapped"));
    CHECK_FALSE(is_keyword("Swapped"));
}

TEST_CASE("suggestions forgive capitals", "[vocabulary]") {
    CHECK(suggestion("surnmae", {"surname"}) == ": did you mean 'surname'?");
    CHECK(suggestion("SURNAME", {"surname"}) == ": did you mean 'surname'?");
    CHECK(suggestion("street", {"surname"}).empty());
}

TEST_CASE("lists of names end somewhere", "[vocabulary]") {
    CHECK(comma_list({"a", "b\n"}) == "a, b\\x0A");
    CHECK(comma_list({}).empty());
    CHECK(comma_list(std::vector<std::string>(51, "a")).ends_with("a, a, ..."));
    CHECK(comma_list(std::vector<std::string>(50, "a")).ends_with("a, a"));
}
