#include "engine/derive/functions.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "engine/derive/function_chain.hpp"
#include "engine/settings/vocabulary.hpp"

using namespace sameas;

namespace {

Expression field(std::string name = "f") {
    return {std::move(name), {}, {}};
}
Expression function(std::string name, std::vector<int> numbers = {}) {
    return {std::move(name), {field()}, std::move(numbers)};
}

using Values = std::vector<std::string>;

Values values_of(const Expression& expression, std::string_view text,
                 DatePrecision precision = DatePrecision::unparsed) {
    FunctionChain chain(expression);
    const ValueList& list = chain.apply(text, precision);
    Values values;
    for (std::size_t i = 0; i < list.size(); ++i)
        values.emplace_back(list[i]);
    return values;
}

/// The one value, or "" for none.
std::string of_text(const Expression& expression, std::string_view text,
                    DatePrecision precision = DatePrecision::unparsed) {
    const Values values = values_of(expression, text, precision);
    REQUIRE(values.size() <= 1);
    return values.empty() ? "" : values.front();
}

std::string of_date(const std::string& name, std::string_view text, DatePrecision precision) {
    return of_text(function(name), text, precision);
}

}  // namespace

TEST_CASE("substr counts code points from 1") {
    CHECK(of_text(function("substr", {1, 3}), "2154ab") == "215");
    CHECK(of_text(function("substr", {3, 2}), "žluťoučký") == "uť");
    CHECK(of_text(function("substr", {2, 100}), "añb") == "ñb");
    CHECK(of_text(function("substr", {4, 1}), "añb") == "");
    CHECK(of_text(function("substr", {3, 1}), "añ😀") == "😀");
}

TEST_CASE("first and last count code points") {
    CHECK(of_text(function("first", {4}), "smith") == "smit");
    CHECK(of_text(function("first", {4}), "ñu") == "ñu");
    CHECK(of_text(function("first", {2}), "ñandú") == "ña");
    CHECK(of_text(function("last", {2}), "ñandú") == "dú");
    CHECK(of_text(function("last", {7}), "555-1234567") == "1234567");
    CHECK(of_text(function("last", {9}), "ñ") == "ñ");
}

TEST_CASE("lower maps code points to lower case") {
    CHECK(of_text(function("lower"), "ÉLODIE Smith") == "élodie smith");
    CHECK(of_text(function("lower"), "straße") == "straße");
}

TEST_CASE("digits keeps decimal digits alone") {
    CHECK(of_text(function("digits"), "+61 (2) 55-01") == "6125501");
    CHECK(of_text(function("digits"), "none") == "");
    CHECK(of_text(function("digits"), "٣x²½") == "٣");
}

TEST_CASE("initials and sorted tokens go by words") {
    CHECK(of_text(function("initials"), "anna maria de vries") == "amdv");
    CHECK(of_text(function("initials"), " élodie  o'neil ") == "éo");
    CHECK(of_text(function("initials"), "anna") == "a");
    CHECK(of_text(function("sorted_tokens"), "vries anna  de anna ") == "anna anna de vries");
    CHECK(of_text(function("sorted_tokens"), "b é a") == "a b é");
    CHECK(of_text(function("sorted_tokens"), "x") == "x");
}

TEST_CASE("tokens are the distinct words in order") {
    CHECK(values_of(function("tokens"), " anna  maria anna de ") == Values{"anna", "maria", "de"});
    CHECK(values_of(function("tokens"), "x") == Values{"x"});
    CHECK(values_of(function("tokens"), "  ").empty());
}

TEST_CASE("q-grams are the distinct runs of q code points, the whole text where it is shorter") {
    CHECK(values_of(function("qgrams", {2}), "ababc") == Values{"ab", "ba", "bc"});
    CHECK(values_of(function("qgrams", {3}), "añ bñ") == Values{"añ ", "ñ b", " bñ"});
    CHECK(values_of(function("qgrams", {3}), "añb") == Values{"añb"});
    CHECK(values_of(function("qgrams", {3}), "añ") == Values{"añ"});
    CHECK(values_of(function("qgrams", {1}), "aba") == Values{"a", "b"});
    CHECK(values_of(function("qgrams", {65536}), "abc") == Values{"abc"});
}

TEST_CASE("pairs of tokens are of the longest distinct words, counted in code points") {
    CHECK(values_of(function("token_pairs", {7}), "de vries anna de") == Values{"anna de", "anna vries", "de vries"});
    CHECK(values_of(function("token_pairs", {2}), "de vries anna") == Values{"anna vries"});
    CHECK(values_of(function("token_pairs", {2}), "bb aa cc") == Values{"aa bb"});
    CHECK(values_of(function("token_pairs", {2}), "éé aaa bbb") == Values{"aaa bbb"});
    CHECK(values_of(function("token_pairs", {7}), "anna anna") == Values{});
    CHECK(values_of(function("token_pairs", {1}), "anna vries") == Values{});
}

