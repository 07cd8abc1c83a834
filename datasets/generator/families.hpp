#pragma once
#include <cstdint>
#include <span>

namespace sameas::datasets {

/// Where somebody stands in a family: people of consecutive numbers.
struct FamilyPlace {
    std::uint64_t family;  ///< the number of its first member
    std::uint32_t place;   ///< from 0
};

/// The family of a person. People come in blocks of 24 consecutive numbers, which are cut up into families of drawn
/// sizes; the last family of a block may be smaller than drawn. A pure function; at most 24 draws.
/// \param percent  how many of 100 families have one member, two, ...; their sum is 100
FamilyPlace family_place(std::uint64_t person, std::uint64_t key, std::span<const std::uint32_t> percent);

}  // namespace sameas::datasets
