#include "engine/settings/settings.hpp"

#include <algorithm>
#include <numeric>

#include "engine/errors.hpp"
#include "engine/settings/field_types.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

/// Sets of fields that swapped(A, B) ties together, each named by its first field.
class FieldGroups {
  public:
    explicit FieldGroups(const Settings& settings) : settings_(settings), first_(settings.fields.size()) {
        std::iota(first_.begin(), first_.end(), std::size_t{0});
    }

    void tie(const Predicate& predicate) {
        for (const Predicate& child : predicate.children)
            tie(child);
        if (predicate.kind != Predicate::Kind::swapped) return;
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
