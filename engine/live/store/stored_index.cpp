#include "engine/live/store/stored_index.hpp"

#include <atomic>
#include <mutex>

#include "engine/errors.hpp"
#include "engine/live/restoration.hpp"
#include "engine/live/store/change_store.hpp"
#include "engine/live/store/index_folder.hpp"
#include "engine/live/store/row_format.hpp"
#include "engine/memory.hpp"

namespace sameas {

namespace fs = std::filesystem;

namespace {

EditResult failed(EditTrouble trouble, std::string error) { return {std::nullopt, trouble, std::move(error)}; }

}  // namespace

struct StoredIndex::State {
    State(IndexFolder at, const StoreOptions& asked)
        : folder(std::move(at)),
          made(folder.read()),
          options(asked),
          store(folder.rows(), {.is_relaxed = options.relaxed}),
          version(std::make_shared<const VersionMade>(version_made())),
          index(version.load()->model, live_options()) {
        made.columns = index.columns();
        if (!made.version) return;
        made.version.reset();  // the rows have it
        made.format = 2;
        folder.write(made);
    }

    /// Of the first version of the format it is moved to the rows.
    VersionMade version_made() {
        if (made.version) store.keep_made(*made.version);
        std::optional<VersionMade> kept = store.made();
        if (!kept) throw InvalidInput(message("the index in '", folder.rows().string(), "' lacks its model: restore a backup, or build the index again from its records"));
        return *std::move(kept);
    }

    LiveOptions live_options() {
        return {.scope = made.scope, .choices = version.load()->choices, .columns = made.columns, .log = &store, .clock = options.clock, .run = options.run};
    }

    void load(RunContext& run) {
        Restoration restoration(index, run);
        store.for_each_records(run, [&](const std::vector<HeldRecord>& some) { fit([&] { restoration.add(some); }); });
        const StageTimer timer(run, "open entities");
        constexpr std::uint64_t looked_up_every = 4096;  // rows; a look at the clock and at a flag
        std::uint64_t rows = 0;
        const auto check = [&] { if (rows++ % looked_up_every == 0) run.check_stop(); };
        store.for_each_entity([&](const HeldEntity& entity) {
            check();
            restoration.add(entity);
        });
        store.for_each_ended([&](EndedEntity ended) {
            check();
            restoration.add(std::move(ended));
        });
        fit([&] { restoration.finish(store.last_sequence()); });
        release_free_memory();
    }

    /// Of an earlier version of the format: what is held of records may have been read otherwise then. Broken off, it begins anew.
    void upgrade(RunContext& run) {
        if (made.format == store_format_version) return;
        run.log(message("the index in '", folder.rows().parent_path().string(), "' was written by an earlier version: all its records are read anew"));
        const std::shared_ptr<const VersionMade> same = version.load();
        index.swap_model(same->model, same->choices, run);
        store.drop_retired();
        made.format = store_format_version;
        folder.write(made);
    }

    /// Says of rows that read back, and do not fit together, where they are and what to do.
    template <class Step>
    void fit(const Step& step) const {
        try {
            step();
        } catch (const InvalidInput& error) {
            throw InvalidInput(message(error.what(), " (", folder.rows().string(), "): restore a backup, or build the index again from its records"));
        }
    }

    EditResult apply(const LiveEdit& edit) {
        try {
            return {index.apply(edit), EditTrouble::none, {}};
        } catch (const RecordExists& error) {
            return failed(EditTrouble::is_there, error.what());
        } catch (const RecordMissing& error) {
            return failed(EditTrouble::not_there, error.what());
        } catch (const OtherVersion& error) {
            return failed(EditTrouble::other_version, error.what());
        } catch (const InvalidInput& error) {
            return failed(EditTrouble::invalid, error.what());
        } catch (const ResourceLimit& error) {
            return failed(EditTrouble::too_much, error.what());
        } catch (const IoError& error) {
            return failed(EditTrouble::refused, error.what());
        }
    }

