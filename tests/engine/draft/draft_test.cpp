#include "engine/draft/draft.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "engine/compare/pattern_layout.hpp"
#include "engine/errors.hpp"
#include "tests/support/raw_table.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Drafted {
    Draft draft;
    const ComparisonSettings* comparison(const std::string& field) const {
        const auto& all = draft.settings.comparisons;
        const auto at = std::ranges::find_if(all, [&](const ComparisonSettings& c) { return c.fields.front() == field; });
        return at == all.end() ? nullptr : &*at;
    }
    ColumnKind kind(const std::string& field) const {
        return std::ranges::find(draft.fields, field, &DraftField::name)->kind;
    }
    std::string note(const std::string& about) const {
        for (const auto& [name, text] : draft.settings.notes)
            if (name == about) return text;
        return "";
    }
};

Drafted drafted(const std::vector<std::string>& columns, const Rows& rows, DraftOptions options = {}, int threads = 2) {
    RunContext context({.threads = threads});
    const Table table = test::raw_table(columns, rows, context);
    return {draft_comparisons(profile_table(table, context), table, options, context)};
}

const std::vector<std::string> columns{"c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"};

/// Invented people under headers that say nothing: id, given name, surname, full name, birth date, mail, phone, sex, amount.
Rows people(std::size_t count = 600) {
    const std::vector<std::string> given{"mary", "james", "linda", "robert", "susan", "david", "karen", "paul", "helen", "mark",
                                         "lee", "jordan", "peter", "anna"};
    const std::vector<std::string> surnames{"smith", "johnson", "williams", "brown", "davis", "miller", "wilson", "moore",
                                            "taylor", "jackson", "harris", "lee", "jordan"};
    std::mt19937 random(1);
    Rows rows;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string first = given[random() % given.size()], last = surnames[random() % surnames.size()];
        const auto two = [&](unsigned from, unsigned to) {
            const std::string n = std::to_string(from + random() % (to - from + 1));
            return n.size() < 2 ? "0" + n : n;
        };
        rows.push_back({"r" + std::to_string(100000 + i * 7), first, last, last + ", " + first,
                        std::to_string(1930 + random() % 70) + "-" + two(1, 12) + "-" + two(1, 28),
                        first + std::to_string(random() % 400) + "@mailhost.org",
                        "020 7946 " + std::to_string(1000 + random() % 9000), i % 2 == 0 ? "f" : "m",
                        std::to_string(random() % 5000) + "." + two(10, 99)});
    }
    return rows;
}

}  // namespace

TEST_CASE("columns get the comparisons of what they hold", "[draft]") {
    const Drafted result = drafted(columns, people());
    CHECK(result.draft.settings.id == "c1");
    CHECK(result.kind("c4") == ColumnKind::text);
    CHECK(result.kind("c5") == ColumnKind::date);
    CHECK(result.kind("c6") == ColumnKind::word);
    CHECK(result.kind("c7") == ColumnKind::code);
    CHECK(result.kind("c8") == ColumnKind::category);
    CHECK(result.kind("c9") == ColumnKind::number);
    REQUIRE(result.comparison("c4"));
    CHECK(to_string(result.comparison("c4")->levels.front().predicate, {"c4"}) == "exact");
    CHECK(to_string(result.comparison("c4")->levels[1].predicate, {"c4"}) == "aligned_tokens >= 1");
    CHECK(result.draft.settings.find_field("c5")->type == FieldType::date);
    CHECK(result.draft.settings.find_field("c7")->clean == Cleaning::compact);
    CHECK(result.draft.settings.fit == FitMethod::population);
    CHECK(result.draft.settings.automatic_threshold);
}

TEST_CASE("columns are standardised as what they hold, with the reason", "[draft]") {
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); i += 5) rows[i][6] = "+44 20 7946 " + std::to_string(1000 + i % 300);
    const Drafted result = drafted(columns, rows);
    const FieldSettings& phone = *result.draft.settings.find_field("c7");
    CHECK(steps_of(phone.steps) == std::vector<Step>{Step::phones});
    CHECK(phone.region == "GB");
    CHECK(std::ranges::any_of(result.draft.settings.notes, [](const auto& note) {
        return note.first == "c7" && note.second.starts_with("cleaned as phone: phones (changes ");
    }));
    CHECK(result.draft.settings.find_field("c8")->steps.empty());
}

