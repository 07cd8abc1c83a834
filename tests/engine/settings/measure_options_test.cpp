#include "engine/settings/measure_options.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "engine/settings/tokens.hpp"
#include "error_of.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

MeasureRow row_with(std::string_view options) {
    MeasureRow row;
    row.options = options;
    return row;
}

MeasureOption number(double value) {
    return {"x", {}, value};
}
MeasureOption word(std::string value) {
    return {"x", std::move(value), 0};
}

}  // namespace

TEST_CASE("options of a row are read from its text", "[measure_options]") {
    const auto rows =
        option_rows(row_with("q=2:1..4 weight=0.1:0.0..0.25 padded=no:no|yes inner=jaro:similarity"));
    REQUIRE(rows.size() == 4);
    CHECK((rows[0].name == "q" && rows[0].is_whole && rows[0].least == 1 && rows[0].most == 4));
    CHECK(default_option(rows[0]) == MeasureOption{"q", {}, 2});
    CHECK((rows[1].name == "weight" && !rows[1].is_whole && rows[1].least == 0 && rows[1].most == 0.25));
    CHECK(default_option(rows[1]) == MeasureOption{"weight", {}, 0.1});
    CHECK((rows[2].is_word() && rows[2].words == std::vector<std::string>{"no", "yes"}));
    CHECK(default_option(rows[2]) == MeasureOption{"padded", "no", 0});
    CHECK((rows[3].is_word() && rows[3].is_similarity));
    CHECK(option_rows(row_with("")).empty());
}

TEST_CASE("an inner similarity is one over texts", "[measure_options]") {
    const auto rows = option_rows(row_with("inner=jaro:similarity"));
    const auto has = [&](const char* name) {
        return std::find(rows[0].words.begin(), rows[0].words.end(), name) != rows[0].words.end();
    };
    CHECK((has("jaro") && has("exact")));
    CHECK_FALSE(has("osa_distance"));
    CHECK_FALSE(has("day_month_swapped"));
}

TEST_CASE("options have the values of their domain, ends included", "[measure_options]") {
    const auto rows = option_rows(row_with("x=2:1..4 x=0.1:0.0..0.25 x=no:no|yes"));
    for (const double good : {1.0, 2.0, 4.0})
        CHECK(allows(rows[0], number(good)));
    for (const double bad : {0.0, 5.0, 1.5})
        CHECK_FALSE(allows(rows[0], number(bad)));
    CHECK_FALSE(allows(rows[0], word("two")));
    CHECK((allows(rows[1], number(0)) && allows(rows[1], number(0.25)) && !allows(rows[1], number(0.26))));
    CHECK((allows(rows[2], word("yes")) && !allows(rows[2], word("maybe")) && !allows(rows[2], number(1))));
    CHECK(allowed_text(rows[0]) == "a whole number from 1 to 4");
    CHECK(allowed_text(rows[1]) == "a number from 0 to 0.25");
    CHECK(allowed_text(rows[2]) == "no or yes");
    CHECK(allowed_text(option_rows(row_with("x=a:a|b|c"))[0]) == "a, b or c");
    CHECK(allowed_text(option_rows(row_with("x=jaro:similarity"))[0]) == "the name of a similarity");
}

TEST_CASE("every row of the table states its options in the form that is read", "[measure_options]") {
    std::size_t options = 0;
    for (const MeasureRow& row : measure_rows()) {
        std::set<std::string_view> names;
        std::string rewritten;
        for (const OptionRow& option : option_rows(row)) {
            INFO(row.name << " " << option.name);
            ++options;
            CHECK(names.insert(option.name).second);
            CHECK(quoted_name(option.name) == option.name);  // a plain word, and no keyword
            CHECK(allows(option, default_option(option)));
            CHECK((option.is_word() || option.least < option.most));
            CHECK((!option.is_word() || option.words.size() > 1));
            CHECK(default_option(option).name == option.name);
            for (const std::string& name : option.words)
                CHECK((name == "exact" || quoted_name(name) == name));
            CHECK(row.options.find(std::string(option.name) + "=" + std::string(option.default_text) + ":") !=
                  std::string_view::npos);
        }
        CHECK(static_cast<std::size_t>(std::count(row.options.begin(), row.options.end(), '=')) ==
              names.size());
        CHECK((row.options.empty() || (row.options.front() != ' ' && row.options.back() != ' ')));
    }
    CHECK(options > 5);
}

TEST_CASE("rows of the table say everything that the reference shows", "[measure_options]") {
    for (const MeasureRow& row : measure_rows()) {
        INFO(row.name);
        CHECK((!row.doc.empty() && row.doc.back() == '.'));
        CHECK((!row.use.empty() && row.use.back() == '.'));
        CHECK((!row.source.empty() && row.source.back() != '.'));
        CHECK(row.example.starts_with(row.name));
        CHECK((!row.name.ends_with("_distance") || row.kind == MeasureKind::distance));
        CHECK((!row.name.ends_with("_difference") || row.kind == MeasureKind::difference));
    }
}
