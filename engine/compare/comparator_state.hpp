#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "engine/compare/comparator.hpp"
#include "engine/compare/compiled_comparison.hpp"
#include "engine/compare/measure.hpp"
#include "engine/compare/token_alignment.hpp"

// What comparator.cpp and ceilings.cpp share: the inside of a Comparator.
namespace sameas {

/// Pairs in work: at most batch_pairs of them.
struct Batch {
    std::vector<const ValueId*> left, right;   ///< codes of the rows, one a feature
    std::vector<std::uint64_t> patterns;       ///< so far
    std::vector<double> ceilings;
    std::vector<std::uint32_t> places;         ///< in the chunk
    std::size_t size = 0;

    void prepare() {
        left.resize(batch_pairs);
        right.resize(batch_pairs);
        patterns.resize(batch_pairs);
        ceilings.resize(batch_pairs);
        places.resize(batch_pairs);
    }
};

struct Comparator::Compiled {
    std::vector<CompiledComparison> comparisons;
    RaritySources rarity;
    std::map<const Dictionary*, PreparedValues> values;  ///< of the features that some measure reads
    std::size_t slots_max = 0;
    bool reads_shared_bits = false;
};

/// What one comparison can weigh.
struct Comparator::Ceilings::Tables {
    struct OfComparison {
        std::vector<double> bits;                     ///< by state
        /// Of a head: what an exact agreement weighs, by bin (not split: the first); then the most of the other states, by
        /// the lower bin of the two values; then null. In one table, as which of them it is cannot be foreseen.
        std::array<double, 2 * rarity_bins + 1> head{};
        double open(std::size_t bin) const { return head[rarity_bins + bin]; }
    };
    double prior_bits = 0;
    double cut_bits = 0;
    std::vector<OfComparison> comparisons;
    std::vector<std::size_t> cheap, dear;   ///< places of comparisons: without texts, worth asking first; the others
};

/// Working memory of a thread, and the steps that work in it.
struct Comparator::Scratch::State {
    void prepare(const Compiled& compiled);
    void load(const Features& features, std::span<const CandidatePair> pairs, std::size_t first_place);
    void measure(const CompiledComparison& comparison, std::size_t slot, const Batch& batch);
    void measure_alignment(const CompiledComparison& comparison, const TokenAlignment& alignment, std::size_t feature,
                           const Batch& batch);
    std::size_t bin(const CompiledLevel& level, std::uint32_t pair, const Batch& batch) const;
    template <bool lists>
    void settle_head(const ExactHead& head, Batch& batch);
    void weigh_head(const ExactHead& head, const Ceilings::Tables::OfComparison& weights, Batch& batch);
    void find_undecided(const CompiledComparison& comparison, const Batch& batch, double cut_bits);
    void compare(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c, Batch& batch);
    void find_levels(const CompiledComparison& comparison, const BoundRun& run, const Batch& batch);
    std::size_t climb_bounds(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c,
                             std::size_t l, Batch& batch);
    std::size_t climb_near(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c,
                           std::size_t l, Batch& batch);
    void take(const CompiledLevel& level, std::size_t first_state, std::uint64_t stride, Batch& batch);
    void lower_ceilings(const CompiledComparison& comparison, const Ceilings::Tables::OfComparison& weights, Batch& batch);
    void settle(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c,
                const Ceilings::Tables& tables, Batch& batch);
    void pack(double cut_bits);
    std::size_t finish_packed(const Compiled& compiled, const PatternLayout& layout, const Ceilings::Tables& tables,
                              std::span<std::uint64_t> patterns, std::uint32_t* places);

    Batch fresh, packed;
    std::vector<std::uint32_t> undecided;                       ///< pairs of the batch that no level took
    std::vector<std::uint32_t> asked;                           ///< those that a comparison began with
    std::vector<std::uint32_t> states;                          ///< that the last comparison gave the pairs asked
    std::vector<std::uint8_t> known;                            ///< some predicate could be evaluated
    std::vector<Truth3> truths;                                 ///< of a level, by place in `undecided`
    std::vector<std::vector<double>> measures;                  ///< by slot, by pair
    std::vector<std::vector<double>> shared_bits;               ///< likewise, of slots that make rarity bins
    std::vector<std::uint8_t> measured;                         ///< by slot: done for the undecided pairs
    std::vector<const double*> measure_pointers;
    std::vector<std::uint32_t> kernel_left, kernel_right, kernel_pair;
    std::vector<std::uint8_t> levels_of;                        ///< of a run of bounds, by place in `undecided`
    std::vector<std::uint8_t> kernel_levels;
    std::vector<double> kernel_out, kernel_inside, kernel_shared;
    MeasureScratch measure_scratch;
};

}  // namespace sameas
