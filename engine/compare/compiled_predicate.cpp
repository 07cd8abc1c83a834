#include "engine/compare/compiled_predicate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/compare/percent_apart.hpp"
#include "engine/errors.hpp"
#include "kernels/geo.hpp"

namespace sameas {

namespace {

constexpr double latitude_max = 90, longitude_max = 180;  // degrees; beyond is no place on earth

constexpr Truth3 truth(bool value) { return value ? Truth3::yes : Truth3::no; }

bool any_null(ValueId left, ValueId right) { return left == null_value || right == null_value; }

/// The result of a measure against the bound; NaN: it cannot be told.
Truth3 measured(double value, bool holds) { return std::isnan(value) ? Truth3::unknown : truth(holds); }

}  // namespace

CompiledPredicate::CompiledPredicate(const Predicate& predicate, const Features& features,
                                     SharedParts& parts)
    : kind_(predicate.kind), unit_(predicate.unit), side_(predicate.side), bound_(predicate.bound) {
    for (const Predicate& child : predicate.children) children_.emplace_back(child, features, parts);
    if (!predicate.operands.empty()) {
        feature_ = features.find(predicate.operands.front());
        first_ = features.domain(feature_);
        if (features.is_multi(feature_)) sets_of_ = &features;
    }
    if (predicate.operands.size() > 1) {
        other_feature_ = features.find(predicate.operands[1]);
        second_ = features.domain(other_feature_);
    }
    if (kind_ == Predicate::Kind::equals) {
        const Dictionary& values = features.values(feature_);
        for (std::size_t v = 1; v < values.size(); ++v) {
            if (values.text(static_cast<ValueId>(v)) == predicate.text) text_ = static_cast<ValueId>(v);
        }
    }
    if (kind_ == Predicate::Kind::at_least || kind_ == Predicate::Kind::at_most) {
        std::vector<MeasureSlot>& slots = parts.slots;
        const auto same = [&](const MeasureSlot& s) { return s.feature == feature_ && s.call == predicate.measure; };
        slot_ = static_cast<std::size_t>(std::find_if(slots.begin(), slots.end(), same) - slots.begin());
        if (slot_ == slots.size()) slots.push_back({feature_, predicate.measure});
    }
    if (kind_ == Predicate::Kind::within && unit_ == Predicate::Unit::km) {
        const auto angles = [&](std::size_t feature, const Domain& domain, double limit) {
            auto& shared = parts.angles[feature];
            if (!shared) shared = std::make_shared<const std::vector<SinCos>>(place_angles(domain, limit));
            return shared;
        };
        latitudes_ = angles(feature_, *first_, latitude_max);
        longitudes_ = angles(other_feature_, *second_, longitude_max);
        near_ = NearPlaces(bound_);
    }
}

std::optional<MeasureBound> CompiledPredicate::measure_bound() const {
    if (kind_ != Predicate::Kind::at_least && kind_ != Predicate::Kind::at_most) return std::nullopt;
    return MeasureBound{slot_, kind_ == Predicate::Kind::at_least, bound_};
}

void CompiledPredicate::collect_slots(std::vector<std::size_t>& slots) const {
    for (const CompiledPredicate& child : children_) child.collect_slots(slots);
    if (kind_ == Predicate::Kind::at_least || kind_ == Predicate::Kind::at_most) slots.push_back(slot_);
}

namespace {

/// truths[i] = test(pair, left value, right value) for pairs[i]; unknown over a null of the feature.
template <class Test>
void evaluate_values(std::span<const std::uint32_t> pairs, const BatchView& batch, std::size_t feature, Truth3* truths,
                     const Test& test) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const std::uint32_t pair = pairs[i];
        const ValueId left = batch.left[pair][feature], right = batch.right[pair][feature];
        truths[i] = any_null(left, right) ? Truth3::unknown : test(pair, left, right);
    }
}

}  // namespace

void CompiledPredicate::evaluate(std::span<const std::uint32_t> pairs, const BatchView& batch, Truth3* truths) const {
    const auto each_row = [&](const auto& test) {
        for (std::size_t i = 0; i < pairs.size(); ++i) truths[i] = test(batch.left[pairs[i]], batch.right[pairs[i]]);
    };
    const auto each_value = [&](const auto& test) { evaluate_values(pairs, batch, feature_, truths, test); };
    switch (kind_) {
        case Predicate::Kind::all_of:
        case Predicate::Kind::any_of:
        case Predicate::Kind::negation:
            return evaluate_children(pairs, batch, truths);
        case Predicate::Kind::swapped:
            return each_row([this](const ValueId* left, const ValueId* right) { return swapped(left, right); });
        case Predicate::Kind::within:
            if (unit_ == Predicate::Unit::km) {
                return each_row([this](const ValueId* left, const ValueId* right) {
                    return near(angle_between(left, right), left, right);
                });
            }
            return each_value([this](std::uint32_t, ValueId left, ValueId right) { return within(left, right); });
        case Predicate::Kind::same_part:
            return each_value([this](std::uint32_t, ValueId left, ValueId right) { return same_part(left, right); });
        case Predicate::Kind::crossed:
            return each_row([this](const ValueId* left, const ValueId* right) {
                if (any_null(left[feature_], right[other_feature_])) return Truth3::unknown;
                return truth(left[feature_] == right[other_feature_]);
            });
        case Predicate::Kind::equals:
            return each_row([this](const ValueId* left, const ValueId* right) { return equals(left[feature_], right[feature_]); });
        case Predicate::Kind::missing:
            return each_row([this](const ValueId* left, const ValueId* right) {
                return truth(is_missing(left[feature_]) || is_missing(right[feature_]));
            });
        case Predicate::Kind::exact:
            if (sets_of_ == nullptr) {
                return each_value([](std::uint32_t, ValueId left, ValueId right) { return truth(left == right); });
            }
            return each_value([this](std::uint32_t, ValueId left, ValueId right) {
                return truth(sets_of_->agree(feature_, left, right));
            });
        case Predicate::Kind::at_least:
            return each_value([bound = bound_, values = batch.measures[slot_]](std::uint32_t pair, ValueId, ValueId) {
                return measured(values[pair], values[pair] >= bound);
            });
        case Predicate::Kind::at_most:
            return each_value([bound = bound_, values = batch.measures[slot_]](std::uint32_t pair, ValueId, ValueId) {
                return measured(values[pair], values[pair] <= bound);
            });
    }
}

