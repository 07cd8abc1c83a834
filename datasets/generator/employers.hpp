#pragma once
#include <cstdint>

#include "datasets/generator/short_text.hpp"

namespace sameas::datasets {

/// The name of an invented company: a family name, a trade and a legal form, as Miller Logistics LLC.
/// \param company  its number: one name each, though several companies may have the same
/// \param wording  0 to 3: whole, without the legal form, with a comma before it, with an ampersand
ShortText company_name(std::uint64_t company, std::uint32_t wording);

}  // namespace sameas::datasets