TEST_CASE("names inside the full name are blocked on, not compared", "[draft]") {
    const Drafted result = drafted(columns, people());
    CHECK(result.comparison("c2") == nullptr);
    CHECK(result.comparison("c3") == nullptr);
    const auto& fields = result.draft.fields;
    const auto given = std::ranges::find(fields, "c2", &DraftField::name);
    REQUIRE(given != fields.end());
    CHECK(!given->is_compared);
    CHECK(fields[given->derived_from].name == "c4");
    CHECK(result.note("c2").find("'c4'") != std::string::npos);
}

TEST_CASE("given name and surname that hold each other's values may be swapped", "[draft]") {
    Rows rows = people();
    for (auto& row : rows) row[3] = "";
    const Drafted result = drafted(columns, rows);
    const ComparisonSettings* given = result.comparison("c2");
    REQUIRE(given);
    REQUIRE(given->fields == std::vector<std::string>{"c2", "c3"});
    CHECK(to_string(given->levels[1].predicate, given->fields) == "swapped(c2, c3)");
    CHECK(to_string((given->levels.end() - 2)->predicate, given->fields) == "crossed(c2, c3) or crossed(c3, c2)");
    REQUIRE(result.comparison("c3"));
    CHECK(result.comparison("c3")->fields.size() == 1);
}

TEST_CASE("a name may have been swapped with any other", "[draft]") {
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i][3] = rows[(i + 1) % rows.size()][1];   // a middle name
    const Drafted result = drafted(columns, rows);
    const ComparisonSettings* given = result.comparison("c2");
    REQUIRE(given);
    REQUIRE(given->fields == std::vector<std::string>{"c2", "c3", "c4"});
    CHECK(to_string(given->levels[1].predicate, given->fields) == "swapped(c2, c3)");
    CHECK(to_string(given->levels[2].predicate, given->fields) == "swapped(c2, c4)");
    CHECK(given->agreeing == 4);
}

TEST_CASE("of many columns of one vocabulary each is swapped with two at most", "[draft]") {
    std::vector<std::string> names{"id"};
    for (int c = 0; c < 8; ++c) names.push_back(message("tag", c));
    std::mt19937 random(3);
    Rows rows;
    for (int r = 0; r < 600; ++r) {
        std::vector<std::string> row{message("r", r)};
        for (int c = 0; c < 8; ++c) {
            std::string word;
            for (std::size_t w = random() % 300 + 1; w > 0; w /= 4) word += static_cast<char>('a' + 3 * (w % 4) + w % 3);
            row.push_back("tag" + word);
        }
        rows.push_back(row);
    }
    const Drafted result = drafted(names, rows);
    CHECK(result.draft.settings.comparisons.size() == 8);   // none dropped for want of room
    std::map<std::string, std::size_t> partners;
    std::size_t levels = 0;
    for (const ComparisonSettings& comparison : result.draft.settings.comparisons) {
        for (std::size_t f = 1; f < comparison.fields.size(); ++f) {
            ++levels;
            ++partners[comparison.fields.front()];
            ++partners[comparison.fields[f]];
        }
    }
    CHECK(levels > 0);
    for (const auto& [field, others] : partners) CHECK(others <= 2);
}

