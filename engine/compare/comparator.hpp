#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/compare/pattern_layout.hpp"
#include "engine/derive/features.hpp"
#include "engine/model/term_frequency.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

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

  private:
    PatternLayout layout_;
    const Features& features_;
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace sameas
