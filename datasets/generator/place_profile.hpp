#pragma once
#include <memory>

#include "datasets/generator/profile.hpp"

namespace sameas::datasets {

/// Two files of people (column `source`: left, right) who live in a hierarchy of places and may have moved in between.
enum class PlaceVariant : std::uint8_t {
    usual,  ///< three in ten of a file are in the other; half of them moved
    moved,  ///< two in ten; seven in ten of them moved; streets without a number
    sparse  ///< one in twenty; half of them moved
};
std::unique_ptr<Profile> place_profile(PlaceVariant variant);

}  // namespace sameas::datasets