TEST_CASE("initials have a level where a column has them", "[draft]") {
    const auto levels_of_given = [](std::size_t one_in) {
        Rows rows = people();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i][3] = "";
            if (one_in > 0 && i % one_in == 0) rows[i][1] = rows[i][1].substr(0, 1) + ".";
        }
        const Drafted result = drafted(columns, rows);
        REQUIRE(result.comparison("c2"));
        std::vector<std::string> levels;
        for (const LevelSettings& level : result.comparison("c2")->levels)
            levels.push_back(level.is_else ? "else" : to_string(level.predicate, result.comparison("c2")->fields));
        return levels;
    };
    const std::string initial = "exact(first(c2, 1)) and missing(substr(c2, 2, 1))";
    const std::vector<std::string> some = levels_of_given(10);
    const auto place = std::ranges::find(some, initial);
    REQUIRE(place != some.end());
    CHECK(*(place - 1) == "jaro_winkler(c2) >= 0.92");
    CHECK(*(place + 1) == "jaro_winkler(c2) >= 0.85");
    const std::vector<std::string> none = levels_of_given(0);
    CHECK(std::ranges::find(none, initial) == none.end());
}

TEST_CASE("e-mail addresses are near where a slip explains the difference, or the domain alone", "[draft]") {
    const Drafted result = drafted(columns, people());
    const ComparisonSettings* address = result.comparison("c6");
    REQUIRE(address);
    std::vector<std::string> levels;
    for (const LevelSettings& level : address->levels) levels.push_back(level.is_else ? "else" : to_string(level.predicate, address->fields));
    CHECK(levels == std::vector<std::string>{"exact", "osa_distance <= 1", "exact(email_local(c6))", "osa_distance <= 2", "else"});
    CHECK(address->agreeing == 3);
}

/// The comparison's levels as they are written, without `else`.
std::vector<std::string> levels_of(const Drafted& result, const std::string& field) {
    std::vector<std::string> levels;
    for (const LevelSettings& level : result.comparison(field)->levels)
        if (!level.is_else) levels.push_back(to_string(level.predicate, {field}));
    return levels;
}

TEST_CASE("of telephone numbers an equal beginning says nothing: it is that of a place", "[draft]") {
    CHECK(levels_of(drafted(columns, people()), "c7") ==
          std::vector<std::string>{"exact", "osa_distance <= 1", "exact(last(c7, 7))"});
}

TEST_CASE("numbers with zeros before them and without are one, where a column has both", "[draft]") {
    const std::vector<std::string> names{"id", "name", "code"};
    DraftOptions options;
    options.id = "id";
    const auto codes = [&](bool are_mixed) {
        Rows rows = people();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::string number = std::to_string(10 + i / 2);
            rows[i] = {rows[i][0], rows[i][3], (are_mixed && i % 2 == 0 ? std::string() : std::string(6 - number.size(), '0')) + number};
        }
        return rows;
    };
    const Drafted mixed = drafted(names, codes(true), options);
    const FieldSettings* const code = mixed.draft.settings.find_field("code");
    REQUIRE(code);  // though no two records share a code as it stands
    CHECK(steps_of(code->steps) == std::vector<Step>{Step::leading_zeros});
    CHECK(mixed.note("code").starts_with("codes: "));
    CHECK(drafted(names, codes(false), options).draft.settings.find_field("code")->steps.empty());
    options.steps = {};
    CHECK(drafted(names, codes(true), options).note("code") == "left out: has another value in every record");
}

TEST_CASE("zeros that a spreadsheet took from codes are missed though it wrote them as numbers", "[draft]") {
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string number = std::to_string(500 + i / 2 * 3);
        rows[i] = {rows[i][0], rows[i][3], i % 2 == 0 ? "00" + number : "'" + number + ".0'"};
    }
    DraftOptions options;
    options.id = "id";
    const Drafted result = drafted({"id", "name", "code"}, rows, options);
    INFO(result.note("code"));
    REQUIRE(result.draft.settings.find_field("code"));
    CHECK(steps_of(result.draft.settings.find_field("code")->steps) == std::vector<Step>{Step::zero_fractions, Step::leading_zeros});
}

