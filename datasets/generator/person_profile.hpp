#pragma once
#include <memory>

#include "datasets/generator/profile.hpp"

namespace sameas::datasets {

/// People in one register: names, sex, birth date, address, telephone, e-mail.
std::unique_ptr<Profile> person_profile();

}  // namespace sameas::datasets
