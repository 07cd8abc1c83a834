#include "engine/compare/compiled_predicate.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/errors.hpp"
#include "kernels/geo.hpp"
#include "kernels/jaro.hpp"
#include "kernels/jaro_winkler.hpp"
#include "kernels/levenshtein.hpp"
#include "kernels/osa.hpp"

namespace sameas {

namespace {

using DistanceKernel = void (*)(const kernels::TextBatch&, const kernels::TextBatch&, const kernels::PairBatch&,
                                std::uint32_t*) noexcept;

/// Runs a distance kernel and widens its whole numbers, a few at a time.
template <DistanceKernel kernel>
void distance_as_double(const kernels::TextBatch& left, const kernels::TextBatch& right,
                        const kernels::PairBatch& pairs, double* out) {
    constexpr std::size_t step = 256;
    std::uint32_t distances[step];
    for (std::size_t begin = 0; begin < pairs.size; begin += step) {
        kernels::PairBatch part = pairs;
        part.left += begin;
        part.right += begin;
        part.size = std::min(step, pairs.size - begin);
        kernel(left, right, part, distances);
        std::copy(distances, distances + part.size, out + begin);
    }
}

constexpr Truth3 truth(bool value) { return value ? Truth3::yes : Truth3::no; }

bool any_null(ValueId left, ValueId right) { return left == null_value || right == null_value; }

}  // namespace

MeasureSlot measure_slot(const std::string& measure, std::size_t feature) {
#define SAMEAS_SIMILARITY(name, kernel, doc, example) \
    if (measure == #name) return {feature, measure, &kernels::kernel, 1.0};
#define SAMEAS_DISTANCE(name, kernel, doc, example) \
    if (measure == #name) return {feature, measure, &distance_as_double<&kernels::kernel>, 0.0};
#include "engine/compare/similarities.def"
#undef SAMEAS_SIMILARITY
#undef SAMEAS_DISTANCE
    throw InvalidSettings(message("no string measure is called '", measure, "'"));
}

CompiledPredicate::CompiledPredicate(const Predicate& predicate, const Features& features,
                                     std::vector<MeasureSlot>& slots)
    : kind_(predicate.kind), unit_(predicate.unit), bound_(predicate.bound) {
    for (const Predicate& child : predicate.children) children_.emplace_back(child, features, slots);
    if (!predicate.operands.empty()) {
        feature_ = features.find(predicate.operands.front());
        first_ = features.domain(feature_);
    }
    if (predicate.operands.size() > 1) {
        other_feature_ = features.find(predicate.operands[1]);
        second_ = features.domain(other_feature_);
    }
    if (kind_ == Predicate::Kind::similarity || kind_ == Predicate::Kind::distance) {
        const auto same = [&](const MeasureSlot& s) { return s.feature == feature_ && s.measure == predicate.measure; };
        slot_ = static_cast<std::size_t>(std::find_if(slots.begin(), slots.end(), same) - slots.begin());
        if (slot_ == slots.size()) slots.push_back(measure_slot(predicate.measure, feature_));
    }
}

void CompiledPredicate::collect_slots(std::vector<std::size_t>& slots) const {
    for (const CompiledPredicate& child : children_) child.collect_slots(slots);
    if (kind_ == Predicate::Kind::similarity || kind_ == Predicate::Kind::distance) slots.push_back(slot_);
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
            return truth(left == right);
        case Predicate::Kind::similarity:
            return truth(pair.measures[slot_][pair.pair] >= bound_);
        case Predicate::Kind::distance:
            return truth(pair.measures[slot_][pair.pair] <= bound_);
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
