#include "engine/live/live_index.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
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

/// What the log is told of a change that the feed tells so.
LoggedChange logged(const ModelVersion& version, const PlannedChange& change, std::span<const Change> feed) {
    const LiveState& state = version.state;
    LoggedChange all{feed, {.number = change.number}};
    if (change.record != nullptr) {
        all.record = {change.number, feed.front().sequence, *change.record, change.read};
        all.record.read.values.resize(version.plan.compared);
    }
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

void check_version(const LiveState& state, const LiveEdit& edit, std::uint32_t self) {
    const std::uint64_t version = self == LiveState::none ? 0 : state.record(self).version;
    if (!edit.if_version || *edit.if_version == version) return;
    const std::string record = record_text(edit.record.source, edit.record.id);
    if (*edit.if_version == 0) throw OtherVersion(message(record, " is there already, with version ", version, ": change that version"));
    if (version == 0) throw OtherVersion(message(record, " is not there, nor its version ", *edit.if_version, ": add it"));
    throw OtherVersion(message(record, " has version ", version, ", not ", *edit.if_version, ": read it again"));
}

}  // namespace

LiveIndex::State::State(const Model& given, const LiveOptions& live_options)
    : options(live_options),
      log(options.log != nullptr ? *options.log : own_log),
      current(std::make_shared<ModelVersion>(given, options.choices, options.scope, options.columns, options.run)),
      columns(version()->plan.columns) {
    if (!options.clock) options.clock = system_clock_us;
}

std::vector<Change> LiveIndex::State::changes_of(const ModelVersion& version, const PlannedChange& change,
                                                 const LiveRecord& record) const {
    Change of_record;
    of_record.kind = change.kind;
    of_record.source = record.source;
    of_record.id = record.id;
    for (std::size_t g = 0; g < change.groups.size(); ++g) {
        for (const std::uint32_t number : change.groups[g]) {
            if (number == change.number) of_record.entity = change.entities.groups[g].name.text();
        }
    }
    const LiveState& state = version.state;
    if (change.record == nullptr) of_record.entity = state.entity(state.record(change.number).entity).name.text();
    std::vector<Change> all{std::move(of_record)};
    all.insert(all.end(), change.entities.changes.begin(), change.entities.changes.end());
    number_feed(all, sequence, options.clock());
    return all;
}

Outcome LiveIndex::State::carry_out(ModelVersion& version, PlannedChange change, const LiveRecord& record) {
    const std::vector<Change> changes = changes_of(version, change, record);
    Outcome outcome{changes.front().sequence, changes.front().entity, std::move(change.read.issues),
                    changes.front().kind == ChangeKind::record_added};
    if (touched) touched->push_back({record.source, record.id});  // before it is done: one too many does no harm
    log.append(logged(version, change, changes));
    const std::unique_lock inside(version.gate);
    sequence = changes.back().sequence;
    is_broken = true;
    version.planner.apply(change);
    if (change.record != nullptr) version.state.set_version(change.number, outcome.sequence);
    is_broken = false;
    return outcome;
}

std::optional<Outcome> LiveIndex::State::write(ModelVersion& version, const LiveEdit& edit) {
    const auto& [kind, record, if_version] = edit;
    const bool removes = kind == LiveEdit::Kind::remove;
    ReadRecord read;
    if (!removes) {
        version.plan.check_values(record);
        const BorrowedWorkbench bench(version.benches);
        read = bench->reader.read(record);
    }
    const std::lock_guard one_at_a_time(writing);
    if (&version != current.load().get()) return std::nullopt;
    if (is_broken)
        throw ResourceLimit("the live index ran out of memory in the middle of a change: build it again from its records");
    const std::uint32_t self = version.state.find_record(record.source, record.id);
    const bool is_there = self != LiveState::none;
    check_version(version.state, edit, self);
    if (is_there && kind == LiveEdit::Kind::add)
        throw RecordExists(message(record_text(record.source, record.id), " is in the index already: change it, or put it"));
    if (!is_there && (removes || kind == LiveEdit::Kind::change))
        throw RecordMissing(message(record_text(record.source, record.id), " is not in the index",
                                   removes ? ": nothing to remove" : ": add it, or put it"));
    if (!is_there && version.state.record_count() >= rows_max)
        throw ResourceLimit(message("more than ", rows_max, " records in a live index: split them"));
    return carry_out(version, version.planner.plan(self, removes ? nullptr : &record, std::move(read)), record);
}

Outcome LiveIndex::State::write(const LiveEdit& edit) {
    check_identity(edit.record.source, "source");
    check_identity(edit.record.id, "id");
    for (;;) {
        if (std::optional<Outcome> outcome = write(*version(), edit)) return *std::move(outcome);
    }
}

