#pragma once
#include <cstdint>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/live/live_state.hpp"
#include "engine/live/record_features.hpp"

namespace sameas {

/// Records that rules pair with one, and what it takes to compare them with it.
struct Candidates {
    struct Candidate {
        std::uint32_t number = 0;
        std::uint32_t rule = 0;             ///< the first that makes the pair
    };
    std::vector<Candidate> all;             ///< in no order that means anything
    std::vector<std::uint8_t> is_left;      ///< by candidate: the record itself is the left one of the pair
    RecordFeatures rows;                    ///< row 0 is the record, row i + 1 candidate i
};

/// The candidates of a record. \param self  the number of its place in the state, which is passed over; LiveState::none if it has none
Candidates find_candidates(const LiveState& state, const ReadPlan& plan, PairScope scope, const LiveRecord& record,
                           const ReadRecord& read, std::uint32_t self);

}  // namespace sameas
