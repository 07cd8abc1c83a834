#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/compare/date_difference.hpp"
#include "engine/compare/place_angles.hpp"
#include "engine/derive/features.hpp"
#include "engine/settings/predicate.hpp"

namespace sameas {

/// Three-valued: a predicate over a null is unknown, which never fires a level.
enum class Truth3 : std::uint8_t { no, yes, unknown };

/// One measure over one feature, computed in batches: levels of a comparison that ask for the same share it.
struct MeasureSlot {
    std::size_t feature = 0;
    MeasureCall call;
};

/// What the predicates of one comparison share.
struct SharedParts {
    std::vector<MeasureSlot> slots;
    std::map<std::size_t, std::shared_ptr<const std::vector<SinCos>>> angles;  ///< of latitudes and longitudes, by feature
};

/// A measure against a bound.
struct MeasureBound {
    std::size_t slot = 0;
    bool at_least = true;  ///< else at most
    double bound = 0;
};

/// The pairs of one small batch, as predicates read them: by pair, at most batch_pairs of them.
struct BatchView {
    const ValueId* const* left = nullptr;     ///< codes of the left row, one a feature
    const ValueId* const* right = nullptr;
    const double* const* measures = nullptr;  ///< by slot, then by pair
};

/// Pairs that a Comparator works on at a time: their codes stay in the cache from one comparison to the next.
inline constexpr std::size_t batch_pairs = 1024;

/// A predicate with its operands resolved to features and slots.
class CompiledPredicate {
  public:
    /// Adds what it needs to the parts that it shares with the other levels of its comparison.
    CompiledPredicate(const Predicate& predicate, const Features& features, SharedParts& parts);

    /// truths[i] for pair pairs[i] of the batch. Level after level over a list of pairs: the kind is looked up once a list,
    /// not once a pair. \pre at most batch_pairs pairs
    void evaluate(std::span<const std::uint32_t> pairs, const BatchView& batch, Truth3* truths) const;
    /// Slots that it reads, its children's included.
    void collect_slots(std::vector<std::size_t>& slots) const;
    /// True for `within n km` and nothing else.
    bool is_near() const { return kind_ == Predicate::Kind::within && unit_ == Predicate::Unit::km; }
    /// What `within n km` reads of a row, by feature and value. \pre is_near()
    struct Places {
        std::size_t latitude = 0, longitude = 0;   ///< features
        std::shared_ptr<const std::vector<SinCos>> latitudes, longitudes;
        double km = 0;
    };
    Places places() const { return {feature_, other_feature_, latitudes_, longitudes_, bound_}; }
    /// Cosine of the angle between the places of two rows; NaN where one is null or no place. \pre is_near()
    double angle_between(const ValueId* left, const ValueId* right) const {
        const auto angle = [](const auto& angles, ValueId value) { return (*angles)[index(value)]; };
        return angle_cosine(angle(latitudes_, left[feature_]), angle(longitudes_, left[other_feature_]),
                            angle(latitudes_, right[feature_]), angle(longitudes_, right[other_feature_]));
    }
    /// Whether two rows with that angle between them are near. \pre is_near()
    Truth3 near(double cosine, const ValueId* left, const ValueId* right) const {
        const NearPlaces::Answer answer = near_.within(cosine);
        if (answer == NearPlaces::Answer::unsure) return within_km(left, right);
        return answer == NearPlaces::Answer::yes ? Truth3::yes : Truth3::no;
    }
    /// What it asks when it is a measure against a bound and nothing else.
    std::optional<MeasureBound> measure_bound() const;

  private:
    void evaluate_children(std::span<const std::uint32_t> pairs, const BatchView& batch, Truth3* truths) const;
    /// One pair, both values known.
    Truth3 swapped(const ValueId* left, const ValueId* right) const;
    Truth3 within(ValueId left, ValueId right) const;
    Truth3 within_km(const ValueId* left, const ValueId* right) const;
    Truth3 same_part(ValueId left, ValueId right) const;
    Truth3 equals(ValueId left, ValueId right) const;
    /// No value, or none that reads as what the field is.
    bool is_missing(ValueId value) const;
    DateValue date(ValueId value) const { return {first_->days[index(value)], first_->precision[index(value)]}; }

    Predicate::Kind kind_;
    Predicate::Unit unit_;
    Predicate::Side side_;
    double bound_;
    ValueId text_ = null_value;        ///< of equals; null: no record has it
    std::vector<CompiledPredicate> children_;
    std::size_t feature_ = 0, other_feature_ = 0, slot_ = 0;
    const Domain* first_ = nullptr;    ///< typed values of the operands
    const Domain* second_ = nullptr;
    std::shared_ptr<const std::vector<SinCos>> latitudes_, longitudes_;  ///< of within n km
    NearPlaces near_{0};
    const Features* sets_of_ = nullptr;  ///< of a multi-valued operand: values are sets, equal when they meet
};

}  // namespace sameas
