#pragma once
#include <memory>

#include "datasets/generator/profile.hpp"

namespace sameas::datasets {

/// Persons of a reference work: three names, birth date, birth place with its coordinates, occupation; clusters of
/// records of different care. The shape of the data set on which Splink's figures for seven million records stand.
std::unique_ptr<Profile> splink7m_profile();

}  // namespace sameas::datasets
