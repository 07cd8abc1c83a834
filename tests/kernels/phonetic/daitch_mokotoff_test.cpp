#include "kernels/phonetic/daitch_mokotoff.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kernels/phonetic/daitch_mokotoff_rules.hpp"
#include "tests/kernels/phonetic/encoders.hpp"

namespace {

using namespace sameas;
using namespace kernels::daitch_mokotoff_rules;
using Codes = std::vector<std::string>;

Codes codes(std::u32string_view text) {
    return tests::codes_of(kernels::daitch_mokotoff, text);
}

// ---- the textbook: every way to say a name, one after the other ----

const ChartRow& longest_sound(std::string_view name) {
    const ChartRow* longest = nullptr;
    for (const ChartRow& row : chart) {
        const bool is_longer = longest == nullptr || row.letters.size() > longest->letters.size();
        if (name.substr(0, row.letters.size()) == row.letters && is_longer) longest = &row;
    }
    return *longest;
}

/// A sound said one way, and whether that is a vowel.
struct Said {
    Situations digits;
    bool is_vowel;
};

void say(const std::vector<std::vector<Said>>& sounds, std::vector<Said>& name,
         std::set<std::string>& found) {
    if (name.size() < sounds.size()) {
        for (const Said& way : sounds[name.size()]) {
            name.push_back(way);
            say(sounds, name, found);
            name.pop_back();
        }
        return;
    }
    std::string code;
    std::string_view before;  // the digits of the sound before
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool is_before_vowel = i + 1 < name.size() && name[i + 1].is_vowel;
        const Situations& digits = name[i].digits;
        const std::string_view now = i == 0            ? digits.at_start
                                     : is_before_vowel ? digits.before_vowel
                                                       : digits.other;
        const bool is_repeated = now == before && now != "66";
        const bool is_joined = !now.empty() && !before.empty() && now[0] == before.back();
        if (!is_repeated) code += now.substr(is_joined ? 1 : 0);
        before = now;
    }
    code.resize(std::max<std::size_t>(code.size(), 6), '0');
    found.insert(code.substr(0, 6));
}

/// \param name  capitals, and the small letters of the chart
Codes textbook_codes(std::string_view name) {
    std::vector<std::vector<Said>> sounds;
    for (std::size_t at = 0; at < name.size();) {
        const ChartRow& row = longest_sound(name.substr(at));
        const bool is_vowel = std::string_view("AEIOUYJ").find(row.letters[0]) != std::string_view::npos;
        sounds.push_back({{row.one_way, is_vowel}});
        if (row.has_two_ways) sounds.back().push_back({row.other_way, false});
        at += row.letters.size();
    }
    std::vector<Said> said;
    std::set<std::string> found;
    if (!name.empty()) say(sounds, said, found);
    return {found.begin(), found.end()};
}

std::u32string with_marks(std::string_view name) {
    std::u32string text;
    for (const char letter : name) {
        text += letter == a_ogonek    ? U'\u0105'
                : letter == e_ogonek  ? U'\u0118'
                : letter == t_cedilla ? U'\u021b'
                                      : static_cast<char32_t>(letter);
    }
    return text;
}

}  // namespace

TEST_CASE("the chart has each sound once, longer ones before those they begin with", "[daitch_mokotoff]") {
    std::set<std::string_view> seen;
    for (const ChartRow& row : chart) {
        CHECK(seen.insert(row.letters).second);
        for (std::size_t size = 1; size < row.letters.size(); ++size)
            CHECK(seen.count(row.letters.substr(0, size)) == 0);
    }
    for (char letter = 'A'; letter <= 'Z'; ++letter)
        CHECK(seen.count(std::string_view(&letter, 1)) == 1);
}