TEST_CASE("a fraction of zeros does not make a number of a code, and goes", "[draft]") {
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string fraction = i % 3 == 0 ? ".0" : "";
        rows[i] = {rows[i][3], std::to_string(10'000 + i % 150 * 37) + fraction, std::to_string(1950 + i % 60) + fraction,
                   std::to_string(i % 700) + (i % 3 == 0 ? ".00" : ".25"), std::to_string(i % 650) + (i % 10 == 0 ? ".50" : ".00")};
    }
    const Drafted result = drafted({"name", "code", "year", "amount", "price"}, rows);
    CHECK(result.kind("code") == ColumnKind::code);
    CHECK(steps_of(result.draft.settings.find_field("code")->steps) == std::vector<Step>{Step::zero_fractions});
    CHECK(result.kind("year") == ColumnKind::year);
    CHECK(result.kind("amount") == ColumnKind::number);
    CHECK(result.draft.settings.find_field("amount")->steps.empty());
    CHECK(result.kind("price") == ColumnKind::number);  // most of them whole ones, and 19.50 is not 1950.00
    CHECK(result.draft.settings.find_field("price")->steps.empty());
}

TEST_CASE("a number field is drafted only of what reads as numbers", "[draft]") {
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string year = std::to_string(1950 + i % 60);
        rows[i] = {rows[i][3], "$1," + std::to_string(100 + i % 700) + ".25", year + ",", "(" + year + ")"};
    }
    const std::vector<std::string> names{"name", "price", "marked", "bracketed"};
    const Drafted result = drafted(names, rows);
    CHECK(result.kind("price") == ColumnKind::number);
    CHECK(result.kind("marked") == ColumnKind::year);
    CHECK(result.kind("bracketed") == ColumnKind::code);   // what is shown as a year in brackets is no number
    RunContext context;
    CHECK_NOTHROW(test::small_table(result.draft.settings, names, {{"a", rows}}, context));
}

TEST_CASE("values are judged as they are compared: without blanks and quotation marks around and marks behind", "[draft]") {
    const auto padded = [](const std::string& value, std::size_t i) {
        constexpr std::array marks{"", " ", ",", " .", ";", "  ,"};
        const char* const quote = i % 5 == 0 ? "\"" : i % 7 == 0 ? "'" : "";
        return std::string(i % 4, ' ') + quote + value + quote + marks[i % marks.size()];
    };
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = {rows[i][3], padded(rows[i][7], i), padded(std::to_string(1950 + i % 60), i), padded(rows[i][4], i)};
    const Drafted result = drafted({"name", "sex", "year", "born"}, rows);
    CHECK(result.kind("sex") == ColumnKind::category);
    CHECK(result.kind("year") == ColumnKind::year);
    CHECK(result.kind("born") == ColumnKind::date);
}

TEST_CASE("keys that no two records share are left out, in whatever alphabet; telephone numbers in two formats are shared", "[draft]") {
    std::mt19937_64 random(5);
    const auto hex = [&](std::size_t digits) {
        std::string text;
        while (text.size() < digits) text += "0123456789abcdef"[random() % 16];
        return text;
    };
    const auto letters = [&] {
        std::string text;
        while (text.size() < 20) text += static_cast<char>('a' + random() % 26);
        return text;
    };
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string line = std::to_string(1000 + i / 2);
        rows[i] = {rows[i][0], rows[i][3], "a1" + hex(30), "1" + hex(7) + "-" + hex(4) + "-4" + hex(3) + "-" + hex(4) + "-" + hex(12),
                   i % 2 == 0 ? "555-01-" + line : "55501" + line, letters()};
    }
    DraftOptions options;
    options.id = "id";
    const Drafted result = drafted({"id", "name", "hash", "key", "line", "token"}, rows, options);
    CHECK(result.note("hash") == "left out: has another value in every record");
    CHECK(result.note("key") == "left out: has another value in every record");
    CHECK(result.note("token") == "left out: has another value in every record");
    CHECK(result.kind("line") == ColumnKind::code);
}

TEST_CASE("addresses of a script without blanks are no keys", "[draft]") {
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); ++i) {  // one street a pair of records, and no address twice to the letter
        const std::string street = std::string("\u5317\u4eac\u5e02") + (i / 2 % 7 < 3 ? "\u5efa\u56fd\u8def" : "\u957f\u5b89\u8857");
        rows[i] = {rows[i][0], rows[i][3], street + std::to_string(1 + i / 2) + "\u53f7" + (i % 2 ? "\u697c" : "")};
    }
    DraftOptions options;
    options.id = "id";
    CHECK(drafted({"id", "name", "address"}, rows, options).kind("address") == ColumnKind::word);
}

