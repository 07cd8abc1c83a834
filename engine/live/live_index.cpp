#include "engine/live/live_index.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

#include "engine/errors.hpp"
#include "engine/linker.hpp"
#include "engine/live/live_index_state.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

std::string record_text(std::string_view source, std::string_view id) {
    return message("record ", printable_excerpt(source), ":", printable_excerpt(id));
}

std::int64_t system_clock_us() {
    using std::chrono::duration_cast, std::chrono::microseconds, std::chrono::system_clock;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

Model live_model(const Model& model, const FrozenChoices& choices) {
    if (!model.given.adjustments.empty() || !model.given.conditions.empty()) {
        throw InvalidSettings(
            "a live index cannot follow this model: it was estimated elsewhere, with adjustments or conditions of single pairs, "
            "which an index does not keep; use a model that was trained here");
    }
    Model live = model;
    live.settings = live_settings(model.settings, choices);
    return live;
}

RunContext::Options one_thread(RunContext::Options options) {
    options.threads = 1;
    return options;
}

}  // namespace

std::unique_ptr<Workbench> Workbenches::take() {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            std::unique_ptr<Workbench> bench = std::move(free_.back());
            free_.pop_back();
            return bench;
        }
    }
    return std::make_unique<Workbench>(plan_);
}

void Workbenches::give_back(std::unique_ptr<Workbench> bench) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(bench));
}

LiveIndex::State::State(const Model& given, const LiveOptions& live_options)
    : options(live_options),
      model(live_model(given, options.choices)),
      plan(model.settings),
      scorer(model, plan),
      log(options.log != nullptr ? *options.log : own_log),
      benches(plan),
      state(plan),
      context(one_thread(options.run)),
      planner(state, plan, scorer, options.scope, context) {
    if (!options.clock) options.clock = system_clock_us;
}

std::vector<Change> LiveIndex::State::changes_of(const PlannedChange& change, std::string_view source,
                                                 std::string_view id) const {
    Change of_record;
    of_record.kind = change.kind;
    of_record.source = source;
    of_record.id = id;
    for (std::size_t g = 0; g < change.groups.size(); ++g) {
        for (const std::uint32_t number : change.groups[g]) {
            if (number == change.number) of_record.entity = change.entities.groups[g].name.text();
        }
    }
    if (change.record == nullptr) of_record.entity = state.entity(state.record(change.number).entity).name.text();
    std::vector<Change> all{std::move(of_record)};
    all.insert(all.end(), change.entities.changes.begin(), change.entities.changes.end());
    const std::int64_t now = options.clock();
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].sequence = sequence + 1 + i;
        all[i].cause = sequence + 1;
        all[i].time_us = now;
    }
    return all;
}

LoggedChange LiveIndex::State::logged(const PlannedChange& change, std::span<const Change> feed) const {
    LoggedChange all{feed, {.number = change.number}};
    if (change.record != nullptr) all.record = {change.number, feed.front().sequence, *change.record, change.read};
    for (const LiveState::Edge& edge : change.edges) {
        const PairKind& kind = state.kind(edge.kind);
        all.record.pairs.push_back({edge.other, kind.rule, kind.pattern});
    }
    for (std::size_t g = 0; g < change.groups.size(); ++g) {
        const EntityPlan::Group& group = change.entities.groups[g];
        if (!group.is_unchanged) all.entities.push_back({group.name, change.groups[g]});
    }
    for (const EntityPlan::Ended& ended : change.entities.ended)
        all.ended.push_back({change.reclustered.olds[ended.old].name, ended.successors});
    return all;
}

Outcome LiveIndex::State::carry_out(PlannedChange change, std::string_view source, std::string_view id) {
    const std::vector<Change> changes = changes_of(change, source, id);
    Outcome outcome{changes.front().sequence, changes.front().entity, std::move(change.read.issues)};
    log.append(logged(change, changes));
    const std::unique_lock inside(gate);
    sequence = changes.back().sequence;
    is_broken = true;
    planner.apply(change);
    if (change.record != nullptr) state.set_version(change.number, outcome.sequence);
    is_broken = false;
    return outcome;
}

void LiveIndex::State::check_version(const LiveEdit& edit, std::uint32_t self) const {
    const std::uint64_t version = self == LiveState::none ? 0 : state.record(self).version;
    if (!edit.if_version || *edit.if_version == version) return;
    throw OtherVersion(message(record_text(edit.record.source, edit.record.id), " has version ", version, ", not ",
                               *edit.if_version, ": read it again"));
}

