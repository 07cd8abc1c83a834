#include "engine/profile/value_signs.hpp"

#include <catch2/catch.hpp>

using sameas::Sign;
using sameas::ValueInspector;
using sameas::Vocabulary;

namespace {

sameas::ValueSigns signs_of(const char* value) {
    static const Vocabulary vocabulary;
    ValueInspector inspector(vocabulary);
    return inspector.inspect(value);
}

}  // namespace

TEST_CASE("values show what they are") {
    CHECK(signs_of("ann@mail.example").has(Sign::email));
    CHECK_FALSE(signs_of("ann at mail.example").has(Sign::email));
    CHECK(signs_of("https://shop.example/x").has(Sign::url));
    CHECK(signs_of("1990-04-03").has(Sign::date));
    CHECK(signs_of("1990-04-31").has(Sign::broken_date));
    CHECK(signs_of("3/25/89").has(Sign::short_date));
    CHECK(signs_of("(1995),").has(Sign::year));
    CHECK(signs_of("1990.0 ;").has(Sign::year));
    CHECK(signs_of("1990.0").has(Sign::whole_number));
    CHECK_FALSE(signs_of("1990.5").has(Sign::whole_number));
    CHECK(signs_of("12,").has(Sign::whole_number));
    CHECK(signs_of("SW1A 1AA").has(Sign::uk_postcode));
    CHECK(signs_of("078-05-1120").has(Sign::us_national_id));
    CHECK(signs_of("+44 20 7946 0018").has(Sign::marked_phone));
    CHECK_FALSE(signs_of("1990-04-03").has(Sign::marked_phone));
    CHECK(signs_of("12 Mill Lane").has(Sign::number_and_street));
    CHECK(signs_of("Hauptstraße 12").has(Sign::number_and_street));
    CHECK(signs_of("Acme Trading Ltd").has(Sign::organisation_word));
    CHECK(signs_of("Mary Smith").has(Sign::full_name));
    CHECK_FALSE(signs_of("quarterly revenue growth").has(Sign::full_name));
    CHECK(signs_of("Germany").has(Sign::country));
    CHECK(signs_of("51.5085, -0.1257").has(Sign::coordinates));
    CHECK(signs_of("$1,250.50").number == 1250.5);
}

TEST_CASE("a name leans to where it is more frequent") {
    CHECK(signs_of("Mary").first_lean > 16);
    CHECK(signs_of("Smith").first_lean < -16);
    CHECK(signs_of("Qxzzy").first_lean == 0);
}
