#include "engine/draft/levels.hpp"

#include "engine/errors.hpp"
#include "engine/settings/tokens.hpp"

namespace sameas {

namespace {

/// Levels of one kind, best first, without `else`.
struct KindLevels {
    std::vector<std::string> levels;
    std::size_t agreeing = 1;   ///< the first so many say that both values are the same
    std::size_t split = 1;      ///< the first so many are split by rarity
};

/// Shorter codes are too short for a wrong character to mean anything, or for a half to.
constexpr std::uint32_t one_edit_length = 3, half_length = 4, two_edits_length = 6;
/// Digits at the end of a telephone number that are the subscriber's: those before tell the place, which others share.
constexpr std::uint32_t subscriber_digits = 7;
/// Shares of values of one letter, of a column where some records have initials instead of names.
constexpr double initials_min = 0.005, initials_max = 0.5;

KindLevels code_levels(const std::string& field, std::uint32_t length) {
    KindLevels result{{"exact"}, 1, 1};
    if (length >= one_edit_length) {
        result.levels.emplace_back("osa_distance <= 1");
        result.agreeing = result.split = 2;
    }
    if (length >= two_edits_length) result.levels.emplace_back("osa_distance <= 2");
    if (length >= half_length) {
        const std::uint32_t half = (length + 1) / 2;
        result.levels.push_back(message("exact(first(", field, ", ", half, ")) or exact(last(", field, ", ",
                                        std::max(half, half_length), "))"));
    }
    return result;
}

/// Spelling, and where a column has them, initials: one that fits says more than a name with some letters in common.
KindLevels word_levels(const std::string& field, double initials) {
    KindLevels result{{"exact", "jaro_winkler >= 0.92"}, 2, 2};
    if (initials >= initials_min && initials <= initials_max)
        result.levels.push_back(message("exact(first(", field, ", 1)) and missing(substr(", field, ", 2, 1))"));
    result.levels.insert(result.levels.end(), {"jaro_winkler >= 0.85", "jaro_winkler >= 0.75"});
    return result;
}

/// Addresses of a family, or of namesakes, have most of their letters in common: only what slips of the keyboard explain, and
/// the same name elsewhere, is nearly the same.
KindLevels email_levels(const std::string& field) {
    return {{"exact", "osa_distance <= 1", message("exact(email_local(", field, "))"),
             "osa_distance <= 2"},
            3, 3};
}

/// `within 3 days`, and in a link `within 3 days and earlier` before each: the direction of the difference is learnt.
KindLevels scale_levels(const std::vector<std::string>& distances, const char* direction, bool is_link) {
    KindLevels result{{"exact"}, is_link ? 3u : 2u, 1};
    for (const std::string& distance : distances) {
        if (is_link) result.levels.push_back(message("within ", distance, " and ", direction));
        result.levels.push_back("within " + distance);
    }
    return result;
}

KindLevels levels_of(const std::string& field, const KindFacts& facts, bool is_link) {
    switch (facts.kind) {
        case ColumnKind::word:
            return facts.is_email ? email_levels(field) : word_levels(field, facts.initials);
        case ColumnKind::text:
            return {{"exact", "aligned_tokens >= 1", "aligned_tokens >= 0.7", "aligned_tokens_inside >= 0.5", "aligned_tokens >= 0.5",
                     "aligned_tokens >= 0.3", "aligned_tokens >= 0.1"},
                    4, 6};
        case ColumnKind::code:
            if (facts.is_phone) return {{"exact", "osa_distance <= 1", message("exact(last(", field, ", ", subscriber_digits, "))")}, 2, 2};
            if (facts.has_short_years) return {{"exact", message("exact(last(", field, ", 2))"), "osa_distance <= 1"}, 2, 2};
            return code_levels(field, facts.usual_length);
        case ColumnKind::date:
            return {{"exact", "osa_distance <= 1", "day_month_swapped", "same month and same day",
                     "same year and same month or same year and same day", "within 31 days or same year", "within 2 years"},
                    3, 2};
        case ColumnKind::event:
            return scale_levels({"1 days", "3 days", "6 days", "10 days", "20 days", "40 days"}, "earlier", is_link);
        case ColumnKind::number:
            return scale_levels({"0.1 %", "1 %", "3 %", "6 %", "12 %", "25 %"}, "smaller", is_link);
        case ColumnKind::year:
            return {{"exact", "within 1", "within 2", "within 5"}, 1, 1};
        case ColumnKind::category:
            break;
    }
    return {{"exact"}, 1, 1};
}

/// The levels of a date where several fields are compared: each names its field.
KindLevels joint_date_levels(const std::string& date) {
    const std::string year = message("exact(year(", date, "))"), month = message("exact(month(", date, "))"),
                      day = message("exact(day(", date, "))");
    return {{message("exact(", date, ")"), message("osa_distance(", date, ") <= 1"), message("day_month_swapped(", date, ")"),
             month + " and " + day, message(year, " and ", month, " or ", year, " and ", day), year,
             message("years_difference(", date, ") <= 2")},
            3, 2};
}

/// Agreement on the first field, on which of them another agrees too, by exactness. Those who live together agree on a place;
/// the same street elsewhere is chance.
KindLevels place_levels(const std::vector<std::string>& fields, const KindFacts& facts) {
    const std::string first = quoted_name(fields.front());
    std::vector<std::string> same{message("exact(", first, ")")};
    if (facts.kind == ColumnKind::text) same.push_back(message("aligned_tokens(", first, ") >= 0.7"));
    if (facts.kind == ColumnKind::word) same.push_back(message("jaro_winkler(", first, ") >= 0.92"));
    if (facts.kind == ColumnKind::code) same.push_back(message("osa_distance(", first, ") <= 1"));
    std::string others;
    for (std::size_t i = 1; i < fields.size(); ++i)
        others += (i > 1 ? " or exact(" : "exact(") + quoted_name(fields[i]) + ")";
    KindLevels result;
    for (const std::string& level : same) result.levels.push_back(message(level, " and (", others, ")"));
    if (facts.kind == ColumnKind::text) result.levels.push_back(message("aligned_tokens(", first, ") >= 0.5 and (", others, ")"));
    result.agreeing = result.levels.size();
    result.levels.insert(result.levels.end(), same.begin(), same.end());
    if (facts.kind == ColumnKind::text) result.levels.push_back(message("aligned_tokens(", first, ") >= 0.3 and (", others, ")"));
    return result;
}

}  // namespace

ComparisonSettings drafted_comparison(const std::string& name, const std::string& field, const KindFacts& facts,
                                      const std::vector<std::string>& swapped_with, bool is_link) {
    KindLevels levels = levels_of(quoted_name(field), facts, is_link);
    ComparisonSettings comparison;
    comparison.name = name;
    comparison.fields = {field};
    for (const std::string& level : levels.levels)
        comparison.levels.push_back({false, parse_predicate(level, comparison.fields)});
    std::vector<LevelSettings> crossed;
    for (const std::string& other : swapped_with) {
        comparison.fields.push_back(other);
        const std::string both = message("(", quoted_name(field), ", ", quoted_name(other), ")"),
                          back = message("(", quoted_name(other), ", ", quoted_name(field), ")");
        const auto place = comparison.levels.begin() + static_cast<std::ptrdiff_t>(comparison.fields.size()) - 1;
        comparison.levels.insert(place, {false, parse_predicate("swapped" + both, comparison.fields)});
        crossed.push_back({false, parse_predicate("crossed" + both + " or crossed" + back, comparison.fields)});
        ++levels.agreeing;
        ++levels.split;
    }
    comparison.levels.insert(comparison.levels.end(), crossed.begin(), crossed.end());
    comparison.levels.push_back({true, {}});
    comparison.term_frequency = true;
    comparison.rarity_levels = levels.split;
    comparison.agreeing = levels.agreeing;
    return comparison;
}

ComparisonSettings joint_comparison(const std::string& name, const std::vector<std::string>& fields, const KindFacts& facts) {
    const bool is_date = facts.kind == ColumnKind::date;
    KindLevels levels = is_date ? joint_date_levels(quoted_name(fields.front())) : place_levels(fields, facts);
    for (std::size_t i = 1; i < fields.size(); ++i) levels.levels.push_back(message("exact(", quoted_name(fields[i]), ")"));
    ComparisonSettings comparison;
    comparison.name = name;
    comparison.fields = fields;
    for (const std::string& level : levels.levels) comparison.levels.push_back({false, parse_predicate(level, fields)});
    comparison.levels.push_back({true, {}});
    comparison.term_frequency = true;
    comparison.rarity_levels = is_date ? levels.split : comparison.levels.size() - 1;
    comparison.agreeing = levels.agreeing;
    return comparison;
}

FieldSettings drafted_field(const std::string& name, const KindFacts& facts) {
    FieldSettings field;
    field.name = name;
    field.columns = {name};
    switch (facts.kind) {
        case ColumnKind::date:
        case ColumnKind::event:
            field.type = FieldType::date;
            field.date_order = facts.dates.order;
            field.steps = facts.dates.steps;
            break;
        case ColumnKind::number:
        case ColumnKind::year:
            field.type = FieldType::number;
            break;
        case ColumnKind::code:
            field.clean = Cleaning::compact;
            break;
        case ColumnKind::word:
        case ColumnKind::text:
        case ColumnKind::category:
            field.clean = facts.is_email ? Cleaning::standard : Cleaning::words;
            break;
    }
    return field;
}

}  // namespace sameas
