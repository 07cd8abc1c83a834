#pragma once
#include <memory>
#include <vector>

#include "engine/blocking/pair_filter.hpp"
#include "engine/compare/compiled_comparison.hpp"
#include "engine/compare/weight_floor.hpp"
#include "kernels/tile_ceilings.hpp"

namespace sameas {

/// What the rows of a tile can weigh together at most, from numbers that every value has: no text is touched.
class TileCeilings {
  public:
    /// \param comparisons  compiled for the features and the layout; both must outlive this
    /// O(values of the features compared); some 25 bytes a value. \throws Cancelled
    TileCeilings(const std::vector<CompiledComparison>& comparisons, const PatternLayout& layout, const Features& features,
                 const WeightFloor& floor, RunContext& context);
    TileCeilings(TileCeilings&&) = default;

    /// Wants the pairs that may weigh the floor or more; this must outlive it.
    std::unique_ptr<PairFilter> filter() const;

  private:
    class Filter;
    class Builder;
    /// Numbers of the values of a feature, a row of them each, by ValueId.
    struct ValueNumbers {
        std::size_t feature = 0;
        std::size_t column = 0, width = 0;
        std::vector<std::uint16_t> numbers;

        const std::uint16_t* of(ValueId value) const { return numbers.data() + index(value) * width; }
    };
    /// Where a place's numbers go.
    struct PlaceNumbers {
        CompiledPredicate::Places places;
        std::size_t column = 0;
    };

    const Features* features_;
    std::vector<kernels::TileTerm> terms_;
    std::vector<kernels::TileLevel> levels_;
    std::int16_t start_ = 0;
    std::size_t columns_ = 0;
    std::vector<ValueNumbers> values_;
    std::vector<PlaceNumbers> places_;
};

}  // namespace sameas
