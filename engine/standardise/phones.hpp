#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sameas {

/// How a country numbers its telephones.
struct PhoneRegion {
    std::string_view region;                ///< two capital letters
    std::string_view code;                  ///< of the country, 1 to 3 digits; several countries may share one
    bool is_main = false;                   ///< of those that share the code
    std::string_view international_prefix;  ///< what is dialled before the code of another country
    std::string_view trunk_prefix;          ///< what is dialled before a number within the country; may be empty
    std::uint32_t lengths = 0;              ///< bit n: a number may have n digits, without any prefix
};

/// The region of that name, or null.
const PhoneRegion* find_phone_region(std::string_view region);

/// The region whose numbers most of the texts are, by the code that they state; "" where fewer than half do.
/// \param texts  numbers as they stand, with how many rows have each
std::string region_of_phones(const std::vector<std::pair<std::string_view, std::uint64_t>>& texts);

/// Brings a telephone number to one form; false where it has no possible length, and `text` then holds its digits, or what
/// it was where it has none. \param text  in lower case  \param home  of numbers that state no country; may be null
bool standardise_phone(std::string& text, const PhoneRegion* home);

}  // namespace sameas
