#pragma once
#include <string>

#include "engine/profile/profile.hpp"

namespace sameas {

/// Says that the names of the columns look like the values of a record (dates, telephone numbers, e-mail and web addresses, as the
/// values of their columns are), and what to do; empty where they do not: the file may have no header.
std::string header_warning(const TableProfile& profile);

}  // namespace sameas
