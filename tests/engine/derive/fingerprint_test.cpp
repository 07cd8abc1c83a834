#include "engine/derive/fingerprint.hpp"

#include <catch2/catch.hpp>

using sameas::fingerprint;

TEST_CASE("a fingerprint is the sorted distinct words") {
    CHECK(fingerprint("Tom Cruise") == "cruise tom");
    CHECK(fingerprint("  cruise,  TOM tom\t") == "cruise tom");
    CHECK(fingerprint("cruise tom") == fingerprint("Tom\u00A0Cruise."));
    CHECK(fingerprint("b a c b") == "a b c");
}

TEST_CASE("punctuation, ASCII symbols and control characters leave nothing behind") {
    CHECK(fingerprint("O'Neil & Sons, Inc.") == "inc oneil sons");
    CHECK(fingerprint("smith-jones “gmbh”…") == "gmbh smithjones");
    CHECK(fingerprint("a$b+c<=>^`|~d") == "abcd");
    CHECK(fingerprint("a\x01" "b\x7F") == "ab");
    CHECK(fingerprint("10€ ©") == "10€ ©");
    CHECK(fingerprint("-- !?").empty());
    CHECK(fingerprint("").empty());
}

TEST_CASE("Latin letters fold to A-Z, other scripts lose case and marks alone") {
    CHECK(fingerprint("Łódź Øre ÆGIR Straße Ñandú") == "aegir lodz nandu ore strasse");
    CHECK(fingerprint("e\u0301lodie") == "elodie");
    CHECK(fingerprint("ＡＢ１２") == "ab12");
    CHECK(fingerprint("ЖУКОВ жуков") == "жуков");
    CHECK(fingerprint("Ψάρι") == "ψαρι");
    CHECK(fingerprint("한국 東京") == "東京 한국");
    CHECK(fingerprint("हिन्दी") == "हिन्दी");  // vowel signs are no marks of Latin: they stay
}

TEST_CASE("a fingerprint of a fingerprint is itself") {
    for (const char* text : {"Zoë O'Brien-Łuk", "ΑΒΓ 12/3", "한국 b a", "a\u030A"})
        CHECK(fingerprint(fingerprint(text)) == fingerprint(text));
}
