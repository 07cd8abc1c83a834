#include "engine/standardise/check_digits.hpp"

#include <algorithm>

namespace sameas {

namespace {

/// Characters of an IBAN, and digits of a bank card.
constexpr std::size_t iban_min = 15, iban_max = 34, card_min = 13, card_max = 19;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_written_as_iban(std::string_view text) {
    return text.size() >= iban_min && text.size() <= iban_max && is_capital(text[0]) && is_capital(text[1]) && is_digit(text[2]) &&
           is_digit(text[3]);
}

/// Sum of the first `count` digits, the first weighted `weight`, each further one less.
int falling_sum(std::string_view digits, std::size_t count, int weight) {
    int sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += (digits[i] - '0') * (weight - static_cast<int>(i));
    return sum;
}

}  // namespace

bool passes_luhn(std::string_view digits) {
    if (digits.size() < 2 || !all_digits(digits)) return false;
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int digit = digits[digits.size() - 1 - i] - '0';
        const int doubled = i % 2 == 1 ? 2 * digit : digit;
        sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
}

bool is_iban(std::string_view text) {
    if (!is_written_as_iban(text)) return false;
    int remainder = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[(i + 4) % text.size()];  // the first four count as the last
        if (is_digit(c)) {
            remainder = (remainder * 10 + (c - '0')) % 97;
        } else if (is_capital(c)) {
            remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
        } else {
            return false;
        }
    }
    return remainder == 1;
}

bool is_nhs_number(std::string_view digits) {
    if (digits.size() != 10 || !all_digits(digits)) return false;
    const int check = (11 - falling_sum(digits, 9, 10) % 11) % 11;
    return check == digits[9] - '0';
}

bool is_cpf(std::string_view digits) {
    if (digits.size() != 11 || !all_digits(digits)) return false;
    if (std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; })) return false;
    const int first = falling_sum(digits, 9, 10) * 10 % 11 % 10;
    const int second = falling_sum(digits, 10, 11) * 10 % 11 % 10;
    return first == digits[9] - '0' && second == digits[10] - '0';
}

bool is_dni(std::string_view text) {
    if (text.size() != 9 || !all_digits(text.substr(0, 8))) return false;
    int number = 0;
    for (const char c : text.substr(0, 8))
        number = number * 10 + (c - '0');
    return text[8] == std::string_view("TRWAGMYFPDXBNJZSQVHLCKE")[static_cast<std::size_t>(number % 23)];
}

void drop_wrong_number(std::string& text) {
    std::string bare;
    for (const char c : text) {
        if (is_digit(c) || is_capital(c)) bare.push_back(c);
        else if (c >= 'a' && c <= 'z') bare.push_back(static_cast<char>(c - 'a' + 'A'));
        else if (c != ' ' && c != '-' && c != '.') return;
    }
    const bool is_written_as_card =
        bare.size() >= card_min && bare.size() <= card_max && all_digits(bare) && bare[0] >= '3' && bare[0] <= '6';
    if ((is_written_as_iban(bare) && !is_iban(bare)) || (is_written_as_card && !passes_luhn(bare))) text.clear();
}

}  // namespace sameas
