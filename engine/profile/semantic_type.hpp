#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// What the values of a column are about.
enum class SemanticType : std::uint8_t {
    unknown,  ///< nothing to go by: empty, or no detector fits
    record_id,
    given_name,
    surname,
    full_name,
    organisation,
    birth_date,
    date,
    phone,
    email,
    street_address,
    house_number,
    city,
    postcode,
    region,
    country,
    national_id,
    account_number,
    sex,
    category,
    number,
    latitude,
    longitude,
    coordinates,  ///< latitude and longitude in one value
    url,
    free_text,
    count_  // not a type
};
inline constexpr std::size_t semantic_types = static_cast<std::size_t>(SemanticType::count_);

constexpr std::size_t index(SemanticType type) {
    return static_cast<std::size_t>(type);
}
/// The name as reports, documents and settings write it: "record_id", "given_name".
std::string_view name(SemanticType type);
/// The same in words: "record id", "given name".
std::string words_of(SemanticType type);

/// A type and how sure it is.
struct TypeScore {
    SemanticType type = SemanticType::unknown;
    double confidence = 0;  ///< in [0, 1]
};

/// What a column is taken for, and why.
struct TypeGuess {
    SemanticType type = SemanticType::unknown;
    double confidence = 0;              ///< in [0, 1]; below 0.5 the type is the least bad of several
    std::vector<std::string> evidence;  ///< sentences without a full stop, most telling first
    std::vector<TypeScore> others;      ///< the runners-up, best first
    bool is_from_name = false;  ///< the content leaves several types open, and the column's name chose
};

}  // namespace sameas
