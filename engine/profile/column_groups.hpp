#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/profile/column_facts.hpp"
#include "engine/profile/dependencies.hpp"
#include "engine/profile/semantic_type.hpp"

namespace sameas {

enum class GroupKind : std::uint8_t {
    date_parts,  ///< year, month, day, in this order
    name,        ///< given name(s), surname
    address,     ///< street, house number, city, postcode, region, country, as far as there are
    place        ///< latitude, longitude
};
const char* name(GroupKind kind);

/// Columns that are parts of one thing.
struct ColumnGroup {
    GroupKind kind = GroupKind::name;
    std::vector<std::size_t> columns;
    std::string reason;
};

/// A column as the neighbours see it; the type may be changed by what stands beside it.
struct GroupedColumn {
    const ColumnFacts* facts = nullptr;
    TypeGuess* type = nullptr;
};

/// Finds the parts that belong together, nearest first, and settles types that a column alone leaves open:
/// numbers beside street names are house numbers, digits beside a city or deciding it are postcodes, of two
/// columns of degrees one is the longitude, day, month and year are parts of a date. Columns more than
/// group_distance_max apart never group.
std::vector<ColumnGroup> find_groups(std::span<const GroupedColumn> columns,
                                     std::span<const Dependency> dependencies);

inline constexpr std::size_t group_distance_max = 3;

}  // namespace sameas
