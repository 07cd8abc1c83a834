#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/compare/pattern_layout.hpp"
#include "engine/model/model.hpp"
#include "engine/run_context.hpp"
#include "engine/tuning.hpp"

namespace sameas {

/// How many pairs of the whole pair space have a pattern.
struct PopulationPattern {
    std::uint64_t pattern = 0;
    double candidates = 0;   ///< pairs that may match
    double others = 0;       ///< pairs known not to, weighted up from a sample
};

/// What the fit knows of each comparison beside the patterns.
struct FitComparison {
    std::vector<double> start_m;   ///< by state; sums to 1 over the states but null
    std::vector<bool> agreeing;    ///< by state: agreeing_levels()
    /// What it says against a match class that does not agree on it: the collision entropy of its values (-log2 of the
    /// chance that two random records agree) times the share of records that have one. 0 for what need not agree in matches:
    /// numbers that nearly every record has of its own, dates within a few years (of a change, of an event), and places in
    /// several parts.
    double bits = 0;
    /// Matches may agree on it no more than strangers do, and be none the worse for it: dates of events, amounts, numbers that
    /// each source counts for itself.
    bool may_differ = false;
    /// Texts of many words. One that says nothing of pairs alike elsewhere may be a note: no sign that they are groups.
    bool is_prose = false;
    /// Dates far apart, as of birth: what mistakes change and nothing else does.
    bool is_lasting = false;
    /// Numbers, codes, one of few words: what a record may have been given whoever it is about. Names, texts and dates of birth
    /// are not.
    bool may_be_noise = false;
    /// Given names, or full ones: what members of a household do not share.
    bool names_persons = false;
    bool names_organisations = false;
    /// By state, of full names: those of one person. Relatives agree on a part of theirs, which is no agreement. Empty: not full names.
    std::vector<bool> one_person = {};
};

struct FitOptions {
    double expected_matches = 0;         ///< where the match class starts
    double match_pseudo_pairs = tuning().match_pseudo_pairs;     ///< what the first guess of m counts for
    double agree_pseudo_pairs = tuning().agree_pseudo_pairs;    ///< what the background counts for in each "agrees on" class
    double pairs_of_other = 1;           ///< pairs known not to match that one of their sample stands for
    /// Pairs that the background has besides, by comparison and state (unseen_agreement); empty: none.
    std::vector<std::vector<double>> unseen{};
    int iterations_max = 100;
    bool peel = true;                    ///< look for a finer match class while this one leaves fields at background
    bool check_stability = false;        ///< fit again from other starts; three more fits
};

/// Do fits under other assumptions find the same pairs? Each is twice the pairs that both find over the pairs of both.
struct FitStability {
    double few_matches = 1;      ///< started from a 25th of the matches
    double weak_classes = 1;     ///< a third of the pseudo-pairs in each "agrees on" class
    double strong_classes = 1;   ///< three times as many
};

/// A fitted mixture: the match class and the classes of non-match, and what is suspicious about it.
struct PopulationFit {
    double prior = 0;
    std::vector<ComparisonParameters> comparisons;   ///< m, and u of the background
    std::vector<NonMatchClass> classes;
    std::vector<double> weights;             ///< by pattern of the input, in bits
    /// By pattern of the input: the chance that its pairs are of a class that was the match class at some point and is no
    /// larger than matches can be, whether it was set aside or not taken: what blocking should find, before all is seen.
    std::vector<double> plausible;
    double expected_matches = 0;
    int iterations = 0;
    bool collapsed = false;                  ///< fewer than 10 matches: a two-class fit stands in
    std::size_t peeled = 0;                  ///< group classes that were found and set aside
    std::vector<std::size_t> at_background;  ///< comparisons on which matches agree no more than strangers do
    double background_bits = 0;              ///< what these could tell, together, apart from prose
    /// Comparisons that weigh nothing: agreement on them has to do neither with matches nor with agreement on anything else.
    std::vector<std::size_t> left_out;
    FitStability stability;                  ///< where it was asked for
};

/// Latent-class model over agreement patterns: one match class, a background of non-matches, and for each comparison a
/// class of non-matches that agree on it, its other comparisons drawn to the background. Two classes alone call everything
/// a match that independence cannot explain. Nulls are left out of the product. Deterministic: sums in a fixed order.
/// \param patterns  in order of pattern, each once
/// \throws Cancelled
PopulationFit fit_population(const PatternLayout& layout, const Settings& settings,
                             std::span<const PopulationPattern> patterns, std::span<const FitComparison> comparisons,
                             const FitOptions& options, RunContext& context);

}  // namespace sameas
