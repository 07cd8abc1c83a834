#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "engine/profile/profile.hpp"

namespace sameas {

/// Columns that say the same thing more and less exactly (street, postcode, city, state), to be compared as one: agreement on
/// the street says all that agreement on the city does. Groups of two and more, in each the column that tells most first.
/// \param columns  those that may be grouped, rising. Found from what the values are about and from which columns follow from
///                 which (TableProfile::dependencies); an address column joins the group of places that stands next to it.
std::vector<std::vector<std::size_t>> joint_fields(const TableProfile& profile, std::span<const std::size_t> columns);

}  // namespace sameas
