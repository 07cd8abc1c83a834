#pragma once
#include <memory>

#include "datasets/generator/profile.hpp"

namespace sameas::datasets {

/// Customers in four systems, each with its own formats, gaps and errors: names, birth date, employer, address,
/// telephone, e-mail, customer number.
std::unique_ptr<Profile> customer_profile();

}  // namespace sameas::datasets
