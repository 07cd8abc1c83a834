#include "datasets/generator/written_form.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace sameas::datasets;

TEST_CASE("case changes for ASCII and Latin-1") {
    CHECK(upper_case("Müller-Groß née O'Neil 7").view() == "MÜLLER-GROSS NÉE O'NEIL 7");
    CHECK(upper_case("ÿ÷×").view() == "ÿ÷×");  // no capital in Latin-1; signs have no case
    CHECK(lower_case("ÅSA ÉTÉ STRAßE ×").view() == "åsa été straße ×");
    CHECK(upper_case("").view().empty());
}

TEST_CASE("marks go, umlauts may be spelt out") {
    CHECK(without_marks("Muñoz Müller Garçon Åse Øst", false).view() == "Munoz Muller Garcon Ase Ost");
    CHECK(without_marks("Müller Öz Ärzte Muñoz", true).view() == "Mueller Oez Aerzte Munoz");
    CHECK(without_marks("Weiß Þór", false).view() == "Weiss Thor");
    CHECK(without_marks("plain", true).view() == "plain");
}

TEST_CASE("e-mail addresses keep letters and digits") {
    CHECK(plain_letters("O'Brien-Müller 2").view() == "obrienmueller2");
    CHECK(plain_letters("İ").view().empty());  // not of Latin-1
}

TEST_CASE("a byte that no sequence follows does no harm") {
    CHECK(upper_case("a\xC3").size() == 2);
    CHECK(without_marks("\xC3z", true).size() == 2);
}