void CompiledPredicate::evaluate_children(std::span<const std::uint32_t> pairs, const BatchView& batch,
                                          Truth3* truths) const {
    if (kind_ == Predicate::Kind::negation) {
        children_.front().evaluate(pairs, batch, truths);
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            if (truths[i] != Truth3::unknown) truths[i] = truth(truths[i] == Truth3::no);
        }
        return;
    }
    // `and` is decided by one no, `or` by one yes; else an unknown child leaves the whole unknown. Pairs that are
    // decided are not shown to further children.
    const Truth3 decisive = kind_ == Predicate::Kind::all_of ? Truth3::no : Truth3::yes;
    std::array<std::uint32_t, batch_pairs> open_pairs, open_places;
    std::array<Truth3, batch_pairs> child_truths;
    std::size_t open = pairs.size();
    for (std::size_t i = 0; i < open; ++i) {
        open_pairs[i] = pairs[i];
        open_places[i] = static_cast<std::uint32_t>(i);
        truths[i] = kind_ == Predicate::Kind::all_of ? Truth3::yes : Truth3::no;
    }
    for (const CompiledPredicate& child : children_) {
        child.evaluate({open_pairs.data(), open}, batch, child_truths.data());
        std::size_t still_open = 0;
        for (std::size_t i = 0; i < open; ++i) {
            const std::uint32_t place = open_places[i];
            if (child_truths[i] != truth(decisive == Truth3::no)) truths[place] = child_truths[i];
            if (child_truths[i] == decisive) continue;
            open_pairs[still_open] = open_pairs[i];
            open_places[still_open++] = place;
        }
        open = still_open;
    }
}

Truth3 CompiledPredicate::swapped(const ValueId* left, const ValueId* right) const {
    if (any_null(left[feature_], left[other_feature_]) || any_null(right[feature_], right[other_feature_])) {
        return Truth3::unknown;
    }
    return truth(left[feature_] == right[other_feature_] && left[other_feature_] == right[feature_]);
}

Truth3 CompiledPredicate::within(ValueId left, ValueId right) const {
    if (first_->type == FieldType::date) {
        const std::optional<bool> close = dates_within(date(left), date(right), bound_, unit_);
        return close ? truth(*close) : Truth3::unknown;
    }
    const double a = first_->numbers[index(left)], b = first_->numbers[index(right)];
    if (std::isnan(a) || std::isnan(b)) return Truth3::unknown;
    return truth((unit_ == Predicate::Unit::percent ? percent_apart(a, b) : std::abs(a - b)) <= bound_);
}

Truth3 CompiledPredicate::within_km(const ValueId* left, const ValueId* right) const {
    const ValueId codes[4] = {left[feature_], left[other_feature_], right[feature_], right[other_feature_]};
    if (any_null(codes[0], codes[1]) || any_null(codes[2], codes[3])) return Truth3::unknown;
    double degrees[4];
    for (int i = 0; i < 4; ++i) degrees[i] = (i % 2 == 0 ? first_ : second_)->numbers[index(codes[i])];
    for (int i = 0; i < 4; ++i) {  // NaN fails too: not a number
        if (!(std::abs(degrees[i]) <= (i % 2 == 0 ? latitude_max : longitude_max))) return Truth3::unknown;
    }
    return truth(kernels::haversine_km(degrees[0], degrees[1], degrees[2], degrees[3]) <= bound_);
}

Truth3 CompiledPredicate::equals(ValueId left, ValueId right) const {
    const ValueId one = side_ == Predicate::Side::right ? right : left;
    const ValueId other = side_ == Predicate::Side::left ? left : right;
    // A side that is known to differ settles it, whatever the other is.
    const auto differs = [this](ValueId value) { return value != null_value && value != text_; };
    if (differs(one) || differs(other)) return Truth3::no;
    return any_null(one, other) ? Truth3::unknown : Truth3::yes;
}

bool CompiledPredicate::is_missing(ValueId value) const {
    if (value == null_value) return true;
    if (first_ == nullptr || first_->type == FieldType::text) return false;
    return first_->type == FieldType::date ? first_->precision[index(value)] == DatePrecision::unparsed
                                           : std::isnan(first_->numbers[index(value)]);
}

Truth3 CompiledPredicate::same_part(ValueId left, ValueId right) const {
    const std::optional<bool> same = same_date_part(date(left), date(right), unit_);
    return same ? truth(*same) : Truth3::unknown;
}

}  // namespace sameas
