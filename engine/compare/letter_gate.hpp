#pragma once
#include <cstdint>
#include <optional>

#include "engine/compare/compiled_predicate.hpp"
#include "engine/compare/text_values.hpp"
#include "kernels/tile_ceilings.hpp"

namespace sameas {

/// What a measure against a bound asks at least of the letters of two values (kernels::TileGate).
class LetterGate {
  public:
    /// Empty for measures and bounds of which letters tell nothing.
    static std::optional<LetterGate> of(const MeasureCall& call, const MeasureBound& bound);

    kernels::TileGate kind() const { return kind_; }
    TextUnits units() const { return units_; }
    /// Numbers that a value of so many units (0: unknown) has in the columns behind `most`: one, or two, by kind.
    struct Numbers {
        std::uint16_t first = 0, second = 0;
    };
    Numbers numbers(std::size_t length) const;

  private:
    kernels::TileGate kind_ = kernels::TileGate::open;
    TextUnits units_ = TextUnits::code_points;
    double constant_ = 0, per_unit_ = 0;   ///< of an allowance
    double share_ = 0, share_of_equal_first_ = 0;   ///< Jaro's that is needed
};

}  // namespace sameas
