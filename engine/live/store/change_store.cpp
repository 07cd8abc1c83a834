// What must hold: a change is there as a whole or not at all, acknowledged changes outlive a loss of power, and thousands
// of them a second are acknowledged though a disk syncs some hundred times a second.
//
// One change is one batch of RocksDB, over all its column families: one record of its write-ahead log, with a checksum. It is
// handed to the system at once (so it outlives the process), in the order of sequence that the index's one writer gives.
// Whoever wants it safe waits: the first that waits syncs the log for all that was appended until then, while others append
// on and wait for the next sync. So the number of syncs follows the disk, not the writers.
//
// A record's row holds its pairs with records that changed before it. A change writes the row of one record only; what rows
// of partners still say of its last version is out of date by their versions, which Restoration tells.
#include "engine/live/store/change_store.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>

#include <array>
#include <condition_variable>
#include <mutex>

#include "engine/errors.hpp"
#include "engine/live/store/row_format.hpp"

namespace sameas {

namespace fs = std::filesystem;

namespace {

enum Family : std::size_t { records, entities, ended, feed };
constexpr std::array<const char*, 4> family_names{"records", "entities", "ended", "feed"};

constexpr const char* remedy = ": restore a backup, or build the index again from its records";

[[noreturn]] void fail(const rocksdb::Status& status, const std::string& what, const fs::path& folder) {
    const std::string text = message("the index in '", folder.parent_path().string(), "' ", what, " (", status.ToString(), ")");
    if (status.IsCorruption()) throw InvalidInput(text + remedy);
    if (status.IsNoSpace()) throw IoError(text + ": make room on the disk");
    throw IoError(text);
}

rocksdb::Options database_options(const ChangeStore::Options& asked) {
    rocksdb::Options options;
    options.create_if_missing = options.error_if_exists = asked.create;
    options.create_missing_column_families = asked.create;
    if (asked.env != nullptr) options.env = asked.env;
    // A log that ends in the middle of a change is what the end of a process leaves: that change was not acknowledged.
    // Anything else that does not read back is an error, never passed over.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    options.paranoid_checks = true;
    options.max_total_wal_size = std::uint64_t{256} << 20;
    options.db_write_buffer_size = std::size_t{128} << 20;
    options.keep_log_file_num = 2;
    options.max_open_files = 512;
    options.max_background_jobs = 2;
    return options;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
    rocksdb::ColumnFamilyOptions options;
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.block_size = 16 << 10;
    table.checksum = rocksdb::kXXH3;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.compression = rocksdb::kLZ4Compression;
    options.write_buffer_size = std::size_t{32} << 20;
    return options;
}

}  // namespace

struct ChangeStore::State {
    explicit State(fs::path where) : folder(std::move(where)) {}
    ~State() {
        for (rocksdb::ColumnFamilyHandle* const family : families) db->DestroyColumnFamilyHandle(family);
    }

    rocksdb::ColumnFamilyHandle* family(Family which) const { return families[which + 1]; }
    void check(const rocksdb::Status& status, const char* what) const {
        if (!status.ok()) fail(status, what, folder);
    }
    void write_batch() {
        rocksdb::WriteOptions options;
        options.disableWAL = in_bulk;
        const rocksdb::Status status = db->Write(options, &batch);
        batch.Clear();
        if (status.ok()) return;
        const std::lock_guard lock(mutex);
        refuse(status);
        throw IoError(refusal);
    }
    /// Notes why nothing is written from now on. Under the mutex.
    void refuse(const rocksdb::Status& status) {
        if (!refusal.empty()) return;
        try {
            fail(status, "cannot be written to", folder);
        } catch (const Error& error) {
            refusal = message(error.what(), "; nothing is written any more, and the changes under way may be done or not: mend it, open "
                                            "the index again, and look");
        }
    }
    void put(Family which, std::string_view key, std::string_view row) { check(batch.Put(family(which), key, row), "cannot be written to"); }
    void remove(Family which, std::string_view key) { check(batch.Delete(family(which), key), "cannot be written to"); }
    /// The last change that the feed shows: a loss of power must not take one away that somebody has read, as its number is given again.
    std::uint64_t last_shown() const {
        const std::lock_guard lock(mutex);
        return is_relaxed ? appended : safe;
    }
    template <class Body>
    void for_each_row(Family which, const Body& body) const {
        rocksdb::ReadOptions read;
        read.fill_cache = false;
        read.readahead_size = std::size_t{2} << 20;
        const std::unique_ptr<rocksdb::Iterator> at(db->NewIterator(read, family(which)));
        for (at->SeekToFirst(); at->Valid(); at->Next()) take_row(which, *at, body);
        check(at->status(), "is damaged");
    }
    /// Gives the row to `body`; what that refuses is damage.
    template <class Body>
    void take_row(Family which, const rocksdb::Iterator& at, const Body& body) const {
        try {
            body(at.key().ToStringView(), at.value().ToStringView());
        } catch (const InvalidInput& error) {
            throw InvalidInput(message("the index in '", folder.parent_path().string(), "' is damaged: ", error.what(), " (",
                                       family_names[which], ")", remedy));
        }
    }

    fs::path folder;
    std::size_t compared = 0;
    bool is_relaxed = false;
    std::unique_ptr<rocksdb::DB> db;
    std::vector<rocksdb::ColumnFamilyHandle*> families;  // the default one, which holds nothing, then by Family
    rocksdb::WriteBatch batch;  // of the one writer
    bool in_bulk = false;

