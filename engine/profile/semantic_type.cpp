#include "engine/profile/semantic_type.hpp"

#include <algorithm>
#include <array>

namespace sameas {

namespace {

constexpr std::array<std::string_view, semantic_types> type_names{
    "unknown",    "record_id", "given_name", "surname",  "full_name",      "organisation",
    "birth_date", "date",      "phone",      "email",    "street_address", "house_number",
    "city",       "postcode",  "region",     "country",  "national_id",    "account_number",
    "sex",        "category",  "number",     "latitude", "longitude",      "coordinates",
    "url",        "free_text"};

}  // namespace

std::string_view name(SemanticType type) {
    return type_names[index(type)];
}

std::string words_of(SemanticType type) {
    std::string words(name(type));
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

}  // namespace sameas
