#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/compare/compiled_predicate.hpp"
#include "engine/compare/measure.hpp"
#include "engine/compare/pattern_layout.hpp"
#include "engine/derive/features.hpp"
#include "engine/model/term_frequency.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

/// Rarity of the values of a feature.
struct RaritySource {
    std::size_t feature = 0;
    std::vector<double> bits;          ///< by ValueId: information of a value
    std::vector<std::uint8_t> bins;    ///< by ValueId: rarity_bin of that
};

/// Levels that follow one another and hold one measure against bounds of one side.
struct BoundRun {
    std::size_t slot = 0;
    bool at_least = true;
    std::vector<double> bounds;         ///< of its levels
    bool reads_alone = true;            ///< no other level asks for the measure
    kernels::LevelBounds view() const { return {bounds.data(), bounds.size(), at_least}; }
};

struct CompiledLevel {
    std::vector<CompiledPredicate> predicate;   ///< one, or none for else
    std::optional<MeasureBound> measure_bound;  ///< of a predicate that is nothing else
    std::optional<BoundRun> bound_run;          ///< that begins here
    std::vector<std::size_t> slots;             ///< measures to have before evaluating
    std::vector<const RaritySource*> rarity;    ///< values whose rarity makes its bin
    std::vector<std::size_t> shared;            ///< slots whose shared bits do
    bool is_split() const { return !rarity.empty() || !shared.empty(); }
    /// The feature whose value's rarity alone makes the bin, if there is one.
    const RaritySource* sole_source() const { return rarity.size() == 1 && shared.empty() ? rarity.front() : nullptr; }
};

/// A first level that asks whether one value is equal.
struct ExactHead {
    std::size_t feature = 0;
    bool null_decides = false;              ///< the comparison reads nothing else: over a null it is null
    const std::uint8_t* bins = nullptr;     ///< by ValueId: of an agreement; null: not split
    std::uint64_t first_state = 0, stride = 0;
};

struct CompiledComparison {
    std::vector<CompiledLevel> levels;
    std::vector<MeasureSlot> slots;
    std::vector<std::unique_ptr<Measure>> measures;   ///< by slot
    bool reads_shared_bits = false;                   ///< of some slot
    std::optional<ExactHead> head;
};

/// By the expression as printed.
using RaritySources = std::map<std::string, RaritySource>;

/// O(values of the feature).
RaritySource rarity_of(const FrequencyTable& table, const Features& features);

/// A comparison with its operands resolved; its measures are yet to be made. \param c  its place in the layout
/// \param rarity  must outlive the result
CompiledComparison compile(const ComparisonSettings& comparison, const PatternLayout& layout, std::size_t c,
                           const Features& features, const RaritySources& rarity);

/// The rarity bin of an agreement of two values, or of several: as rare as the commoner side of each.
/// \param shared_bits  that are added
std::size_t bin_of(const CompiledLevel& level, const ValueId* left, const ValueId* right, double shared_bits = 0);

/// The lower bin of two values of a head; 0 where it is not split.
inline std::size_t open_bin(const ExactHead& head, ValueId left, ValueId right) {
    return head.bins == nullptr ? 0 : std::min(head.bins[index(left)], head.bins[index(right)]);
}

/// The most that a comparison weighs when its head does not fire and the head's two values have that lower bin.
/// \param bits  by state
double open_most(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c, std::size_t bin,
                 const std::vector<double>& bits);

}  // namespace sameas
