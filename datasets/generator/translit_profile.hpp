#pragma once
#include <memory>

#include "datasets/generator/profile.hpp"

namespace sameas::datasets {

/// One list of people whose names came into Latin letters by many hands, with region and country.
enum class TranslitVariant : std::uint8_t {
    usual,  ///< three people in a hundred have several records
    many    ///< ten in a hundred
};
std::unique_ptr<Profile> translit_profile(TranslitVariant variant);

}  // namespace sameas::datasets
