#include "kernels/phonetic/metaphone.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/kernels/phonetic/encoders.hpp"

namespace {

std::string code(std::u32string_view text) {
    return sameas::tests::joined_codes_of(sameas::kernels::metaphone, text);
}

}  // namespace

TEST_CASE("metaphone gives names that sound alike one code", "[metaphone]") {
    // Published as equal in Apache Commons Codec's MetaphoneTest (from lanw.com/java/phonetic).
    const std::vector<std::u32string> groups[] = {
        {U"Lawrence", U"Lorenza"},
        {U"Aero", U"Eure"},
        {U"White", U"Wade", U"Wait", U"Wat", U"Whit", U"Wiatt", U"Witty", U"Wood", U"Woodie"},
        {U"Albert", U"Ailbert", U"Alberto"},
        {U"Gary", U"Cahra", U"Carey", U"Carrie", U"Cora", U"Gray", U"Kari", U"Kerry", U"Kyra"},
        {U"John", U"Gena", U"Gianna", U"Jan", U"Jean", U"Jenny", U"Jo Ann", U"Jo-Anne", U"Joanna", U"June"},
        {U"Knight", U"Hynda", U"Nada", U"Natty", U"Netta", U"Nydia"},
        {U"Mary", U"Mair", U"Maria", U"Maura", U"Merrie", U"Myra"},
        {U"Paris", U"Pearcy", U"Perris", U"Piercy", U"Pierz", U"Pryse"},
        {U"Peter", U"Peadar", U"Pedro", U"Petr", U"Pieter", U"Piotr"},
        {U"Susan", U"Siusan", U"Sosanna", U"Susannah", U"Suzanne", U"Zuzana"},
        {U"Wright", U"Rota", U"Rudd", U"Ryde"},
        {U"Xalan", U"Celene", U"Celina", U"Selina", U"Suellen", U"Xylina"},
    };
    for (const auto& group : groups) {
        for (const auto& name : group) {
            INFO(code(name));
            CHECK(code(name) == code(group[0]));
        }
    }
}

TEST_CASE("metaphone reads the beginning of a word apart", "[metaphone]") {
    CHECK(code(U"Knight") == "NT");
    CHECK(code(U"Gnome") == "NM");
    CHECK(code(U"Pneumonia") == "NMN");
    CHECK(code(U"Wrong") == "RNK");
    CHECK(code(U"Aegir") == "EJR");
    CHECK(code(U"Xaver") == "SFR");
    CHECK(code(U"Whisky") == "WSK");
    CHECK(code(U"Charles") == "XRLS");  // K in Apache Commons Codec
    CHECK(code(U"Christian") == "XRSXN");
    CHECK(code(U"Schultz") == "SKLTS");
}

TEST_CASE("metaphone tells GH, GN, doubled letters and silent letters", "[metaphone]") {
    CHECK(code(U"Night") == "NT");
    CHECK(code(U"Ghost") == "KST");
    CHECK(code(U"Hugh") == "H");
    CHECK(code(U"Sign") == "SN");
    CHECK(code(U"Egger") == "EKR");  // the first G stands before G, the second behind its like
    CHECK(code(U"Accident") == "AKSTNT");
    CHECK(code(U"Bacchus") == "BKXS");
    CHECK(code(U"Lamb") == "LM");
    CHECK(code(U"Lambert") == "LMBRT");
    CHECK(code(U"Dutch") == "TX");
    CHECK(code(U"Matthew") == "MT");
    CHECK(code(U"Ahab") == "AHB");
    CHECK(code(U"Ahn") == "AN");
    CHECK(code(U"Rhys") == "RS");
}

TEST_CASE("metaphone is not cut, and a letter is its own code", "[metaphone]") {
    CHECK(code(U"antidisestablishmentarianism") == "ANTTSSTBLXMNTRNSM");
    CHECK(code(U"h") == "H");
    CHECK(code(U"y") == "Y");
    CHECK(code(U"\u00e9") == "E");
    CHECK(code(U"hh").empty());
    CHECK(code(U"Why").empty());
}
