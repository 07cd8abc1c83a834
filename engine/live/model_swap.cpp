// Another model: every pair may weigh something else, so every entity may be another one. That takes minutes, and the index is read
// and changed meanwhile. So a second version is made beside: from a copy of the records by a batch run, then change by change
// from what was touched since, each record as it is now. As the kept pairs and clusters of a version are a function of its records
// alone, it does not matter which states a record went through, nor that the copy was taken while records changed.
//
// Entities of the next version have provisional names. What they are called follows from the entities of both versions as they
// stand in the end (name_entities), when no change may come between: writers wait. To make that short, names are found once
// before, and written; in the end only what differs is.
//
// The log switches as a whole (ChangeLog::switch_version), then a pointer changes. Until then the version in use knows nothing of the
// next one: whatever goes wrong leaves it as it is.
#include "engine/live/model_swap.hpp"

#include <algorithm>
#include <thread>

#include "engine/errors.hpp"
#include "engine/live/background_work.hpp"
#include "engine/live/bulk_fill.hpp"

namespace sameas {

namespace {

/// What is copied while writers cannot put a change in place: some ten microseconds.
constexpr std::uint32_t copied_at_once = 128;
/// So many touched records may be left when writers are made to wait.
constexpr std::size_t touched_left_max = 256;
constexpr int catch_up_rounds_max = 100;

std::unique_lock<std::mutex> the_only_one(std::mutex& swapping) {
    std::unique_lock lock(swapping, std::try_to_lock);
    if (!lock) throw InvalidInput("another model is being put in place: wait until it is");
    return lock;
}

bool is_name(const EntityName& name) { return name != EntityName(); }

}  // namespace

ModelSwap::ModelSwap(LiveIndex& index, const Model& model, const FrozenChoices& choices, RunContext& run)
    : index_(*index.state_),
      run_(run),
      only_one_(the_only_one(index_.swapping)),
      before_(index_.version()),
      next_(std::make_shared<ModelVersion>(model, choices, before_->scope, index_.columns, index_.options.run)),
      rows_(index_.log.begin_version(model, choices)),
      reader_(next_->plan, next_->context) {
    const std::lock_guard no_changes(index_.writing);
    index_.touched.emplace();
}

ModelSwap::~ModelSwap() {
    const std::lock_guard no_changes(index_.writing);
    index_.touched.reset();
}

void ModelSwap::copy_records() {
    std::uint32_t places = 0;
    {
        const std::shared_lock inside(before_->gate);
        places = before_->state.record_places();
    }
    const StageTimer timer(run_, "copy", places);
    struct Copied {
        LiveRecord record;
        std::uint64_t version;
    };
    std::vector<Copied> some;
    for (std::uint32_t begin = 0;; begin += copied_at_once) {
        run_.check_stop();
        run_.progress.done.store(begin, std::memory_order_relaxed);
        some.clear();
        {
            const std::shared_lock inside(before_->gate);
            const LiveState& state = before_->state;
            if (begin >= state.record_places()) return;
            const std::uint32_t end = std::min(begin + copied_at_once, state.record_places());
            for (std::uint32_t number = begin; number < end; ++number) {
                if (state.is_there(number)) some.push_back({state.unpacked(state.record(number)), state.record(number).version});
            }
        }
        for (const Copied& one : some) {  // one that moved to another number meanwhile is met twice, and touched
            if (next_->state.find_record(one.record.source, one.record.id) != LiveState::none) continue;
            next_->state.set_version(next_->state.place(one.record), one.version);
        }
    }
}

void ModelSwap::write_records() {
    const StageTimer timer(run_, "write", next_->state.record_places());
    for (std::uint32_t number = 0; number < next_->state.record_places(); ++number) {
        if (number % 4096 == 0) {
            run_.check_stop();
            run_.progress.done.store(number, std::memory_order_relaxed);
        }
        rows_->put(next_->state.held(number));
    }
}

std::vector<Identity> ModelSwap::take_touched() {
    std::vector<Identity> touched;
    touched.swap(*index_.touched);
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    return touched;
}

/// The record in the next version, as it is now.
void ModelSwap::change_next(const Identity& identity) {
    std::optional<LiveRecord> record;
    std::uint64_t version = 0;
    {
        const std::shared_lock inside(before_->gate);
        const std::uint32_t number = before_->state.find_record(identity.source, identity.id);
        if (number != LiveState::none) {
            record = before_->state.unpacked(before_->state.record(number));
            version = before_->state.record(number).version;
        }
    }
    LiveState& state = next_->state;
    const std::uint32_t self = state.find_record(identity.source, identity.id);
    if (!record && self == LiveState::none) return;
    PlannedChange change = next_->planner.plan(self, record ? &*record : nullptr, record ? reader_.read(*record) : ReadRecord());
    std::vector<std::uint32_t> firsts;  // of groups that are new or have other records
    for (std::size_t g = 0; g < change.groups.size(); ++g) {
        if (!change.entities.groups[g].is_unchanged) firsts.push_back(change.groups[g].front());
    }
    for (const EntityPlan::Ended& ended : change.entities.ended) changed_.push_back(change.old_numbers[ended.old]);
    next_->planner.apply(change);
    if (record) state.set_version(change.number, version);
    for (const std::uint32_t first : firsts) changed_.push_back(state.record(first).entity);
}

/// Rows are written in the end: that of a record has its pairs with all that changed before it.
void ModelSwap::catch_up(const std::vector<Identity>& touched) {
    std::vector<std::uint32_t> numbers;
    for (const Identity& record : touched) {
        const std::uint32_t before = next_->state.find_record(record.source, record.id);
        if (before != LiveState::none) numbers.push_back(before);
        change_next(record);
        const std::uint32_t now = next_->state.find_record(record.source, record.id);
        if (now != LiveState::none) numbers.push_back(now);
    }
    for (const std::uint32_t number : numbers) rows_->put(next_->state.is_there(number) ? next_->state.held(number) : HeldRecord{.number = number});
}

/// Until little is left, or changes come faster than they are caught up with.
void ModelSwap::catch_up_nearly() {
    const StageTimer timer(run_, "catch up");
    for (int round = 0; round < catch_up_rounds_max; ++round) {
        run_.check_stop();
        std::vector<Identity> touched;
        {
            const std::lock_guard no_changes(index_.writing);
            touched = take_touched();
        }
        catch_up(touched);
        copy_ended();
        if (touched.size() <= touched_left_max) return;
    }
}

void ModelSwap::copy_ended() {
    for (;;) {
        const std::shared_lock inside(before_->gate);
        const EndedEntities& all = before_->state.ended();
        const std::size_t end = std::min(ended_.size() + copied_at_once, all.size());
        if (ended_.size() == end) return;
        while (ended_.size() < end) ended_.add(all[ended_.size()]);
    }
}

/// What the entities of the next version are called as things stand. Under the writers' lock.
EntityNaming ModelSwap::name_all() {
    if (index_.is_broken) throw ResourceLimit("the live index ran out of memory in the middle of a change: build it again from its records");
    catch_up(take_touched());
    copy_ended();
    return name_entities(before_->state, next_->state, run_);
}

void ModelSwap::write_predicted_names() {
    EntityNaming naming;
    {
        const std::lock_guard no_changes(index_.writing);
        naming = name_all();
    }
    const StageTimer timer(run_, "name");
    LiveState& state = next_->state;
    for (std::uint32_t entity = 0; entity < state.entity_places(); ++entity) {
        const std::vector<std::uint32_t>& records = state.entity(entity).records;
        if (records.empty()) continue;
        state.rename_entity(entity, naming.name_of[entity]);
        rows_->put(HeldEntity{naming.name_of[entity], records});
    }
    written_ = std::move(naming.name_of);
    changed_.clear();
    rows_->settle();
}

std::vector<Change> ModelSwap::feed_of(EntityNaming& naming) const {
    std::vector<Change> feed(1);
    feed.front().kind = ChangeKind::model_changed;
    feed.insert(feed.end(), std::make_move_iterator(naming.changes.begin()), std::make_move_iterator(naming.changes.end()));
    number_feed(feed, index_.sequence, index_.options.clock());
    return feed;
}

SwapReport ModelSwap::finish() {
    LiveState& state = next_->state;
    const std::lock_guard no_changes(index_.writing);
    EntityNaming naming = name_all();
    LoggedSwap logged{.rows = *rows_};
    written_.resize(state.entity_places());
    std::vector<std::uint8_t> is_changed(state.entity_places());
    for (const std::uint32_t entity : changed_) is_changed[entity] = 1;
    for (std::uint32_t entity = 0; entity < state.entity_places(); ++entity) {
        const EntityName& name = naming.name_of[entity];
        if (is_changed[entity] == 0 && name == written_[entity]) continue;
        if (is_name(written_[entity])) logged.gone.push_back(written_[entity]);
        if (is_name(name)) logged.entities.push_back({name, state.entity(entity).records});
        if (is_name(name)) state.rename_entity(entity, name);
    }
    for (const EndedEntity& one : naming.ended) ended_.add(one);
    const std::vector<Change> feed = feed_of(naming);
    logged.feed = feed;
    logged.ended = std::move(naming.ended);
    state.set_ended(std::move(ended_));
    SwapReport report{feed.back().sequence, state.record_count(), state.entity_count(), state.pair_count(), feed.size() - 1};
    index_.log.switch_version(logged);
    const std::unique_lock inside(before_->gate);
    index_.current.store(next_);
    index_.sequence = report.sequence;
    return report;
}

SwapReport ModelSwap::carry_out() {
    copy_records();
    // Nobody waits for this, however long it takes. With several threads a processor is left to others, and workers would keep the priority.
    if (run_.threads() == 1) run_in_background([&] { bulk_fill(*next_, run_); });
    else bulk_fill(*next_, run_);
    write_records();
    catch_up_nearly();
    write_predicted_names();
    catch_up_nearly();
    const SwapReport report = finish();
    // Whoever still reads the version of before is not the one to wait while all of it is given back.
    while (before_.use_count() > 1) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return report;
}

SwapReport LiveIndex::swap_model(const Model& model, const FrozenChoices& choices, RunContext& run) {
    return ModelSwap(*this, model, choices, run).carry_out();
}

}  // namespace sameas
