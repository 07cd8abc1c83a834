#pragma once
#include <array>

#include "datasets/generator/habits.hpp"

namespace sameas::datasets {

/// A system that keeps customers.
struct CustomerSource {
    Habits habits;
    double no_title, no_company;
    std::string_view number_prefix;
    int number_digits;
};

/// The four systems of the customer profile, most customers first: a call centre's CRM, an ERP that writes capitals
/// and knows no marks, a web shop where customers type themselves, and a billing system that holds little but address
/// and name.
extern const std::array<CustomerSource, 4> customer_sources;
/// How many of 100 records come from each.
constexpr std::array<std::uint32_t, 4> customer_source_percent{34, 26, 26, 14};

}  // namespace sameas::datasets
