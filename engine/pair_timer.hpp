#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/blocking/pair_sample.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/linker.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// What some pairs take, on all threads at once.
struct TimedPairs {
    double seconds = 0, pairs = 0, kept = 0;
    /// Of the seconds: 19 times of 20 they are no further off than this share, as far as pairs differ. 0
    /// where all were timed.
    double error = 0;
    std::uint64_t compared = 0;  ///< pairs that were timed in fact

    double seconds_of(double of_pairs) const { return pairs == 0 ? 0 : seconds / pairs * of_pairs; }
    double kept_of(double of_pairs) const { return pairs == 0 ? 0 : kept / pairs * of_pairs; }
};

/// Times pairs on all threads, and comes back in a given time however slow they are, but for some pairs a
/// thread.
class PairTimer {
  public:
    /// \param weights  score as a run does, leaving hopeless pairs out; null: compare every pair in full
    /// What is given must outlive the timer. \throws Cancelled
    PairTimer(const Linkage& linkage, const Comparator& comparator, const PatternWeights* weights,
              RunContext& context);
    ~PairTimer();

    /// Chunks, pair by pair, in their order until the time is over.
    TimedPairs time(std::span<const SampledChunk> chunks, double seconds_max);
    /// Pieces of the work of a rule with keys, as a run meets them: `pairs` are those that it walks, whoever
    /// they belong to. The first few tell how many more there is time for.
    /// \pre a piece for each thread, or none
    TimedPairs time(std::span<const WorkPiece> pieces, double seconds_max);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sameas
