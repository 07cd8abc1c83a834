// Opening an index of millions is waiting for memory: each value, key and pair is looked up in a table that no cache holds. So
// the tables are filled at once, each by one thread: a domain's values, a rule's postings, the identities. Each sees the
// records in their order, so numbers of values and orders of lists are the same on any number of threads.
#include "engine/live/restoration.hpp"

#include "engine/errors.hpp"
#include "engine/live/live_index_state.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

[[noreturn]] void refuse(const std::string& what) { throw InvalidInput("what is stored of an index does not fit together: " + what); }

void place_all(LiveState& state, const std::vector<HeldRecord>& records) {
    for (const HeldRecord& held : records) {
        if (!state.restore(held.number, held.record, held.version)) refuse(message("record number ", held.number, " is there twice"));
    }
}

/// \param values  numbers, by record and compared feature
void acquire_all(LiveState& state, const ReadPlan& plan, std::size_t domain, const std::vector<HeldRecord>& records, std::vector<std::uint32_t>& values) {
    for (std::size_t r = 0; r < records.size(); ++r) {
        for (std::size_t f = 0; f < plan.compared; ++f) {
            if (plan.features[f].domain == domain) values[r * plan.compared + f] = state.acquire(domain, records[r].read.values[f], 1);
        }
    }
}

void add_postings(LiveState& state, std::size_t rule, const std::vector<HeldRecord>& records) {
    for (const HeldRecord& held : records) {
        for (const RuleKey& key : held.read.keys) {
            if (key.rule == rule) state.add_posting(rule, key.key, held.number);
        }
    }
}

}  // namespace

void Restoration::check(const HeldRecord& held) const {
    const ReadPlan& plan = index_.state_->version()->plan;
    const std::size_t rules = plan.settings.blocking.size();
    plan.check_values(held.record);
    if (held.read.values.size() != plan.compared) refuse(message("record number ", held.number, " has other values than the model reads"));
    for (const RuleKey& key : held.read.keys) {
        if (key.rule >= rules) refuse(message("record number ", held.number, " has a key of no rule"));
    }
    for (const HeldPair& pair : held.pairs) {
        if (pair.rule >= rules) refuse(message("record number ", held.number, " has a pair of no rule"));
    }
}

void Restoration::fill(const std::vector<HeldRecord>& records) {
    ModelVersion& s = *index_.state_->version();
    const ReadPlan& plan = s.plan;
    std::vector<std::uint32_t> values(records.size() * plan.compared);
    parallel_chunks(run_, 1 + plan.domains + plan.settings.blocking.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t task = begin; task < end; ++task) {
            if (task == 0) place_all(s.state, records);
            else if (task <= plan.domains) acquire_all(s.state, plan, task - 1, records, values);
            else add_postings(s.state, task - 1 - plan.domains, records);
        }
    });
    constexpr std::size_t records_at_once = 1024;
    parallel_chunks(run_, records.size(), records_at_once, [&](std::size_t begin, std::size_t end) {
        for (std::size_t r = begin; r < end; ++r)
            s.state.set_read(records[r].number, std::span(values).subspan(r * plan.compared, plan.compared), records[r].read.keys);
    });
}

void Restoration::list_pairs(const std::vector<HeldRecord>& records) {
    ChangePlanner& planner = index_.state_->version()->planner;
    std::vector<Listed>& listed = pairs_.emplace_back();
    for (const HeldRecord& held : records) {
        for (const HeldPair& pair : held.pairs) listed.push_back({held.number, pair.other, planner.kind_number({pair.pattern, pair.rule})});
    }
    listed.shrink_to_fit();
}

void Restoration::add(const std::vector<HeldRecord>& records) {
    for (const HeldRecord& held : records) check(held);
    fill(records);
    list_pairs(records);
}

/// Each thread gives a share of the records their sides of all pairs.
void Restoration::add_pairs() {
    LiveState& state = index_.state_->version()->state;
    has_pairs_ = true;
    state.index_free_numbers();
    const auto shares = static_cast<std::size_t>(run_.threads());
    std::vector<std::uint64_t> sides(shares);
    parallel_chunks(run_, shares, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t share = begin; share < end; ++share) {
            for (const std::vector<Listed>& some : pairs_) {
                run_.check_stop();
                for (const Listed& pair : some) {
                    const bool has_first = pair.number % shares == share, has_second = pair.other % shares == share;
                    if (!has_first && !has_second) continue;
                    if (!state.is_there(pair.other) || state.record(pair.other).version > state.record(pair.number).version) continue;
                    if (has_first) state.add_side(pair.number, {pair.other, pair.kind});
                    if (has_second) state.add_side(pair.other, {pair.number, pair.kind});
                    sides[share] += (has_first ? 1u : 0u) + (has_second ? 1u : 0u);
                }
            }
        }
    });
    std::uint64_t all = 0;
    for (const std::uint64_t some : sides) all += some;
    state.count_pairs(all / 2);
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