TEST_CASE("titles of a script without blanks are no keys though hardly a half is shared", "[draft]") {
    std::mt19937 dice(7);
    const auto character = [&] {  // of three bytes, from U+5000
        const auto code = 0x5000 + dice() % 3000;
        return std::string{static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
    };
    Rows rows = people();
    for (auto& row : rows) {
        std::string title;
        for (std::size_t i = 0; i < 9; ++i) title += character();
        row = {row[0], row[3], title};
    }
    DraftOptions options;
    options.id = "id";
    CHECK(drafted({"id", "name", "title"}, rows, options).kind("title") == ColumnKind::word);
}

TEST_CASE("years, some of which have lost their century, agree on the last two digits", "[draft]") {
    const auto years = [](bool are_short) {
        Rows rows = people();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::string year = std::to_string(1950 + i % 60);
            rows[i] = {rows[i][3], are_short && i % 3 == 0 ? "'" + year.substr(2) : year};
        }
        return rows;
    };
    const std::vector<std::string> names{"name", "year"};
    const Drafted result = drafted(names, years(true));
    CHECK(result.kind("year") == ColumnKind::code);
    CHECK(levels_of(result, "year") == std::vector<std::string>{"exact", "exact(last(year, 2))", "osa_distance <= 1"});
    CHECK(drafted(names, years(false)).kind("year") == ColumnKind::year);
}

TEST_CASE("what says nothing is left out, with its reason", "[draft]") {
    Rows rows = people();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i][1] = i < 3 ? "x" : "";
        rows[i][2] = "same";
    }
    const Drafted result = drafted(columns, rows);
    CHECK(result.comparison("c2") == nullptr);
    CHECK(result.note("c2").find("left out") == 0);
    CHECK(result.note("c3").find("one value") != std::string::npos);
    const Drafted without = drafted(columns, rows, {PairScope::all, "", "", {"c5"}});
    CHECK(without.comparison("c5") == nullptr);
}

TEST_CASE("the draft is one document that reads back, the same for any threads and order", "[draft]") {
    Rows rows = people();
    const std::string text = to_json(drafted(columns, rows).draft.settings);
    CHECK(to_json(parse_settings(text, "draft")) == text);
    CHECK(to_json(drafted(columns, rows, {}, 7).draft.settings) == text);
    std::shuffle(rows.begin(), rows.end(), std::mt19937(3));
    CHECK(to_json(drafted(columns, rows, {}, 1).draft.settings) == text);
}

TEST_CASE("tables that cannot be linked are refused with what there is", "[draft]") {
    CHECK_THROWS_AS(drafted({"a"}, {{"x"}, {"x"}, {"x"}}), InvalidInput);
    Rows nothing(20, std::vector<std::string>{"", ""});
    nothing[0][0] = "1";
    CHECK_THROWS_WITH(drafted({"a", "b"}, nothing), Catch::Contains("'b' has one value or none"));
}

TEST_CASE("few pairs are all compared", "[draft]") {
    Drafted result = drafted(columns, people());
    CHECK(to_string(result.draft.settings.blocking.front()) == "all_pairs()");
}

TEST_CASE("more comparisons than a pattern holds: those that say least go", "[draft]") {
    std::mt19937 random(2);
    std::vector<std::string> many;
    Rows rows(300);
    for (int c = 0; c < 30; ++c) {
        many.push_back("w" + std::to_string(c));
        for (auto& row : rows) row.push_back(std::string(1, static_cast<char>('a' + random() % 26)) + "x" +
                                             std::string(1 + random() % 3, static_cast<char>('a' + random() % (1 + c % 26))) + "yz");
    }
    const Drafted result = drafted(many, rows);
    CHECK_NOTHROW(PatternLayout(result.draft.settings));
    CHECK(result.draft.settings.comparisons.size() >= 8);
    CHECK(result.draft.settings.comparisons.size() < 30);
}