    mutable std::mutex mutex;  // before all below
    std::condition_variable synced;
    std::uint64_t appended = 0, safe = 0;  // sequences
    bool is_syncing = false;
    std::string refusal;
};

ChangeStore::ChangeStore(const fs::path& folder, const Options& options) : state_(std::make_unique<State>(folder)) {
    state_->compared = options.compared;
    state_->is_relaxed = options.is_relaxed;
    state_->in_bulk = options.in_bulk;
    const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(std::size_t{32} << 20);
    std::vector<rocksdb::ColumnFamilyDescriptor> descriptors{{rocksdb::kDefaultColumnFamilyName, family_options(cache)}};
    for (const char* const name : family_names) descriptors.emplace_back(name, family_options(cache));
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status =
        rocksdb::DB::Open(database_options(options), folder.string(), descriptors, &state_->families, &opened);
    state_->db.reset(opened);
    state_->check(status, "cannot be opened");
    state_->appended = state_->safe = last_sequence();
}

/// At rest all rows stand in tables: a log's end that was cut off by the end of a process cannot be told from one that was damaged.
/// Where that fails, the log still has them.
ChangeStore::~ChangeStore() {
    if (refusal().empty()) state_->db->Flush({}, state_->families).PermitUncheckedError();
}

void ChangeStore::append(const LoggedChange& change) {
    State& s = *state_;
    if (std::string why = refusal(); !why.empty()) throw IoError(why);
    if (!s.in_bulk) s.batch.Clear();  // of a change that ended half-way
    const std::string key = number_key(change.record.number);
    if (change.record.version == 0) {
        s.remove(records, key);
    } else {
        s.put(records, key, record_row(change.record, s.compared));
    }
    for (const HeldEntity& entity : change.entities) s.put(entities, entity.name.view(), entity_row(entity));
    for (const EndedEntity& one : change.ended) {
        s.remove(entities, one.name.view());
        s.put(ended, one.name.view(), ended_row(one));
    }
    for (const Change& entry : change.feed) s.put(feed, sequence_key(entry.sequence), change_row(entry));
    constexpr std::size_t bulk_bytes = std::size_t{1} << 20;
    if (s.in_bulk && s.batch.GetDataSize() < bulk_bytes) return;
    s.write_batch();
    const std::lock_guard lock(s.mutex);
    s.appended = change.feed.back().sequence;
}

void ChangeStore::finish_bulk() {
    State& s = *state_;
    s.write_batch();
    s.check(s.db->Flush({}, s.families), "cannot be written to");
    s.in_bulk = false;
    const std::lock_guard lock(s.mutex);
    s.appended = s.safe = last_sequence();
}

void ChangeStore::wait_until_safe(std::uint64_t sequence) {
    State& s = *state_;
    std::unique_lock lock(s.mutex);
    while (s.safe < sequence) {
        if (!s.refusal.empty()) throw IoError(s.refusal);
        if (s.is_syncing) {
            s.synced.wait(lock);
            continue;
        }
        s.is_syncing = true;
        const std::uint64_t covered = s.appended;
        lock.unlock();
        const rocksdb::Status status = s.db->SyncWAL();
        lock.lock();
        s.is_syncing = false;
        if (status.ok()) {
            s.safe = covered;
        } else {
            s.refuse(status);  // before others wake: a sync after one that failed may succeed without what the first was to write
        }
        s.synced.notify_all();
    }
}

std::string ChangeStore::refusal() const {
    const std::lock_guard lock(state_->mutex);
    return state_->refusal;
}

std::vector<Change> ChangeStore::read(std::uint64_t after, std::size_t count_max) const {
    const State& s = *state_;
    std::vector<Change> changes;
    const std::uint64_t last = s.last_shown();
    if (after >= last) return changes;
    const std::string bound = sequence_key(last + 1);
    const rocksdb::Slice end(bound);
    rocksdb::ReadOptions up_to_end;
    up_to_end.iterate_upper_bound = &end;
    const std::unique_ptr<rocksdb::Iterator> at(s.db->NewIterator(up_to_end, s.family(feed)));
    for (at->Seek(sequence_key(after + 1)); at->Valid() && changes.size() < count_max; at->Next())
        s.take_row(feed, *at, [&](std::string_view key, std::string_view row) { changes.push_back(parse_change(key, row)); });
    s.check(at->status(), "has a damaged feed");
    return changes;
}

std::uint64_t ChangeStore::last_sequence() const {
    const State& s = *state_;
    const std::unique_ptr<rocksdb::Iterator> at(s.db->NewIterator({}, s.family(feed)));
    at->SeekToLast();
    s.check(at->status(), "has a damaged feed");
    return at->Valid() ? parse_sequence_key(at->key().ToStringView()) : 0;
}

void ChangeStore::for_each_record(const std::function<void(HeldRecord)>& body) const {
    state_->for_each_row(records, [&](std::string_view key, std::string_view row) { body(parse_record(key, row)); });
}

void ChangeStore::for_each_entity(const std::function<void(const HeldEntity&)>& body) const {
    state_->for_each_row(entities, [&](std::string_view key, std::string_view row) { body(parse_entity(key, row)); });
}

void ChangeStore::for_each_ended(const std::function<void(EndedEntity)>& body) const {
    state_->for_each_row(ended, [&](std::string_view key, std::string_view row) { body(parse_ended(key, row)); });
}

void ChangeStore::copy_to(const fs::path& folder) const {
    rocksdb::Checkpoint* made = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create(state_->db.get(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    if (status.ok()) status = checkpoint->CreateCheckpoint(folder.string());
    state_->check(status, "cannot be copied");
}

}  // namespace sameas