TEST_CASE("daitch_mokotoff gives all codes of every way to say a name", "[daitch_mokotoff][property]") {
    std::mt19937_64 random(10);
    std::size_t branching = 0;
    for (int i = 0; i < 40'000; ++i) {
        std::string name;
        std::size_t ways = 0;
        for (std::size_t count = random() % 12; count > 0; --count) {
            const ChartRow& row = chart[random() % std::size(chart)];
            const std::string_view often[] = {"J", "AUJ", "HJ", "AI", "a",  "e",
                                              "t", "CK",  "RS", "C",  "NM", "MN"};
            name += random() % 3 == 0 ? often[random() % std::size(often)] : row.letters;
            ways += row.has_two_ways ? 1 : 0;
        }
        const Codes expected = textbook_codes(name);
        branching += expected.size() > 4 ? 1 : 0;
        INFO(name);
        REQUIRE(codes(with_marks(name)) == expected);
    }
    CHECK(branching > 5'000);
}

TEST_CASE("daitch_mokotoff equals the textbook on every short text of letters that branch",
          "[daitch_mokotoff]") {
    constexpr std::string_view letters = "AHJCSTRae";
    for (std::size_t size = 1; size <= 4; ++size) {
        std::size_t count = 1;
        for (std::size_t i = 0; i < size; ++i)
            count *= letters.size();
        for (std::size_t number = 0; number < count; ++number) {
            std::string name;
            for (std::size_t rest = number, i = 0; i < size; ++i, rest /= letters.size())
                name += letters[rest % letters.size()];
            INFO(name);
            REQUIRE(codes(with_marks(name)) == textbook_codes(name));
        }
    }
}

TEST_CASE("daitch_mokotoff reads J and Y as vowels too", "[daitch_mokotoff]") {
    CHECK(codes(U"Bouey") == Codes{"710000"});            // UE before Y
    CHECK(codes(U"Ahj") == Codes{"040000", "050000"});    // H before J said Y, or J said DZH
    CHECK(codes(U"Dauja") == Codes{"340000", "370000"});  // so AU
    CHECK(codes(U"Jaja") == Codes{"100000", "410000"});   // J-AJ-A
}

TEST_CASE("daitch_mokotoff codes neighbours of equal digits once, but not MN and NM", "[daitch_mokotoff]") {
    CHECK(codes(U"Topf") == Codes{"370000"});
    CHECK(codes(U"Kleinmann") == Codes{"586660"});
    CHECK(codes(U"Besst") == codes(U"Best"));
    CHECK(codes(U"Foxx") == Codes{"754000"});
    CHECK(codes(U"Ernststein") == Codes{"096436"});
    CHECK(codes(U"Foxax") == Codes{"754540"});
    CHECK(codes(U"Akssol") == Codes{"054800"});
    CHECK(codes(U"Lelel") == Codes{"888000"});  // vowels part
    CHECK(codes(U"Dahd") == Codes{"330000"});   // so does H
    CHECK(codes(U"Mnemon") == Codes{"666600"});
    CHECK(codes(U"Emma") == Codes{"060000"});
}

TEST_CASE("daitch_mokotoff knows Polish and Romanian letters with marks of their own", "[daitch_mokotoff]") {
    for (const char32_t* text : {U"g\u0105szczu", U"G\u0104SZCZU", U"ga\u0328szczu", U"GA\u0328SZCZU"})
        CHECK(codes(text) == Codes{"540000", "564000"});
    for (const char32_t* text : {U"\u0163amas", U"\u0162amas", U"\u021bamas", U"t\u0327amas", U"T\u0326AMAS"})
        CHECK(codes(text) == Codes{"364000", "464000"});
    CHECK(codes(U"gaszczu") == Codes{"540000"});
    CHECK(codes(U"t\u0301amas") == Codes{"364000"});  // any other mark is folded
    CHECK(codes(U"\u0105") == Codes{"000000"});       // a letter without a code
    CHECK(codes(U"\u0119b") == Codes{"700000"});
}

TEST_CASE("daitch_mokotoff takes all words as one", "[daitch_mokotoff]") {
    CHECK(codes(U"Ben Aron") == Codes{"769600"});
    CHECK(codes(U"S-t") == codes(U"St"));
    CHECK(codes(U" Min-tz ") == Codes{"664000"});
    CHECK(codes(U"\u0105 b") == codes(U"\u0105b"));
}

TEST_CASE("daitch_mokotoff takes long texts that branch at every letter", "[daitch_mokotoff]") {
    const auto repeated = [](std::string_view part, std::size_t size) {
        std::string name;
        while (name.size() < size)
            name += part;
        return name;
    };
    const auto count_of = [](std::u32string_view text) {
        std::vector<char> letters(4 * text.size());
        std::vector<char> memory(6 * 5'000);
        std::vector<std::uint32_t> ends(5'000);
        return kernels::daitch_mokotoff(text, {letters, memory, ends});
    };
    for (const char* part : {"C", "CA", "J", "Ja", "CtRSJ", "aCtJ", "JeHAU", "CKCJ", "RSAt", "A"}) {
        INFO(part);
        const std::string shorter = repeated(part, 14);
        CHECK(codes(with_marks(shorter)) == textbook_codes(shorter));
        // With enough letters, more of them add nothing.
        CHECK(count_of(with_marks(repeated(part, 65'000))) == count_of(with_marks(repeated(part, 1'000))));
    }
    CHECK(count_of(with_marks(repeated("CA", 65'536))) == 64);
    CHECK(count_of(with_marks(repeated("C", 65'536))) == 12);  // 4 and 5 in turn, of one to six digits
    CHECK(count_of(with_marks(repeated("CtRSJ", 65'536))) > 256);
}
