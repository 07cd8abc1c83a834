#pragma once
#include <map>
#include <string>

#include "engine/settings/settings.hpp"

namespace sameas {

/// Why a field has a type, and where that is said.
struct TypeReason {
    FieldType type = FieldType::text;
    std::string place;  ///< "fields.dob.type", "blocking[0] 'year(dob)'"
};

/// Adds the fields that rules and comparisons read but `settings.fields` lacks, gives every field the type
/// that its use implies, and sorts them by name. A function or measure of dates, `within` dates and `same` make a date,
/// a measure of numbers, `within` a number or km a number, `swapped` the type of the partner; else text.
/// \param declared  what the document says of types, by field
/// \throws InvalidSettings where two places imply different types (names both), or a field has more columns
/// than its
///         type allows (number 1, date 3)
void complete_fields(Settings& settings, std::map<std::string, TypeReason> declared);

/// `text`, `date`, `number`.
const char* type_name(FieldType type);

}  // namespace sameas
