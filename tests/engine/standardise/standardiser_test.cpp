#include "engine/standardise/standardiser.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "engine/standardise/embedded_tables.hpp"
#include "engine/standardise/phones.hpp"
#include "engine/standardise/table_rows.hpp"

using namespace sameas;

namespace {

std::string after(Step step, std::string text, std::string_view region = "") {
    Standardiser({StepSet::bit(step)}, region).apply(text);
    return text;
}

}  // namespace

TEST_CASE("every step does what its row of the table shows, and nothing a second time", "[standardise]") {
    REQUIRE(step_rows().size() == step_count);
    for (std::size_t i = 0; i < step_count; ++i) {
        const StepRow& row = step_rows()[i];
        const auto step = static_cast<Step>(i);
        if (is_date_step(step)) continue;  // seen in dates that are read
        INFO(row.name);
        const std::string once = after(step, std::string(row.before), step == Step::phones ? "GB" : "");
        CHECK(once == row.after);
        CHECK(after(step, once, step == Step::phones ? "GB" : "") == once);
        CHECK(row.before != row.after);
    }
}

TEST_CASE("steps are applied in the order of their table", "[standardise]") {
    StepSet steps;
    for (const Step step : {Step::nicknames, Step::suffixes, Step::titles, Step::surname_first}) steps.add(step);
    CHECK(steps_of(steps) == std::vector<Step>{Step::surname_first, Step::titles, Step::suffixes, Step::nicknames});
    std::string text = "smith, dr. bob, jr., m.d.";
    Standardiser(steps, "").apply(text);
    CHECK(text == "robert smith jr");
    Standardiser({}, "").apply(text = "dr. bob");
    CHECK(text == "dr. bob");
    CHECK(Standardiser().does_nothing());
}

TEST_CASE("telephone numbers of one line come to one form", "[standardise][phones]") {
    for (const char* text : {"(212) 555-0143", "212.555.0143", "1-212-555-0143", "+1 212 555 0143", "011 1 212 555 0143",
                             "212-555-0143 ext. 77", "212-555-0143x77", "212 555 0143 #7", "12125550143"})
        CHECK(after(Step::phones, text, "US") == "2125550143");
    for (const char* text : {"020 7946 0018", "+44 20 7946 0018", "+44 (0)20 7946 0018", "0044 20 79460018", "442079460018"})
        CHECK(after(Step::phones, text, "GB") == "2079460018");
    CHECK(after(Step::phones, "+44 20 7946 0018", "US") == "+442079460018");
    CHECK(after(Step::phones, "0044 20 7946 0018") == "+442079460018");
    CHECK(after(Step::phones, "8 (495) 555-01-43", "RU") == "4955550143");
    CHECK(after(Step::phones, "800 555 01 43", "RU") == "8005550143");     // begins as the trunk prefix does
    CHECK(after(Step::phones, "06 5550 0143", "IT") == "0655500143");     // the zero belongs to it
    CHECK(after(Step::phones, "1-800-555-bird", "US") == "8005552473");
    // No possible number: the digits, or what it was.
    CHECK(after(Step::phones, "555-0143", "US") == "5550143");
    CHECK(after(Step::phones, "212-555-0143 / 212-555-0144", "US") == "21255501432125550144");
    CHECK(after(Step::phones, "(212) 555-0143") == "2125550143");
    CHECK(after(Step::phones, "unknown", "US") == "unknown");
    CHECK(after(Step::phones, "+999 1", "US") == "9991");
}

TEST_CASE("the region of telephone numbers is what most of those state that state one", "[standardise][phones]") {
    CHECK(region_of_phones({{"+49 30 5550143", 3}, {"+1 212 555 0143", 1}, {"030 5550143", 90}}) == "DE");
    CHECK(region_of_phones({{"+49 30 5550143", 1}, {"030 5550143", 990}}) == "");
    CHECK(region_of_phones({{"+49 30 5550143", 1}, {"+33 1 55 50 14 30", 1}}) == "");
    CHECK(region_of_phones({}) == "");
    CHECK(is_region("DE"));
    CHECK_FALSE(is_region("de"));
    CHECK_FALSE(is_region(""));
    CHECK_FALSE(is_region("XX"));
}

TEST_CASE("names", "[standardise]") {
    CHECK(after(Step::surname_first, "o'neil, ann marie") == "ann marie o'neil");
    CHECK(after(Step::surname_first, "smith, jr") == "smith, jr");                     // no given name
    CHECK(after(Step::surname_first, "paris, texas, france") == "paris, texas, france");
    CHECK(after(Step::surname_first, "ann o'neil") == "ann o'neil");
    CHECK(after(Step::titles, "herr dr. weiss") == "weiss");
    CHECK(after(Step::titles, "mr") == "mr");
    CHECK(after(Step::titles, "drew mr") == "drew mr");
    CHECK(after(Step::suffixes, "ann lee ph.d., m.b.a.") == "ann lee");
    CHECK(after(Step::suffixes, "john smith 3rd") == "john smith iii");
    CHECK(after(Step::suffixes, "phd") == "phd");
    CHECK(after(Step::suffixes, "john smith jr") == after(Step::suffixes, "john smith, junior"));
    CHECK(after(Step::suffixes, "john smith jr") != after(Step::suffixes, "john smith sr"));
    CHECK(after(Step::particles, "van der berg") == "vanderberg");
    CHECK(after(Step::particles, "maria de la cruz") == "maria delacruz");
    CHECK(after(Step::particles, "al-rashid") == "alrashid");
    CHECK(after(Step::particles, "van jo morris") == "van jo morris");
    CHECK(after(Step::nicknames, "liz o'neil") == "elizabeth o'neil");
    CHECK(after(Step::nicknames, "anna bob") == "anna bob");
}

