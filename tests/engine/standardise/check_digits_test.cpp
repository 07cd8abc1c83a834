#include "engine/standardise/check_digits.hpp"

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

TEST_CASE("numbers that are written as one with check digits and fail them are dropped") {
    const auto is_dropped = [](const std::string& number) {
        std::string text = number;
        sameas::drop_wrong_number(text);
        CHECK((text.empty() || text == number));
        return text != number;
    };
    CHECK_FALSE(is_dropped("gb82 west 1234 5698 7654 32"));
    CHECK(is_dropped("gb82 west 1234 5698 7654 33"));
    CHECK_FALSE(is_dropped("4000-0000-0000-0002"));
    CHECK(is_dropped("4000-0000-0000-0003"));
    const std::vector<std::string> others{"", "123", "1000000000000003", "400000000003", "ab12", "4000/0000/0000/0003", "ab_40000000000003"};
    for (const std::string& other : others) CHECK_FALSE(is_dropped(other));
}