Outcome LiveIndex::State::write(const LiveEdit& edit) {
    const auto& [kind, record, if_version] = edit;
    check_identity(record.source, "source");
    check_identity(record.id, "id");
    const bool removes = kind == LiveEdit::Kind::remove;
    ReadRecord read;
    if (!removes) {
        plan.check_values(record);
        const BorrowedWorkbench bench(benches);
        read = bench->reader.read(record);
    }
    const std::lock_guard one_at_a_time(writing);
    if (is_broken)
        throw ResourceLimit("the live index ran out of memory in the middle of a change: build it again from its records");
    const std::uint32_t self = state.find_record(record.source, record.id);
    const bool is_there = self != LiveState::none;
    check_version(edit, self);
    if (is_there && kind == LiveEdit::Kind::add)
        throw RecordExists(message(record_text(record.source, record.id), " is in the index already: change it, or put it"));
    if (!is_there && (removes || kind == LiveEdit::Kind::change))
        throw RecordMissing(message(record_text(record.source, record.id), " is not in the index",
                                   removes ? ": nothing to remove" : ": add it, or put it"));
    if (!is_there && state.record_count() >= rows_max)
        throw ResourceLimit(message("more than ", rows_max, " records in a live index: split them"));
    return carry_out(planner.plan(self, removes ? nullptr : &record, std::move(read)), record.source, record.id);
}

LiveIndex::LiveIndex(const Model& model, const LiveOptions& options) : state_(std::make_unique<State>(model, options)) {}

LiveIndex::~LiveIndex() = default;

const std::vector<std::string>& LiveIndex::columns() const { return state_->plan.columns; }
const Settings& LiveIndex::settings() const { return state_->plan.settings; }

Outcome LiveIndex::add(const LiveRecord& record) { return state_->write({LiveEdit::Kind::add, record}); }
Outcome LiveIndex::change(const LiveRecord& record) { return state_->write({LiveEdit::Kind::change, record}); }
Outcome LiveIndex::put(const LiveRecord& record) { return state_->write({LiveEdit::Kind::put, record}); }
Outcome LiveIndex::remove(std::string_view source, std::string_view id) {
    return state_->write({LiveEdit::Kind::remove, {std::string(source), std::string(id)}});
}
Outcome LiveIndex::apply(const LiveEdit& edit) { return state_->write(edit); }

std::vector<Outcome> LiveIndex::apply(std::span<const LiveEdit> edits) {
    std::vector<Outcome> outcomes;
    const auto place = [&] { return message("edit ", outcomes.size() + 1, " of ", edits.size(), ": "); };
    for (const LiveEdit& edit : edits) {
        try {
            outcomes.push_back(state_->write(edit));
        } catch (const RecordExists& error) {
            throw RecordExists(place() + error.what());
        } catch (const RecordMissing& error) {
            throw RecordMissing(place() + error.what());
        } catch (const OtherVersion& error) {
            throw OtherVersion(place() + error.what());
        } catch (const InvalidInput& error) {
            throw InvalidInput(place() + error.what());
        } catch (const ResourceLimit& error) {
            throw ResourceLimit(place() + error.what());
        } catch (const IoError& error) {
            throw IoError(place() + error.what());
        }
    }
    return outcomes;
}

std::vector<Match> LiveIndex::find_matches(const LiveRecord& record, const FindOptions& find) const {
    State& s = *state_;
    s.plan.check_values(record);
    const BorrowedWorkbench bench(s.benches);
    const ReadRecord read = bench->reader.read(record);
    struct Named {
        std::uint32_t source;
        EntityName entity;
        std::string id;
    };
    std::vector<Named> named;
    std::shared_lock inside(s.gate);
    const std::uint32_t self = s.state.find_record(record.source, record.id);
    Candidates candidates = find_candidates(s.state, s.plan, s.options.scope, record, read, self);
    std::vector<std::string> sources;  // few: copied, as they are named after the gate
    for (const Candidates::Candidate& candidate : candidates.all) {
        const LiveState::Record& other = s.state.record(candidate.number);
        if (other.source >= sources.size()) sources.resize(other.source + std::size_t{1});
        if (sources[other.source].empty()) sources[other.source] = s.state.source_name(other);
        named.push_back({other.source, s.state.entity(other.entity).name, other.id});
    }
    inside.unlock();

    const double least_bits = std::max(s.scorer.floor_bits(), weight_bits(find.probability_min));
    const std::vector<std::uint64_t> patterns = s.scorer.patterns(candidates.rows, candidates.is_left, bench->scratch);
    std::vector<double> weights;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        weights.push_back(s.scorer.weights().weight(patterns[i]));
        if (weights[i] >= least_bits) places.push_back(i);
    }
    std::sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
        if (weights[a] != weights[b]) return weights[a] > weights[b];
        return LiveState::is_before(sources[named[a].source], named[a].id, sources[named[b].source], named[b].id);
    });
    if (places.size() > find.count_max) places.resize(find.count_max);
    std::vector<Match> matches;
    for (const std::size_t i : places) {
        Match match{sources[named[i].source], named[i].id, named[i].entity.text(), weights[i], probability(weights[i]),
                    to_string(s.plan.settings.blocking[candidates.all[i].rule]), {}};
        const PatternLayout& layout = s.scorer.layout();
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            const std::size_t state = layout.state(patterns[i], c);
            match.levels.push_back({layout.level(c, state), s.scorer.weights().bits(c, state)});
        }
        matches.push_back(std::move(match));
    }
    return matches;
}

