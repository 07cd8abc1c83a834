#include "engine/live/restoration.hpp"

#include "engine/errors.hpp"
#include "engine/live/live_index_state.hpp"

namespace sameas {

namespace {

[[noreturn]] void refuse(const std::string& what) { throw InvalidInput("what is stored of an index does not fit together: " + what); }

}  // namespace

void Restoration::add(HeldRecord held) {
    ModelVersion& s = *index_.state_->version();
    s.plan.check_values(held.record);
    if (held.read.values.size() != s.plan.compared) refuse(message("record number ", held.number, " has other values than the model reads"));
    for (const RuleKey& key : held.read.keys) {
        if (key.rule >= s.plan.settings.blocking.size()) refuse(message("record number ", held.number, " has a key of no rule"));
    }
    if (!s.state.restore(held)) refuse(message("record number ", held.number, " is there twice"));
    for (const HeldPair& pair : held.pairs) pairs_.push_back({held.number, pair});
}

void Restoration::add_pairs() {
    ModelVersion& s = *index_.state_->version();
    has_pairs_ = true;
    s.state.index_free_numbers();
    for (const Listed& listed : pairs_) {
        const HeldPair& pair = listed.pair;
        if (!s.state.is_there(pair.other) || s.state.record(pair.other).version > s.state.record(listed.number).version) continue;
        if (pair.rule >= s.plan.settings.blocking.size()) refuse(message("record number ", listed.number, " has a pair of no rule"));
        s.state.add_pair(listed.number, {pair.other, s.planner.kind_number({pair.pattern, pair.rule})});
    }
    pairs_ = {};
}

void Restoration::add(const HeldEntity& held) {
    if (!has_pairs_) add_pairs();
    LiveState& state = index_.state_->version()->state;
    for (const std::uint32_t number : held.records) {
        if (!state.is_there(number) || state.record(number).entity != LiveState::none)
            refuse(message("entity ", held.name.view(), " has a record that is not there, or that another one has"));
    }
    if (held.records.empty() || state.find_entity(held.name) != LiveState::none)
        refuse(message("entity ", held.name.view(), " is empty, or there twice"));
    state.set_members(state.create_entity(held.name), held.records);
}

void Restoration::add(EndedEntity ended) { index_.state_->version()->state.add_ended(std::move(ended)); }

void Restoration::finish(std::uint64_t sequence) {
    if (!has_pairs_) add_pairs();
    LiveIndex::State& s = *index_.state_;
    s.version()->state.for_each_record([&](std::uint32_t number, const LiveState::Record& record) {
        if (record.entity == LiveState::none) refuse(message("record number ", number, " is in no entity"));
        if (record.version > sequence) refuse(message("record number ", number, " is newer than the last change"));
    });
    s.sequence = sequence;
}

}  // namespace sameas