TEST_CASE("the table of nicknames leads from a short form to one name, which is none itself", "[standardise]") {
    std::set<std::string_view> heads, entries;
    for (const std::string_view line : lines_of(standardise_tables::nicknames)) {
        const std::size_t colon = line.find(':');
        CHECK(heads.insert(line.substr(0, colon)).second);
        for (std::string_view entry : split(line.substr(colon + 1), ',')) {
            entry.remove_prefix(1);
            INFO(entry);
            CHECK(entries.insert(entry).second);
        }
    }
    for (const std::string_view head : heads) CHECK_FALSE(entries.contains(head));
    CHECK(heads.size() > 100);
}

TEST_CASE("names of organisations", "[standardise]") {
    for (const char* text : {"acme ltd", "acme ltd.", "acme, inc.", "acme l.l.c.", "acme l l c", "acme (pty) ltd", "acme co., ltd.",
                             "acme gmbh & co. kg", "acme s.a. de c.v.", "acme sp. z o.o.", "ooo acme", "acme s.r.l."})
        CHECK(after(Step::legal_forms, text) == "acme");
    CHECK(after(Step::legal_forms, "limited") == "limited");
    CHECK(after(Step::legal_forms, "limited brands") == "limited brands");
    CHECK(after(Step::legal_forms, "\u4e09\u83f1\u682a\u5f0f\u4f1a\u793e") == "\u4e09\u83f1");
    CHECK(after(Step::ampersand, "smith & sons") == after(Step::ampersand, "smith and sons"));
    CHECK(after(Step::ampersand, "smith&sons") == "smith sons");
    CHECK(after(Step::ampersand, "and sons") == "and sons");
    CHECK(after(Step::organisation_words, "int'l assoc. of bakers") == after(Step::organisation_words, "international association of bakers"));
}

TEST_CASE("e-mail addresses", "[standardise]") {
    CHECK(after(Step::email_tags, "+news@mail.org") == "+news@mail.org");
    CHECK(after(Step::email_tags, "ann@mail+x.org") == "ann@mail+x.org");
    CHECK(after(Step::email_tags, "1+1") == "1+1");
    CHECK(after(Step::email_providers, "a.n.n@gmail.com") == "ann@gmail.com");
    CHECK(after(Step::email_providers, "a.n.n@mail.org") == "a.n.n@mail.org");
    CHECK(after(Step::email_providers, "ann@pm.me") == "ann@proton.me");
    CHECK(after(Step::email_roles, "no-reply@mail.org").empty());
    CHECK(after(Step::email_roles, "ann@info.org") == "ann@info.org");
}

TEST_CASE("addresses, postcodes and identifiers", "[standardise]") {
    CHECK(after(Step::streets, "saint james street") == after(Step::streets, "st. james st"));
    CHECK(after(Step::streets, "hauptstrasse 5") == "hauptstr 5");
    CHECK(after(Step::streets, "5 elm rd, suite 3") == after(Step::streets, "5 elm road ste 3"));
    CHECK(after(Step::postcodes, "d-10115") == "10115");
    CHECK(after(Step::postcodes, "sa31 1tr") == "sa31 1tr");
    CHECK(after(Step::postcodes, "927230000") == "92723");
    CHECK(after(Step::postcodes, "2138", "US") == "02138");
    CHECK(after(Step::postcodes, "2138") == "2138");
    CHECK(after(Step::postcodes, "95823.0") == "95823");
    CHECK(after(Step::identifiers, "iban de02 1203 0000") == "de0212030000");
    CHECK(after(Step::identifiers, "no. 12-3") == "123");
    CHECK(after(Step::identifiers, "ab-12") == "ab12");
    CHECK(after(Step::identifiers, "---") == "---");
}

TEST_CASE("months in further languages become what dates are read in", "[standardise]") {
    CHECK(after(Step::month_names, "3. mai 1990") == "3. may 1990");
    CHECK(after(Step::month_names, "1er avril 1990") == "1 april 1990");
    CHECK(after(Step::month_names, "march 3rd, 1990") == "march 3, 1990");
    CHECK(after(Step::month_names, "3 de mayo de 1990") == "3 may 1990");
    CHECK(after(Step::month_names, "mo, 3/5/1990") == "mo, 3/5/1990");
}

TEST_CASE("steps for a type", "[standardise]") {
    CHECK(steps_for_type("email", true).has(Step::email_tags));
    CHECK(steps_for_type("number", false).empty());
    CHECK(steps_for_type("name", false).empty());  // no word of the table, but a part of some
    for (const StepRow& row : step_rows()) {
        if (row.types.empty()) continue;  // for what values are like, not for a type
        for (const std::string_view type : split(row.types, ' '))
            CHECK(steps_for_type(type, false).has(static_cast<Step>(&row - step_rows().data())));
    }
}
