#include "engine/profile/column_groups.hpp"

#include <algorithm>
#include <functional>
#include <optional>

namespace sameas {

namespace {

using Columns = std::span<const GroupedColumn>;

std::size_t distance(std::size_t a, std::size_t b) {
    return a < b ? b - a : a - b;
}

/// The nearest column that passes; of two as near the later one.
std::optional<std::size_t> nearest(Columns columns, std::size_t to,
                                   const std::function<bool(std::size_t)>& test) {
    for (std::size_t away = 1; away <= group_distance_max; ++away) {
        if (to + away < columns.size() && test(to + away)) return to + away;
        if (away <= to && test(to - away)) return to - away;
    }
    return std::nullopt;
}

void settle(TypeGuess& guess, SemanticType type, double confidence, std::string evidence) {
    if (guess.type == type) {
        confidence = std::max(confidence, guess.confidence);
    } else if (guess.type != SemanticType::unknown) {
        guess.others.insert(guess.others.begin(), {guess.type, guess.confidence});
    }
    guess.type = type;
    guess.confidence = confidence;
    guess.evidence.insert(guess.evidence.begin(), std::move(evidence));
    std::erase_if(guess.others, [&](const TypeScore& other) { return other.type == type; });
}

/// Whole numbers from 1 to `most`, nearly all of them there; or names of months.
bool is_part_of_date(const ColumnFacts& facts, int most) {
    if (most == 12 && facts.share(Sign::month_name) >= 0.9) return true;
    return facts.share(Sign::whole_number) >= 0.95 && facts.number_low >= 1 && facts.number_high <= most &&
           facts.number_high > most * 0.7 &&
           facts.statistics.distinct >= static_cast<std::uint64_t>(most * 0.7);
}

void find_date_parts(Columns columns, std::vector<ColumnGroup>& groups) {
    std::vector<bool> used(columns.size());
    for (std::size_t year = 0; year < columns.size(); ++year) {
        const ColumnFacts& facts = *columns[year].facts;
        if (facts.share(Sign::year) < 0.9) continue;
        const std::optional<std::size_t> month = nearest(columns, year, [&](std::size_t c) {
            return !used[c] && c != year && is_part_of_date(*columns[c].facts, 12);
        });
        if (!month) continue;
        const std::optional<std::size_t> day = nearest(columns, *month, [&](std::size_t c) {
            return !used[c] && c != year && is_part_of_date(*columns[c].facts, 31);
        });
        if (!day || distance(*day, year) > group_distance_max) continue;
        used[year] = used[*month] = used[*day] = true;
        const bool is_birth =
            facts.year_high - facts.year_low >= 35 || columns[year].type->type == SemanticType::birth_date;
        const SemanticType type = is_birth ? SemanticType::birth_date : SemanticType::date;
        settle(*columns[year].type, type, 0.85, "years, beside a column of months and one of days");
        settle(*columns[*month].type, type, 0.85, "months 1 to 12, beside a column of years and one of days");
        settle(*columns[*day].type, type, 0.85, "days 1 to 31, beside a column of years and one of months");
        groups.push_back({GroupKind::date_parts, {year, *month, *day}, "year, month and day of one date"});
    }
}

void settle_coordinates(Columns columns, std::vector<ColumnGroup>& groups) {
    const auto is_degrees = [&](std::size_t c) {
        const ColumnFacts& facts = *columns[c].facts;
        const SemanticType type = columns[c].type->type;
        const bool is_named = type == SemanticType::latitude || type == SemanticType::longitude;
        return is_named ||
               (facts.share(Sign::fine_number) >= 0.8 && facts.share(Sign::longitude_range) >= 0.99);
    };
    for (std::size_t c = 0; c + 1 < columns.size(); ++c) {
        if (!is_degrees(c) || !is_degrees(c + 1)) continue;
        // Latitude comes first, unless its range or the names say otherwise.
        const bool first_too_wide = columns[c].facts->share(Sign::latitude_range) < 0.99;
        const bool names_say_reversed = columns[c].type->type == SemanticType::longitude &&
                                        columns[c + 1].type->type == SemanticType::latitude;
        const bool is_reversed = first_too_wide || names_say_reversed;
        constexpr const char* why = "degrees, beside another column of degrees";
        settle(*columns[c].type, is_reversed ? SemanticType::longitude : SemanticType::latitude, 0.85, why);
        settle(*columns[c + 1].type, is_reversed ? SemanticType::latitude : SemanticType::longitude, 0.85,
               why);
        const std::size_t latitude = is_reversed ? c + 1 : c;
        groups.push_back(
            {GroupKind::place, {latitude, latitude == c ? c + 1 : c}, "latitude and longitude of one place"});
        ++c;
    }
}

void settle_house_numbers(Columns columns) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const ColumnFacts& facts = *columns[c].facts;
        const SemanticType type = columns[c].type->type;
        const bool is_open = type == SemanticType::number || type == SemanticType::house_number ||
                             type == SemanticType::unknown ||
                             (type == SemanticType::category && facts.share(Sign::number) > 0.5);
        const bool can_be = facts.share(Sign::house_number) >= 0.7 && facts.share(Sign::year) < 0.9 &&
                            facts.share(Sign::fine_number) == 0;
        if (!is_open || !can_be) continue;
        const auto is_bare_street = [&](std::size_t other) {
            return columns[other].type->type == SemanticType::street_address &&
                   columns[other].facts->share(Sign::number_and_street) <
                       0.3 * columns[other].facts->share(Sign::street_word);
        };
        const bool has_street =
            (c > 0 && is_bare_street(c - 1)) || (c + 1 < columns.size() && is_bare_street(c + 1));
        if (has_street)
            settle(*columns[c].type, SemanticType::house_number, 0.85,
                   "numbers beside a column of streets without numbers");
    }
}