LiveIndex::LiveIndex(const Model& model, const LiveOptions& options) : state_(std::make_unique<State>(model, options)) {}

LiveIndex::~LiveIndex() = default;

const std::vector<std::string>& LiveIndex::columns() const { return state_->columns; }
std::shared_ptr<const Model> LiveIndex::model() const { return state_->version()->model; }

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
    const std::shared_ptr<ModelVersion> version = state_->version();
    ModelVersion& s = *version;
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
    Candidates candidates = find_candidates(s.state, s.plan, s.scope, record, read, self);
    std::vector<std::string> sources;  // few: copied, as they are named after the gate
    for (const Candidates::Candidate& candidate : candidates.all) {
        const LiveState::Record& other = s.state.record(candidate.number);
        if (other.source >= sources.size()) sources.resize(other.source + std::size_t{1});
        if (sources[other.source].empty()) sources[other.source] = s.state.source_name(other);
        named.push_back({other.source, s.state.entity(other.entity).name, std::string(other.texts.id())});
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
                    to_string(s.plan.settings.blocking[candidates.all[i].rule]), s.model, {}};
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
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    const std::uint32_t number = version->state.find_record(source, id);
    if (number == LiveState::none) return std::nullopt;
    return version->state.unpacked(version->state.record(number));
}

std::optional<RecordView> LiveIndex::record_view(std::string_view source, std::string_view id) const {
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    const LiveState& state = version->state;
    const std::uint32_t number = state.find_record(source, id);
    if (number == LiveState::none) return std::nullopt;
    const LiveState::Record& record = state.record(number);
    return RecordView{state.unpacked(record), record.version, state.entity(record.entity).name.text()};
}

std::string LiveIndex::entity_of(std::string_view source, std::string_view id) const {
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    const LiveState& state = version->state;
    const std::uint32_t number = state.find_record(source, id);
    return number == LiveState::none ? "" : state.entity(state.record(number).entity).name.text();
}

namespace {

/// The other way round than resolve(): from what is there to the ids that led to it.
void add_former_ids(const LiveState& state, const EntityName& name, EntityView& view) {
    boost::unordered_flat_set<std::string_view> is_met;
    std::vector<const EntityName*> met{&name};
    for (std::size_t i = 0; i < met.size() && !view.has_more_former_ids; ++i) {
        view.has_more_former_ids = !state.ended().for_each_former(*met[i], [&](const EndedEntity& ended) {
            if (is_met.size() == former_ids_max) return is_met.contains(ended.name.view());
            if (is_met.insert(ended.name.view()).second) met.push_back(&ended.name);
            return true;
        });
    }
    view.former_ids.assign(is_met.begin(), is_met.end());
    std::sort(view.former_ids.begin(), view.former_ids.end());
}

}  // namespace

std::optional<EntityView> LiveIndex::entity(std::string_view entity_id) const {
    const EntityName name(entity_id);
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    const LiveState& state = version->state;
    const std::uint32_t number = name.view() == entity_id ? state.find_entity(name) : LiveState::none;
    if (number == LiveState::none) return std::nullopt;
    EntityView view;
    view.id = name.text();
    for (const std::uint32_t member : state.entity(number).records) {
        const LiveState::Record& record = state.record(member);
        view.records.push_back({std::string(state.source_name(record)), std::string(record.texts.id())});
    }
    add_former_ids(state, name, view);
    return view;
}

std::optional<std::vector<std::string>> LiveIndex::resolve(std::string_view entity_id) const {
    const EntityName name(entity_id);
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    const LiveState& state = version->state;
    if (name.view() != entity_id || (state.find_entity(name) == LiveState::none && state.ended().find(name) == nullptr))
        return std::nullopt;
    std::vector<EntityName> met{name};
    std::vector<std::string> there;
    for (std::size_t i = 0; i < met.size(); ++i) {
        const EndedEntity* const ended = state.ended().find(met[i]);
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
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    return version->state.record_count();
}

std::uint64_t LiveIndex::entity_count() const {
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    return version->state.entity_count();
}

std::uint64_t LiveIndex::pair_count() const {
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);
    return version->state.pair_count();
}

std::uint64_t LiveIndex::sequence() const { return state_->sequence.load(std::memory_order_relaxed); }

std::vector<Change> LiveIndex::changes(std::uint64_t after, std::size_t count_max) const {
    std::vector<Change> changes = state_->log.read(after, count_max);
    const std::shared_ptr<ModelVersion> version = state_->version();
    const std::shared_lock inside(version->gate);  // the log has a change before it is in place
    while (!changes.empty() && changes.back().sequence > sequence()) changes.pop_back();
    return changes;
}

}  // namespace sameas
