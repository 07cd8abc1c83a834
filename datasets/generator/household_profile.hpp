#pragma once
#include <memory>

#include "datasets/generator/profile.hpp"

namespace sameas::datasets {

/// One list of people in families that share surname, street and telephone; one person in seven has two records.
enum class HouseholdVariant : std::uint8_t {
    usual,
    undated,  ///< without birth dates: the given name alone tells the members of a family apart
    nodup,    ///< nobody has two records
    derived   ///< no families, but columns that follow from others: area, state, age, birth year, full name, e-mail
};
std::unique_ptr<Profile> household_profile(HouseholdVariant variant);

}  // namespace sameas::datasets
