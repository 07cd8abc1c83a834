#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/compare/date_difference.hpp"
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

/// The codes and measures of the pairs of one small batch, as predicates read them.
struct PairView {
    std::span<const ValueId> left;              ///< codes of the left row, one a feature
    std::span<const ValueId> right;
    const double* const* measures = nullptr;    ///< by slot, by pair
    std::size_t pair = 0;
};

/// A predicate with its operands resolved to features and slots.
class CompiledPredicate {
  public:
    /// Adds the measure slots that it needs to `slots` (shared within a comparison).
    CompiledPredicate(const Predicate& predicate, const Features& features, std::vector<MeasureSlot>& slots);

    Truth3 evaluate(const PairView& pair) const;
    /// Slots that it reads, its children's included.
    void collect_slots(std::vector<std::size_t>& slots) const;

  private:
    Truth3 evaluate_children(const PairView& pair) const;
    Truth3 within(const PairView& pair) const;
    Truth3 within_km(const PairView& pair) const;
    DateValue date(ValueId value) const { return {first_->days[index(value)], first_->precision[index(value)]}; }

    Predicate::Kind kind_;
    Predicate::Unit unit_;
    double bound_;
    std::vector<CompiledPredicate> children_;
    std::size_t feature_ = 0, other_feature_ = 0, slot_ = 0;
    const Domain* first_ = nullptr;    ///< typed values of the operands
    const Domain* second_ = nullptr;
    const ValueSets* sets_ = nullptr;  ///< of a multi-valued operand: values are sets, equal when they meet
};

}  // namespace sameas
