#include "engine/profile/check_digits.hpp"

#include <catch2/catch.hpp>

TEST_CASE("check digits: published examples, and the same with one digit changed") {
    CHECK(sameas::passes_luhn("4111111111111111"));
    CHECK_FALSE(sameas::passes_luhn("4111111111111112"));
    CHECK(sameas::is_iban("GB82WEST12345698765432"));
    CHECK_FALSE(sameas::is_iban("GB82WEST12345698765433"));
    CHECK(sameas::is_nhs_number("9434765919"));
    CHECK_FALSE(sameas::is_nhs_number("9434765918"));
    CHECK(sameas::is_cpf("11144477735"));
    CHECK_FALSE(sameas::is_cpf("11144477736"));
    CHECK_FALSE(sameas::is_cpf("11111111111"));
    CHECK(sameas::is_dni("12345678Z"));
    CHECK_FALSE(sameas::is_dni("12345678A"));
    CHECK_FALSE(sameas::passes_luhn(""));
}
