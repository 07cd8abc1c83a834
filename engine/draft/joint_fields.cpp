// Which columns are parts of one place, or of one date?
//
// A model multiplies what each comparison says, as if they were independent. The parts of an address are not: a street lies in
// one town, the town in one state. Two neighbours, or a household, then agree on four fields and look like one person. So
// parts that follow from each other are compared together, by levels from the most exact part to the least: one piece of
// evidence instead of four. So are a date of birth, its year and an age. That a part follows from another shows in the values, that it is a place shows in their type; a
// street that every household has of its own shows neither, and is found by standing beside the rest.
#include "engine/draft/joint_fields.hpp"

#include <algorithm>
#include <numeric>

namespace sameas {

namespace {

constexpr double follows_share_min = 0.9;
constexpr std::uint64_t fewer_values_factor = 2;
constexpr std::size_t place_parts_min = 3;
/// How many columns away an address column may stand from the nearest of its parts.
constexpr std::size_t neighbour_distance_max = 2;

bool is_place(SemanticType type) {
    return type == SemanticType::street_address || type == SemanticType::city || type == SemanticType::postcode ||
           type == SemanticType::region || type == SemanticType::country;
}

bool is_date(SemanticType type) {
    return type == SemanticType::birth_date || type == SemanticType::date;
}

bool has_far_fewer_values(const TableProfile& profile, std::size_t column, std::size_t than) {
    return fewer_values_factor * profile.columns[column].facts.statistics.distinct <= profile.columns[than].facts.statistics.distinct;
}

/// `to` follows from `from`: is it the same place or date, said less exactly? Counties may bear the names of people: what
/// follows from a town and has far fewer values is a place too; what follows from a street need not be: a household has one
/// surname.
bool says_less(const TableProfile& profile, std::size_t from, std::size_t to) {
    const SemanticType type = profile.columns[from].type.type, other = profile.columns[to].type.type;
    if (is_place(type) && is_place(other)) return true;
    if (!has_far_fewer_values(profile, to, from)) return false;
    return is_place(type) ? type != SemanticType::street_address
                          : is_date(type) && (is_date(other) || other == SemanticType::number);
}

/// Of one type, and as many of them: two streets, two towns; but a county and its state.
bool is_same_part(const TableProfile& profile, std::size_t a, std::size_t b) {
    const std::uint64_t values_a = profile.columns[a].facts.statistics.distinct, values_b = profile.columns[b].facts.statistics.distinct;
    return profile.columns[a].type.type == profile.columns[b].type.type &&
           std::max(values_a, values_b) < fewer_values_factor * std::min(values_a, values_b);
}

class Grouping {
  public:
    explicit Grouping(std::size_t columns) : group_(columns) { std::iota(group_.begin(), group_.end(), std::size_t{0}); }
    std::size_t of(std::size_t column) const { return group_[column]; }
    void join(std::size_t a, std::size_t b) {
        const std::size_t from = group_[b], to = group_[a];
        std::ranges::replace(group_, from, to);
    }

  private:
    std::vector<std::size_t> group_;
};

std::size_t distance(std::size_t a, std::size_t b) {
    return a > b ? a - b : b - a;
}

using Groups = std::vector<std::vector<std::size_t>>;

bool has_type(const TableProfile& profile, const std::vector<std::size_t>& group, bool (*is_wanted)(SemanticType)) {
    return std::ranges::any_of(group, [&](std::size_t column) { return is_wanted(profile.columns[column].type.type); });
}

bool is_address(SemanticType type) {
    return type == SemanticType::street_address;
}

/// Columns that say the same less exactly as the values show it; a group may be one column.
Groups tied_columns(const TableProfile& profile, std::span<const std::size_t> columns) {
    const auto may_join = [&](std::size_t column) { return std::ranges::binary_search(columns, column); };
    Grouping grouping(profile.columns.size());
    for (const Dependency& one : profile.dependencies) {
        if (one.kind != DependencyKind::determines || one.from.size() != 1 || one.share < follows_share_min) continue;
        const std::size_t from = one.from.front();
        if (may_join(from) && may_join(one.to) && says_less(profile, from, one.to)) grouping.join(from, one.to);
    }
    Groups groups;
    std::vector<std::size_t> last_of(profile.columns.size(), SIZE_MAX);   // by group: the last made of it
    for (const std::size_t column : columns) {
        std::size_t& last = last_of[grouping.of(column)];
        // Two addresses of one record (a former one) follow from each other too: each has its parts beside each other.
        const bool repeats = last != SIZE_MAX && std::ranges::any_of(groups[last], [&](std::size_t other) {
            return is_same_part(profile, other, column);
        });
        if (last == SIZE_MAX || repeats) {
            last = groups.size();
            groups.emplace_back();
        }
        groups[last].push_back(column);
    }
    return groups;
}

/// An address of its own in every household follows from nothing: it joins the places that stand beside it.
void join_addresses(const TableProfile& profile, Groups& groups, std::vector<std::size_t> addresses) {
    for (std::vector<std::size_t>& group : groups) {
        if (!has_type(profile, group, is_place) || has_type(profile, group, is_address)) continue;
        const auto apart = [&](std::size_t address) {
            std::size_t least = SIZE_MAX;
            for (const std::size_t column : group) least = std::min(least, distance(column, address));
            return least;
        };
        const auto nearest = std::ranges::min_element(addresses, {}, apart);
        if (nearest == addresses.end() || apart(*nearest) > neighbour_distance_max) continue;
        group.push_back(*nearest);
        addresses.erase(nearest);
    }
}

}  // namespace

std::vector<std::vector<std::size_t>> joint_fields(const TableProfile& profile, std::span<const std::size_t> columns) {
    Groups groups = tied_columns(profile, columns);
    std::vector<std::size_t> addresses;
    for (const std::vector<std::size_t>& group : groups) {
        if (group.size() == 1 && has_type(profile, group, is_address)) addresses.push_back(group.front());
    }
    std::erase_if(groups, [](const std::vector<std::size_t>& group) { return group.size() < 2; });
    join_addresses(profile, groups, std::move(addresses));
    // Two parts of a place count little twice, and what each says when the other disagrees is worth having.
    std::erase_if(groups, [&](const std::vector<std::size_t>& group) {
        return group.size() < place_parts_min && has_type(profile, group, is_place);
    });
    const auto information = [&](std::size_t column) { return profile.columns[column].facts.statistics.entropy_bits; };
    for (std::vector<std::size_t>& group : groups) {
        std::sort(group.begin(), group.end());
        std::stable_sort(group.begin(), group.end(), [&](std::size_t a, std::size_t b) { return information(a) > information(b); });
    }
    return groups;
}

}  // namespace sameas
