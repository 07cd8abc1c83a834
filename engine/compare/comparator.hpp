#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/compare/pattern_layout.hpp"
#include "engine/compare/weight_floor.hpp"
#include "engine/derive/features.hpp"
#include "engine/model/term_frequency.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

class TileCeilings;

/// Every expression that the settings read (comparisons, blocking, training, prior), each once, in order.
std::vector<Expression> expressions_of(const Settings& settings);

/// Adds what a predicate reads to `all`, each expression once.
void add_operands(std::vector<Expression>& all, const Predicate& predicate);

/// Turns pairs into agreement patterns. Built once a run; patterns() may be called from several threads, each with a
/// scratch of its own.
class Comparator {
    struct Compiled;

  public:
    Comparator(const Settings& settings, const Features& features, const TermFrequencies& frequencies);
    ~Comparator();
    Comparator(const Comparator&) = delete;
    Comparator& operator=(const Comparator&) = delete;

    class Scratch {
      public:
        Scratch();
        ~Scratch();
        Scratch(Scratch&&) noexcept;

      private:
        friend class Comparator;
        struct State;
        std::unique_ptr<State> state_;
    };

    const PatternLayout& layout() const { return layout_; }
    /// patterns[i] is the agreement pattern of pairs[i]. Sizes are equal. A similarity is computed once per pair and
    /// feature, only for pairs that no earlier level took, never for equal codes; no allocation once warm.
    void patterns(std::span<const CandidatePair> pairs, std::span<std::uint64_t> patterns, Scratch& scratch) const;

    /// The most that the comparisons of a pair can still weigh, from what is known of it already.
    class Ceilings {
      public:
        ~Ceilings();
        Ceilings(Ceilings&&) noexcept;

      private:
        friend class Comparator;
        struct Tables;
        std::unique_ptr<Tables> tables_;
        Ceilings();
    };
    /// \pre the bits are those of this comparator's layout
    Ceilings ceilings(const WeightFloor& floor) const;

    /// The same for the rows of a tile at once, coarser.
    /// \pre the bits are those of this comparator's layout. \throws Cancelled
    TileCeilings tile_ceilings(const WeightFloor& floor, RunContext& context) const;

    /// As patterns(), but only for pairs that can reach the floor: most others are gone before any text of theirs is
    /// touched. Writes the places of those pairs, rising, to `places` (of the size of `pairs`), and patterns[i] for each.
    /// Every pair whose weight reaches the floor is among them; a few others may be. \returns how many places
    std::size_t patterns_reaching(std::span<const CandidatePair> pairs, const Ceilings& ceilings,
                                  std::span<std::uint64_t> patterns, std::span<std::uint32_t> places,
                                  Scratch& scratch) const;

  private:
    PatternLayout layout_;
    const Features& features_;
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace sameas