    IndexFolder folder;
    IndexFolder::Made made;
    StoreOptions options;
    ChangeStore store;
    std::mutex swapping;  // to the end: the index lets the next one begin before what the last one left is dropped
    std::atomic<std::shared_ptr<const VersionMade>> version;
    LiveIndex index;
};

StoredIndex::StoredIndex() = default;
StoredIndex::~StoredIndex() = default;

void StoredIndex::create(const fs::path& folder, const Model& model, const CreateOptions& options) {
    RunContext context({.threads = 1});
    build(folder, model, options, [](BulkLoad&) {}, context);
}

BuildReport StoredIndex::build(const fs::path& folder, const Model& model, const CreateOptions& options,
                               const std::function<void(BulkLoad&)>& fill, RunContext& context) {
    const LiveOptions live{.scope = options.scope, .choices = options.choices, .run = {.threads = 1}};
    const std::vector<std::string> columns = LiveIndex(model, live).columns();  // refuses before anything is written
    IndexFolder made = IndexFolder::make(folder);
    BuildReport report;
    try {
        {
            ChangeStore store(made.rows(), {.create = true, .in_bulk = true});
            LiveOptions logged = live;
            logged.log = &store;
            LiveIndex index(model, logged);
            BulkLoad load(index, context);
            fill(load);
            load.finish();
            store.finish_bulk();
            store.keep_made({model, options.choices});
            report = {index.record_count(), index.entity_count(), index.pair_count(), load.issues(), index.match_expectation()};
        }
        made.write({.format = store_format_version, .scope = options.scope, .columns = columns});
    } catch (...) {  // so that the next try finds the folder empty
        made.abandon();
        throw;
    }
    return report;
}

std::unique_ptr<StoredIndex> StoredIndex::open(const fs::path& folder, const StoreOptions& options) {
    RunContext::Options unbounded = options.run;
    unbounded.memory_bytes = UINT64_MAX;  // whatever it takes is what the index takes
    RunContext run(unbounded);
    return open(folder, options, run);
}

std::unique_ptr<StoredIndex> StoredIndex::open(const fs::path& folder, const StoreOptions& options, RunContext& context) {
    std::unique_ptr<StoredIndex> index(new StoredIndex);
    index->state_ = std::make_unique<State>(IndexFolder::open(folder), options);
    index->state_->load(context);
    index->state_->upgrade(context);
    return index;
}

const LiveIndex& StoredIndex::index() const { return state_->index; }

std::shared_ptr<const Model> StoredIndex::model() const {
    const std::shared_ptr<const VersionMade> version = state_->version.load();
    return {version, &version->model};
}

SwapReport StoredIndex::swap_model(const Model& model, const FrozenChoices& choices, RunContext& context) {
    State& s = *state_;
    const std::unique_lock only_one(s.swapping, std::try_to_lock);
    if (!only_one) throw InvalidInput("another model is being put in place: wait until it is");
    s.store.try_again();
    if (const std::string why = s.store.refusal(); !why.empty()) throw IoError(why);
    const auto made = std::make_shared<const VersionMade>(VersionMade{model, choices});
    const SwapReport report = s.index.swap_model(model, choices, context);
    s.version = made;
    try {
        s.store.drop_retired();
    } catch (const IoError& error) {
        throw IoError(message("the index follows the new model already; whether that is safe on the disk is not known: ", error.what()));
    }
    return report;
}

std::vector<EditResult> StoredIndex::put_in_place(std::span<const LiveEdit> edits) {
    state_->store.try_again();
    std::vector<EditResult> results;
    for (const LiveEdit& edit : edits) results.push_back(state_->apply(edit));
    return results;
}

void StoredIndex::wait_until_safe(std::uint64_t sequence) {
    if (!state_->options.relaxed) state_->store.wait_until_safe(sequence);
}

std::vector<EditResult> StoredIndex::apply(std::span<const LiveEdit> edits) {
    std::vector<EditResult> results = put_in_place(edits);
    std::uint64_t last = 0;
    for (const EditResult& result : results) {
        if (result.outcome) last = result.outcome->sequence;
    }
    if (last == 0) return results;
    try {
        wait_until_safe(last);
    } catch (const IoError& error) {
        for (EditResult& result : results) {
            if (result.outcome) result = failed(EditTrouble::refused, error.what());
        }
    }
    return results;
}

std::string StoredIndex::refusal() const { return state_->store.refusal(); }

void StoredIndex::backup(const fs::path& folder) const {
    const IndexFolder copy = IndexFolder::make(folder);
    state_->store.copy_to(copy.rows());
    copy.write(state_->made);
}

}  // namespace sameas
