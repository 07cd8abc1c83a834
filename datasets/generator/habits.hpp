#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "datasets/generator/birth_date.hpp"
#include "datasets/generator/contacts.hpp"

namespace sameas::datasets {

/// How a system, and the people who type into it, write and spoil values. Shares are of all records that have the
/// value in question.
struct Habits {
    std::string_view source;      ///< empty where the profile has no sources
    // Formats.
    DateStyle dates = DateStyle::iso;
    PhoneStyle phones = PhoneStyle::digits;
    enum class Case : std::uint8_t { as_is, upper } letters = Case::as_is;
    bool keeps_marks = true;      ///< é stays; otherwise e
    bool brief_streets = false;   ///< St for Street
    std::size_t width = 60;       ///< bytes that a name field takes
    int years_old = 0;            ///< records were last brought up to date up to so many years ago
    // Values that are not there.
    double no_given = 0, no_middle = 0, no_surname = 0, no_birth = 0, no_address = 0, no_postcode = 0, no_phone = 0,
           no_email = 0;
    // Names.
    double nickname = 0, given_initial = 0, middle_initial = 0, middle_in_given = 0, names_swapped = 0;
    double part_of_compound = 0;  ///< of names of two parts
    double name_slip = 0;         ///< each of the names
    double lower_case = 0;        ///< all in small letters
    // The rest.
    double birth_heaped = 0, birth_mistaken = 0, birth_made_up = 0;
    double street_slip = 0, city_slip = 0, postcode_slip = 0, no_apartment = 0;
    double shared_phone = 0, phone_slip = 0;   ///< shared: the landline of the household
    double shared_email = 0, email_slip = 0;   ///< shared: that of the household's first member
};

}  // namespace sameas::datasets
