#pragma once
#include <string>
#include <string_view>

namespace sameas {

// Check digits of numbers that are issued with one. All take bare digits (and letters where said), say false
// for any other text, are linear, and neither allocate nor throw. Of random numbers one in ten passes Luhn's,
// one in eleven the NHS's: a whole column that passes is what tells.

/// Luhn's formula (ISO/IEC 7812-1, annex B): bank cards, Canadian and Swedish personal numbers, IMEIs.
bool passes_luhn(std::string_view digits);
/// IBAN (ISO 13616): two letters, two check digits, 11 to 30 letters or digits, remainder 1 under 97.
/// Capitals only.
bool is_iban(std::string_view text);
/// Number of the British National Health Service: 10 digits, the last by weights 10 ... 2 under 11.
bool is_nhs_number(std::string_view digits);
/// Brazilian CPF: 11 digits, the last two by rising weights under 11; not all the same.
bool is_cpf(std::string_view digits);
/// Spanish DNI: 8 digits and the letter that the remainder under 23 chooses. Capital.
bool is_dni(std::string_view text);

/// Makes a text empty that is written as an IBAN or a bank card, blanks and hyphens aside, and fails its check digits. Others stay.
void drop_wrong_number(std::string& text);

}  // namespace sameas
