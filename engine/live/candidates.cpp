#include "engine/live/candidates.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

namespace sameas {

Candidates find_candidates(const LiveState& state, const ReadPlan& plan, PairScope scope, const LiveRecord& record,
                           const ReadRecord& read, std::uint32_t self) {
    Candidates found{{}, {}, RecordFeatures(plan, read, state.stores())};
    boost::unordered_flat_set<std::uint32_t> is_met;
    for (const RuleKey& key : read.keys) {  // by rule: whoever is met first is met under the first rule that holds
        for (const std::uint32_t number : state.postings(key.rule).of(key.key)) {
            if (number == self || !is_met.insert(number).second) continue;
            const LiveState::Record& other = state.record(number);
            const std::string_view source = state.source_name(other);
            if (scope == PairScope::across_sources && source == record.source) continue;
            found.all.push_back({number, key.rule});
            found.is_left.push_back(LiveState::is_before(record.source, record.id, source, other.texts.id()) ? 1 : 0);
            found.rows.add(other.read.values());
        }
    }
    return found;
}

}  // namespace sameas
