#include "engine/settings/settings.hpp"

#include <algorithm>
#include <numeric>

#include "engine/errors.hpp"
#include "engine/settings/field_types.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

/// Sets of fields that swapped(A, B) or crossed(A, B) ties together, each named by its first field.
class FieldGroups {
  public:
    explicit FieldGroups(const Settings& settings) : settings_(settings), first_(settings.fields.size()) {
        std::iota(first_.begin(), first_.end(), std::size_t{0});
    }

    void tie(const Predicate& predicate) {
        for (const Predicate& child : predicate.children)
            tie(child);
        if (predicate.kind != Predicate::Kind::swapped && predicate.kind != Predicate::Kind::crossed) return;
        const std::size_t left = first_of(place_of(predicate.operands[0])),
                          right = first_of(place_of(predicate.operands[1]));
        first_[std::max(left, right)] = std::min(left, right);
    }

    std::size_t first_of(std::size_t field) const {
        while (first_[field] != field)
            field = first_[field];
        return field;
    }

  private:
    std::size_t place_of(const Expression& operand) const {
        const FieldSettings* field = settings_.find_field(operand.field());
        if (field == nullptr) {
            throw InvalidSettings(message("field '", printable_excerpt(operand.field()),
                                          "' is swapped with another, but "
                                          "not among the fields: list it"));
        }
        return static_cast<std::size_t>(field - settings_.fields.data());
    }

    const Settings& settings_;
    std::vector<std::size_t> first_;
};

}  // namespace

const FieldSettings* Settings::find_field(std::string_view name) const {
    const auto at = std::find_if(fields.begin(), fields.end(),
                                 [&](const FieldSettings& field) { return field.name == name; });
    return at == fields.end() ? nullptr : &*at;
}

std::vector<GroupLimit> group_limits_of(const Settings& settings) {
    std::vector<GroupLimit> limits(settings.blocking.size());
    for (std::size_t r = 0; r < limits.size(); ++r) {
        const Rule& rule = settings.blocking[r];
        if (rule.kind != Rule::Kind::keys) continue;
        bool has_own = false;
        for (const GroupLimitSettings& entry : settings.group_limits) {
            if (has_own || (entry.rule && *entry.rule != rule)) continue;
            limits[r] = entry.limit;
            has_own = entry.rule.has_value();
        }
    }
    return limits;
}

std::string tightening_text(const GroupLimit& limit) {
    std::string text;
    for (const Expression& part : limit.by)
        text += (text.empty() ? "" : ", ") + to_string(part);
    return text;
}

namespace {

/// A similarity from here up, or a distance up to 1, is a matter of spelling.
constexpr double same_similarity_min = 0.85;

bool says_the_same(const Predicate& predicate) {
    switch (predicate.kind) {
        case Predicate::Kind::exact:
        case Predicate::Kind::swapped:
            return true;
        case Predicate::Kind::at_least:
            return predicate.bound >= same_similarity_min;
        case Predicate::Kind::at_most:
            return predicate.bound <= 1;
        case Predicate::Kind::all_of:
            return std::ranges::any_of(predicate.children, says_the_same);
        case Predicate::Kind::any_of:
            return std::ranges::all_of(predicate.children, says_the_same);
        default:
            return false;
    }
}

}  // namespace

std::size_t agreeing_levels(const ComparisonSettings& comparison) {
    if (comparison.agreeing > 0) return comparison.agreeing;
    std::size_t count = 1;
    for (std::size_t l = 0; l + 1 < comparison.levels.size(); ++l) {
        if (says_the_same(comparison.levels[l].predicate)) count = l + 1;
    }
    return std::min(count, comparison.levels.size() - 1);
}

const char* cleaning_name(Cleaning cleaning) {
    switch (cleaning) {
        case Cleaning::none:
            return "none";
        case Cleaning::words:
            return "words";
        case Cleaning::compact:
            return "compact";
        case Cleaning::standard:
            break;
    }
    return "default";
}

const char* fit_name(FitMethod method) { return method == FitMethod::sessions ? "sessions" : "population"; }

const char* policy_name(GroupPolicy policy) {
    switch (policy) {
        case GroupPolicy::tighten:
            return "tighten";
        case GroupPolicy::skip:
            return "skip";
        case GroupPolicy::keep:
            break;
    }
    return "keep";
}

std::vector<std::size_t> domains_of(const Settings& settings) {
    FieldGroups groups(settings);
    for (const ComparisonSettings& comparison : settings.comparisons) {
        for (const LevelSettings& level : comparison.levels) {
            if (!level.is_else) groups.tie(level.predicate);
        }
    }
    std::vector<std::size_t> domains(settings.fields.size());
    std::size_t count = 0;
    for (std::size_t f = 0; f < domains.size(); ++f) {
        const std::size_t first = groups.first_of(f);
        domains[f] = first == f ? count++ : domains[first];
        const FieldSettings &one = settings.fields[first], &other = settings.fields[f];
        if (one.type == other.type) continue;
        throw InvalidSettings(message("fields '", printable_excerpt(one.name), "' (", type_name(one.type),
                                      ") and '", printable_excerpt(other.name), "' (", type_name(other.type),
                                      ") are swapped in a level: give them one type"));
    }
    return domains;
}

}  // namespace sameas