TEST_CASE("windows of days: dates at most half a window apart share one") {
    const auto windows = [](std::string_view date, int width) {
        return values_of(function("day_windows", {width}), date, DatePrecision::day);
    };
    CHECK(windows("1970-01-01", 7) == Values{"1970-01-01", "1969-12-29"});
    CHECK(windows("1970-01-05", 7) == Values{"1970-01-01", "1970-01-05"});
    CHECK(windows("1969-12-31", 7) == Values{"1969-12-25", "1969-12-29"});
    CHECK(windows("2020-02-29", 1) == Values{"2020-02-29"});
    CHECK(values_of(function("day_windows", {7}), "1990-04", DatePrecision::month) == Values{});
    CHECK(values_of(function("day_windows", {7}), "4/1990", DatePrecision::unparsed) == Values{});
    for (const int width : {1, 2, 6, 7, 30, 31}) {
        for (int from = 1; from <= 28; ++from) {
            const auto day = [&](int d) { return windows("2020-01-" + std::string(d < 10 ? "0" : "") + std::to_string(d), width); };
            for (int to = from; to <= 31; ++to) {
                bool shared = false;
                for (const std::string& a : day(from)) {
                    for (const std::string& b : day(to)) shared |= a == b;
                }
                CAPTURE(width, from, to);
                if (to - from <= width / 2) CHECK(shared);
                if (to - from >= width) CHECK_FALSE(shared);
            }
        }
    }
}

TEST_CASE("windows of numbers are so many percent wide") {
    const auto share = [](std::string_view a, std::string_view b) {
        const Values left = values_of(function("percent_windows", {5}), a), right = values_of(function("percent_windows", {5}), b);
        return std::any_of(left.begin(), left.end(),
                           [&](const std::string& x) { return std::find(right.begin(), right.end(), x) != right.end(); });
    };
    for (const auto& [a, b] : {std::pair{"100", "102.4"}, {"12.5", "12.2"}, {"0.0031", "0.00317"}, {"1e9", "1.02e9"}, {"-7", "-7.1"},
                               {"0", "0"}, {"5", "5.0"}}) {
        CAPTURE(a, b);
        CHECK(share(a, b));
    }
    for (const auto& [a, b] : {std::pair{"100", "106"}, {"7", "-7"}, {"0", "0.001"}, {"1e9", "1.06e9"}}) {
        CAPTURE(a, b);
        CHECK_FALSE(share(a, b));
    }
    CHECK(values_of(function("percent_windows", {5}), "none") == Values{});
    CHECK(values_of(function("percent_windows", {100}), "1") == Values{"0", "-1"});
    CHECK(values_of(function("percent_windows", {100}), "-3") == Values{"below zero 2", "below zero 3"});
}

TEST_CASE("an address is parted at its last @, exactly") {
    const auto parts = [](std::string_view text) {
        return std::pair(of_text(function("email_local"), text), of_text(function("email_domain"), text));
    };
    using Parts = std::pair<std::string, std::string>;
    CHECK(parts("a.nna+shop@mail.example") == Parts{"a.nna+shop", "mail.example"});
    CHECK(parts("\"a@b\"@mail.example") == Parts{"\"a@b\"", "mail.example"});
    CHECK(parts("anna") == Parts{});
    CHECK(parts("@mail.example") == Parts{});
    CHECK(parts("anna@") == Parts{});
    CHECK(parts("@") == Parts{});
}

TEST_CASE("parts of a date are null where they are not known") {
    CHECK(of_date("year", "1990-04-03", DatePrecision::day) == "1990");
    CHECK(of_date("month", "1990-04-03", DatePrecision::day) == "04");
    CHECK(of_date("day", "1990-04-03", DatePrecision::day) == "03");
    CHECK(of_date("month", "1990-04", DatePrecision::month) == "04");
    CHECK(of_date("day", "1990-04", DatePrecision::month) == "");
    CHECK(of_date("year", "1990", DatePrecision::year) == "1990");
    CHECK(of_date("month", "1990", DatePrecision::year) == "");
    CHECK(of_date("year", "1839-01-81", DatePrecision::unparsed) == "");
}

TEST_CASE("the inner function is applied first, and its null stays null") {
    const Expression inner = function("digits");
    CHECK(of_text({"last", {inner}, {3}}, "a1b2c3d4") == "234");
    CHECK(of_text({"last", {inner}, {3}}, "abc") == "");
    CHECK(of_text({"first", {{"sorted_tokens", {function("lower")}, {}}}, {1}}, "B A") == "a");
    const Expression year{"year", {field()}, {}};
    CHECK(of_text({"last", {year}, {2}}, "1990-04-03", DatePrecision::day) == "90");
}

TEST_CASE("null gives null, and a field its text") {
    CHECK(of_text(function("soundex"), "") == "");
    CHECK(of_text(field(), "anna") == "anna");
}

TEST_CASE("text functions read the text of dates and numbers") {
    CHECK(of_text(function("first", {7}), "1990-04-03", DatePrecision::day) == "1990-04");
    CHECK(of_text(function("digits"), "-12.5") == "125");
}

TEST_CASE("every function of the tables gives as many values as its row says") {
    std::set<std::string_view> names;
    std::size_t several = 0;
    for (const FunctionRow& row : function_rows()) {
        CAPTURE(row.name);
        CHECK(names.insert(row.name).second);
        const bool is_of_date = row.operand == FieldType::date;
        const bool is_iso = row.name == "iso_date" || row.name == "iso_time";
        const std::string text = row.operand == FieldType::number ? "12.5"
                                 : is_iso ? (row.name == "iso_date" ? "1990-04-03" : "1990-04-03 10:20")
                                          : "anna@szmidt schultz 12";
        const Values values = values_of(function(std::string(row.name), std::vector<int>(row.numbers, 3)),
                                        is_of_date ? "1990-04-03" : text,
                                        is_of_date ? DatePrecision::day : DatePrecision::unparsed);
        CHECK_FALSE(values.empty());
        if (row.values_max > 0) CHECK(values.size() <= row.values_max);
        several += values.size() > 1;
    }
    CHECK(several >= 3);
    CHECK(find_text_function("soundex") == nullptr);
    CHECK(find_text_function("first") != nullptr);
}