std::optional<LiveRecord> LiveIndex::record(std::string_view source, std::string_view id) const {
    const std::shared_lock inside(state_->gate);
    const std::uint32_t number = state_->state.find_record(source, id);
    if (number == LiveState::none) return std::nullopt;
    return state_->state.unpacked(state_->state.record(number));
}

std::optional<RecordView> LiveIndex::record_view(std::string_view source, std::string_view id) const {
    const std::shared_lock inside(state_->gate);
    const LiveState& state = state_->state;
    const std::uint32_t number = state.find_record(source, id);
    if (number == LiveState::none) return std::nullopt;
    const LiveState::Record& record = state.record(number);
    return RecordView{state.unpacked(record), record.version, state.entity(record.entity).name.text()};
}

std::string LiveIndex::entity_of(std::string_view source, std::string_view id) const {
    const std::shared_lock inside(state_->gate);
    const LiveState& state = state_->state;
    const std::uint32_t number = state.find_record(source, id);
    return number == LiveState::none ? "" : state.entity(state.record(number).entity).name.text();
}

std::optional<EntityView> LiveIndex::entity(std::string_view entity_id) const {
    const EntityName name(entity_id);
    const std::shared_lock inside(state_->gate);
    const LiveState& state = state_->state;
    const std::uint32_t number = name.view() == entity_id ? state.find_entity(name) : LiveState::none;
    if (number == LiveState::none) return std::nullopt;
    EntityView view{name.text(), {}};
    for (const std::uint32_t member : state.entity(number).records) {
        const LiveState::Record& record = state.record(member);
        view.records.push_back({std::string(state.source_name(record)), record.id});
    }
    return view;
}

std::optional<std::vector<std::string>> LiveIndex::resolve(std::string_view entity_id) const {
    const EntityName name(entity_id);
    const std::shared_lock inside(state_->gate);
    const LiveState& state = state_->state;
    if (name.view() != entity_id || (state.find_entity(name) == LiveState::none && state.find_ended(name) == nullptr))
        return std::nullopt;
    std::vector<EntityName> met{name};
    std::vector<std::string> there;
    for (std::size_t i = 0; i < met.size(); ++i) {
        const EndedEntity* const ended = state.find_ended(met[i]);
        if (ended == nullptr) {
            there.push_back(met[i].text());
            continue;
        }
        for (const EntityName& next : ended->successors) {
            if (std::find(met.begin(), met.end(), next) == met.end()) met.push_back(next);
        }
    }
    std::sort(there.begin(), there.end());
    return there;
}

std::uint64_t LiveIndex::record_count() const {
    const std::shared_lock inside(state_->gate);
    return state_->state.record_count();
}

std::uint64_t LiveIndex::entity_count() const {
    const std::shared_lock inside(state_->gate);
    return state_->state.entity_count();
}

std::uint64_t LiveIndex::pair_count() const {
    const std::shared_lock inside(state_->gate);
    return state_->state.pair_count();
}

std::uint64_t LiveIndex::sequence() const { return state_->sequence.load(std::memory_order_relaxed); }

std::vector<Change> LiveIndex::changes(std::uint64_t after, std::size_t count_max) const {
    std::vector<Change> changes = state_->log.read(after, count_max);
    const std::shared_lock inside(state_->gate);  // the log has a change before it is in place
    while (!changes.empty() && changes.back().sequence > sequence()) changes.pop_back();
    return changes;
}

}  // namespace sameas
