#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/compare/code_points.hpp"
#include "engine/compare/date_difference.hpp"
#include "engine/derive/features.hpp"
#include "engine/settings/predicate.hpp"
#include "kernels/text_batch.hpp"

namespace sameas {

/// Three-valued: a predicate over a null is unknown, which never fires a level.
enum class Truth3 : std::uint8_t { no, yes, unknown };

/// One string measure over one feature, computed in batches: levels of a comparison that ask for the same share it.
struct MeasureSlot {
    using Kernel = void (*)(const kernels::TextBatch&, const kernels::TextBatch&, const kernels::PairBatch&, double*);
    std::size_t feature = 0;
    std::string measure;
    Kernel kernel = nullptr;
    double of_equal = 1;   ///< its value for equal texts: 1 for a similarity, 0 for a distance
};

/// The kernel of a measure of similarities.def and its value for equal texts. \pre the name is in the table
MeasureSlot measure_slot(const std::string& measure, std::size_t feature);

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
};

}  // namespace sameas
