#include "engine/compare/compiled_predicate.hpp"

#include <algorithm>
#include <cmath>

#include "engine/errors.hpp"
#include "kernels/geo.hpp"

namespace sameas {

namespace {

constexpr Truth3 truth(bool value) { return value ? Truth3::yes : Truth3::no; }

bool any_null(ValueId left, ValueId right) { return left == null_value || right == null_value; }

/// The result of a measure against the bound; NaN: it cannot be told.
Truth3 measured(double value, bool holds) { return std::isnan(value) ? Truth3::unknown : truth(holds); }

}  // namespace

CompiledPredicate::CompiledPredicate(const Predicate& predicate, const Features& features,
                                     std::vector<MeasureSlot>& slots)
    : kind_(predicate.kind), unit_(predicate.unit), bound_(predicate.bound) {
    for (const Predicate& child : predicate.children) children_.emplace_back(child, features, slots);
    if (!predicate.operands.empty()) {
        feature_ = features.find(predicate.operands.front());
        first_ = features.domain(feature_);
        if (features[feature_].sets) sets_ = &*features[feature_].sets;
    }
    if (predicate.operands.size() > 1) {
        other_feature_ = features.find(predicate.operands[1]);
        second_ = features.domain(other_feature_);
    }
    if (kind_ == Predicate::Kind::at_least || kind_ == Predicate::Kind::at_most) {
        const auto same = [&](const MeasureSlot& s) { return s.feature == feature_ && s.call == predicate.measure; };
        slot_ = static_cast<std::size_t>(std::find_if(slots.begin(), slots.end(), same) - slots.begin());
        if (slot_ == slots.size()) slots.push_back({feature_, predicate.measure});
    }
}

void CompiledPredicate::collect_slots(std::vector<std::size_t>& slots) const {
    for (const CompiledPredicate& child : children_) child.collect_slots(slots);
    if (kind_ == Predicate::Kind::at_least || kind_ == Predicate::Kind::at_most) slots.push_back(slot_);
}

Truth3 CompiledPredicate::evaluate(const PairView& pair) const {
    switch (kind_) {
        case Predicate::Kind::all_of:
        case Predicate::Kind::any_of:
        case Predicate::Kind::negation:
            return evaluate_children(pair);
        case Predicate::Kind::swapped: {
            const ValueId la = pair.left[feature_], lb = pair.left[other_feature_];
            const ValueId ra = pair.right[feature_], rb = pair.right[other_feature_];
            if (any_null(la, lb) || any_null(ra, rb)) return Truth3::unknown;
            return truth(la == rb && lb == ra);
        }
        case Predicate::Kind::within:
            return unit_ == Predicate::Unit::km ? within_km(pair) : within(pair);
        default:
            break;
    }
    const ValueId left = pair.left[feature_], right = pair.right[feature_];
    if (any_null(left, right)) return Truth3::unknown;
    switch (kind_) {
        case Predicate::Kind::exact:
            return truth(left == right || (sets_ != nullptr && sets_->meet(left, right)));
        case Predicate::Kind::at_least: {
            const double value = pair.measures[slot_][pair.pair];
            return measured(value, value >= bound_);
        }
        case Predicate::Kind::at_most: {
            const double value = pair.measures[slot_][pair.pair];
            return measured(value, value <= bound_);
        }
        default: {  // same_part
            const std::optional<bool> same = same_date_part(date(left), date(right), unit_);
            return same ? truth(*same) : Truth3::unknown;
        }
    }
}

Truth3 CompiledPredicate::evaluate_children(const PairView& pair) const {
    if (kind_ == Predicate::Kind::negation) {
        const Truth3 child = children_.front().evaluate(pair);
        return child == Truth3::unknown ? child : truth(child == Truth3::no);
    }
    // `and` is decided by one no, `or` by one yes; else an unknown child leaves the whole unknown.
    const Truth3 decisive = kind_ == Predicate::Kind::all_of ? Truth3::no : Truth3::yes;
    Truth3 result = kind_ == Predicate::Kind::all_of ? Truth3::yes : Truth3::no;
    for (const CompiledPredicate& child : children_) {
        const Truth3 value = child.evaluate(pair);
        if (value == decisive) return decisive;
        if (value == Truth3::unknown) result = Truth3::unknown;
    }
    return result;
}

Truth3 CompiledPredicate::within(const PairView& pair) const {
    const ValueId left = pair.left[feature_], right = pair.right[feature_];
    if (any_null(left, right)) return Truth3::unknown;
    if (first_->type == FieldType::date) {
        const std::optional<bool> close = dates_within(date(left), date(right), bound_, unit_);
        return close ? truth(*close) : Truth3::unknown;
    }
    const double a = first_->numbers[index(left)], b = first_->numbers[index(right)];
    if (std::isnan(a) || std::isnan(b)) return Truth3::unknown;
    const double scale = unit_ == Predicate::Unit::percent ? std::max(std::abs(a), std::abs(b)) / 100.0 : 1.0;
    return truth(std::abs(a - b) <= bound_ * scale);
}

Truth3 CompiledPredicate::within_km(const PairView& pair) const {
    const ValueId codes[4] = {pair.left[feature_], pair.left[other_feature_], pair.right[feature_],
                              pair.right[other_feature_]};
    if (any_null(codes[0], codes[1]) || any_null(codes[2], codes[3])) return Truth3::unknown;
    double degrees[4];
    for (int i = 0; i < 4; ++i) degrees[i] = (i % 2 == 0 ? first_ : second_)->numbers[index(codes[i])];
    for (int i = 0; i < 4; ++i) {  // NaN fails too: not a number, or no place on earth
        if (!(std::abs(degrees[i]) <= (i % 2 == 0 ? 90.0 : 180.0))) return Truth3::unknown;
    }
    return truth(kernels::haversine_km(degrees[0], degrees[1], degrees[2], degrees[3]) <= bound_);
}

}  // namespace sameas