bool can_be_postcode(const ColumnFacts& facts) {
    const double form = std::max({facts.share(Sign::four_digits), facts.share(Sign::us_postcode),
                                  facts.share(Sign::six_digits), facts.share(Sign::uk_postcode),
                                  facts.share(Sign::canadian_postcode), facts.share(Sign::dutch_postcode),
                                  facts.share(Sign::grouped_postcode)});
    return form >= 0.8 && facts.share(Sign::year) < 0.9 && facts.statistics.distinct >= 8;
}

void settle_postcodes(Columns columns, std::span<const Dependency> dependencies) {
    const auto is_place = [&](std::size_t c) {
        const SemanticType type = columns[c].type->type;
        return type == SemanticType::city || type == SemanticType::street_address ||
               type == SemanticType::region;
    };
    for (const Dependency& one : dependencies) {
        if (one.kind != DependencyKind::determines || one.from.size() != 1) continue;
        const std::size_t from = one.from.front();
        const bool decides_place = columns[one.to].type->type == SemanticType::city ||
                                   columns[one.to].type->type == SemanticType::region;
        if (decides_place && can_be_postcode(*columns[from].facts) &&
            columns[from].type->type != SemanticType::record_id)
            settle(*columns[from].type, SemanticType::postcode, 0.9,
                   "has the form of a postcode and decides the place");
    }
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const SemanticType type = columns[c].type->type;
        const bool is_open = type == SemanticType::number || type == SemanticType::account_number ||
                             type == SemanticType::postcode || type == SemanticType::phone ||
                             type == SemanticType::house_number;
        if (!is_open || columns[c].type->confidence > 0.85 || !can_be_postcode(*columns[c].facts)) continue;
        if (columns[c].facts->share(Sign::house_number) > 0 && columns[c].facts->units_usual_share < 0.85)
            continue;
        if (nearest(columns, c, is_place))
            settle(*columns[c].type, SemanticType::postcode, 0.75,
                   "has the form of a postcode, beside a place");
    }
}

void find_names(Columns columns, std::vector<ColumnGroup>& groups) {
    std::vector<bool> used(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (columns[c].type->type != SemanticType::surname || used[c]) continue;
        const auto is_given = [&](std::size_t other) {
            return !used[other] && columns[other].type->type == SemanticType::given_name;
        };
        std::vector<std::size_t> given;
        while (const std::optional<std::size_t> found = nearest(columns, c, is_given)) {
            given.push_back(*found);
            used[*found] = true;
            if (given.size() == 2) break;
        }
        if (given.empty()) continue;
        std::sort(given.begin(), given.end());
        given.push_back(c);
        used[c] = true;
        groups.push_back({GroupKind::name, std::move(given), "given name and surname of one person"});
    }
}

void find_addresses(Columns columns, std::vector<ColumnGroup>& groups) {
    const auto is_part = [](SemanticType type) {
        return type == SemanticType::street_address || type == SemanticType::house_number ||
               type == SemanticType::city || type == SemanticType::postcode || type == SemanticType::region ||
               type == SemanticType::country;
    };
    std::vector<std::size_t> group;
    std::vector<SemanticType> types;
    const auto finish = [&] {
        if (group.size() >= 2) groups.push_back({GroupKind::address, group, "parts of one address"});
        group.clear();
        types.clear();
    };
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const SemanticType type = columns[c].type->type;
        if (!is_part(type)) continue;
        const bool is_near = group.empty() || c - group.back() <= 2;
        const bool repeats = std::find(types.begin(), types.end(), type) != types.end();
        const bool is_second_line =
            type == SemanticType::street_address && !types.empty() && types.back() == type;
        if (!is_near || (repeats && !is_second_line)) finish();
        group.push_back(c);
        types.push_back(type);
    }
    finish();
}

}  // namespace

const char* name(GroupKind kind) {
    switch (kind) {
        case GroupKind::date_parts:
            return "date_parts";
        case GroupKind::name:
            return "name";
        case GroupKind::address:
            return "address";
        case GroupKind::place:
            return "place";
    }
    return "";
}

std::vector<ColumnGroup> find_groups(std::span<const GroupedColumn> columns,
                                     std::span<const Dependency> dependencies) {
    std::vector<ColumnGroup> groups;
    find_date_parts(columns, groups);
    settle_coordinates(columns, groups);
    settle_house_numbers(columns);
    settle_postcodes(columns, dependencies);
    find_names(columns, groups);
    find_addresses(columns, groups);
    return groups;
}

}  // namespace sameas
