#include "engine/live/match_expectation.hpp"

#include "engine/errors.hpp"
#include "engine/live/live_index_state.hpp"

namespace sameas {

bool expects_too_many(const MatchExpectation& matches) {
    return matches.expected >= expected_matches_min && matches.expected > expected_times_max * static_cast<double>(matches.kept);
}

std::string text_of_too_many(const MatchExpectation& matches) {
    return message("The model expects ", static_cast<std::uint64_t>(matches.expected), " matches among these records, of which ", matches.kept,
                   " pairs are kept: it was trained on fewer records, and joins too many of these. Train one on all of them, and give it to the "
                   "index (sameas index swap-model)");
}

MatchExpectation LiveIndex::match_expectation() const {
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    return {version->model->prior * version->state.comparable_pairs(version->scope), version->state.pair_count()};
}

}  // namespace sameas
