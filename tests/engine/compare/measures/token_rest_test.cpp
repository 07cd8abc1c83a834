#include <catch2/catch.hpp>

#include "tests/support/measured.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

double rest(const std::string& left, const std::string& right) {
    const MeasureCall call{"token_rest", {{"paired", "", 0.7}}};
    const double result = measured(call, left, right);
    CHECK(measured(call, right, left) == result);
    return result;
}

}  // namespace

TEST_CASE("one other word decides, however many are shared") {
    CHECK(rest("anna maria lopez", "anna maria lopez") == 1.0);
    CHECK(rest("anna maria lopez", "lopez anna maria") == 1.0);
    CHECK(rest("abcd", "wxyz") == 0.0);
    CHECK(rest("p q r s t abcd", "p q r s t wxyz") == 0.0);
    CHECK(rest("anna abcd", "anna abxy") == 0.5);   // below `paired`: compared as what is left
}

TEST_CASE("tokens that are alike are taken out, and the least of them counts") {
    CHECK(rest("jonathan smith", "smith jonathon") == Approx(7.0 / 8));
    CHECK(rest("abcde fghij", "abcdx fghij") == Approx(4.0 / 5));
    CHECK(rest("abcde fghij", "abcdx fghxj klmno") == Approx(4.0 / 5));
}

TEST_CASE("a side with nothing left says nothing against the other") {
    CHECK(rest("anna lopez", "anna maria lopez") == 1.0);
    CHECK(rest("abcde", "abcdx klmno") == Approx(4.0 / 5));
}

TEST_CASE("what is left is compared as one text") {
    CHECK(rest("jean pierre lopez", "jeanpierre lopez") == 1.0);
    const std::string longer(40, 'a'), other = std::string(39, 'a') + "bcdefghijklmnopqrst";   // beyond a row of 32
    CHECK(rest("x " + longer, "x " + other) == Approx(39.0 / 58));
    CHECK(rest("x \u0430\u0431\u0432\u0433", "x \u0430\u0431\u044f\u044e") == 0.5);
}

TEST_CASE("a value without tokens is like another one alone") {
    CHECK(rest(" ", "  ") == 1.0);
    CHECK(rest(" ", "anna") == 0.0);
}
