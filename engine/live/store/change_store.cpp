// What must hold: a change is there as a whole or not at all, acknowledged changes outlive a loss of power, and thousands
// of them a second are acknowledged though a disk syncs some hundred times a second.
//
// One change is one batch of RocksDB, over all its column families: one record of its write-ahead log, with a checksum. It is
// handed to the system at once (so it outlives the process), in the order of sequence that the one writer gives.
// Whoever wants it safe waits: the first that waits syncs the log for all that was appended until then, while others append
// on and wait for the next sync. So the number of syncs follows the disk, not the writers. A sync that ends wakes those whose
// changes it made safe, and one of those that wait for the next, which begins it: nobody wakes in vain.
//
// A record's row holds its pairs with records that changed before it. A change writes the row of one record only; what rows
// of partners still say of its last version is out of date by their versions, which Restoration tells.
#include "engine/live/store/change_store.hpp"

#include <rocksdb/env.h>
#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>

#include "engine/live/store/change_store_state.hpp"
#include "engine/live/store/database_options.hpp"
#include "engine/live/store/row_format.hpp"

namespace sameas {

namespace fs = std::filesystem;

namespace {

constexpr std::array versioned{records, entities};  // each version has its own

// Rows of the default family, which say what the version in use is.
constexpr const char* version_key = "version";
constexpr const char* model_key = "model";
constexpr const char* choices_key = "choices";
constexpr const char* resumed_key = "resumed";  // means nothing

std::string family_name(Family which, std::uint64_t version) {
    return version == 1 || which == ended || which == feed ? family_names[which] : message(family_names[which], "-", version);
}

/// What the version in use is made with.
void put_made(rocksdb::WriteBatch& batch, const Model& model, const FrozenChoices& choices, std::uint64_t version) {
    batch.Put(version_key, sequence_key(version)).PermitUncheckedError();  // to memory
    batch.Put(model_key, to_json(model)).PermitUncheckedError();
    batch.Put(choices_key, choices_document(choices)).PermitUncheckedError();
}

}  // namespace

void fail_store(const rocksdb::Status& status, const std::string& what, const fs::path& folder) {
    const std::string text = message("the index in '", folder.parent_path().string(), "' ", what, " (", status.ToString(), ")");
    if (status.IsCorruption()) throw InvalidInput(text + damage_remedy);
    if (status.IsNoSpace()) throw IoError(text + ": make room on the disk");
    throw IoError(text);
}

/// What a swap that never came to its end left is dropped, and what one left that came to it just before the process ended.
void ChangeStore::State::open(const Options& asked) {
    const rocksdb::Options options = database_options(asked.create, asked.env);
    std::vector<std::string> names{rocksdb::kDefaultColumnFamilyName};
    if (asked.create) {
        names.insert(names.end(), family_names.begin(), family_names.end());
    } else {
        check(rocksdb::DB::ListColumnFamilies(options, folder.string(), &names), "cannot be opened");
    }
    std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
    for (const std::string& name : names) descriptors.emplace_back(name, family_options(cache));
    std::vector<rocksdb::ColumnFamilyHandle*> opened_families;
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status = rocksdb::DB::Open(options, folder.string(), descriptors, &opened_families, &opened);
    db.reset(opened);
    check(status, "cannot be opened");
    families.assign(1 + family_names.size(), nullptr);
    retired = std::move(opened_families);
    const auto take = [&](const std::string& name) {
        const auto at = std::find_if(retired.begin(), retired.end(), [&](const auto* family) { return family->GetName() == name; });
        if (at == retired.end()) throw InvalidInput(message("the index in '", folder.parent_path().string(), "' lacks the rows '", name, "'", damage_remedy));
        rocksdb::ColumnFamilyHandle* const found = *at;
        retired.erase(at);
        return found;
    };
    families.front() = take(rocksdb::kDefaultColumnFamilyName);
    const std::string row = row_of_version(version_key);
    if (!row.empty()) last_version = parse_sequence_key(row);
    for (const Family which : {records, entities, ended, feed}) families[which + 1] = take(family_name(which, last_version));
    for (; !retired.empty(); retired.pop_back()) drop(retired.back());
}

void ChangeStore::State::drop(rocksdb::ColumnFamilyHandle* family) const {
    check(db->DropColumnFamily(family), "cannot be written to");
    db->DestroyColumnFamilyHandle(family);
}

ChangeStore::ChangeStore(const fs::path& folder, const Options& options) : state_(std::make_unique<State>(folder)) {
    state_->is_relaxed = options.is_relaxed;
    state_->in_bulk = options.in_bulk;
    state_->cache = rocksdb::NewLRUCache(std::size_t{32} << 20);
    state_->open(options);
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
        s.put(records, key, record_row(change.record));
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
        if (s.is_syncing) {  // does it cover this change, or the next one?
            s.synced[(sequence <= s.covered ? s.syncs : s.syncs + 1) % 2].wait(lock);
            continue;
        }
        s.is_syncing = true;
        ++s.syncs;
        s.covered = s.appended;
        lock.unlock();
        const rocksdb::Status status = s.db->SyncWAL();
        lock.lock();
        s.is_syncing = false;
        if (status.ok()) s.safe = std::max(s.safe, s.covered);
        else s.refuse(status);  // before others wake: a sync after one that failed may succeed without what the first was to write
        s.synced[(s.syncs + 1) % 2].notify_one();
        s.synced[s.syncs % 2].notify_all();
    }
}

/// RocksDB resumes by writing what is in memory to tables, and begins another log: what the failed write left in the old one is
/// never read. The change that failed is not in memory; one whose sync failed is.
bool ChangeStore::try_again() {
    State& s = *state_;
    std::uint64_t last = 0;
    std::vector<rocksdb::ColumnFamilyHandle*> families;
    {
        const std::lock_guard lock(s.mutex);
        if (s.refusal.empty()) return true;
        const auto now = std::chrono::steady_clock::now();
        if (s.is_trying || now < s.next_try) return false;
        s.next_try = now + std::chrono::seconds(1);
        last = s.appended;
        families = s.families;  // a swap may put others in their place
        s.is_trying = true;
    }
    rocksdb::WriteOptions unlogged;
    unlogged.disableWAL = true;  // a row in memory, so that there is something to write
    const bool is_written = s.db->Resume().ok() && s.db->Put(unlogged, families.front(), resumed_key, "").ok() && s.db->Flush({}, families).ok();
    const std::lock_guard lock(s.mutex);
    s.is_trying = false;
    if (!is_written) return false;
    s.safe = std::max(s.safe, last);
    for (std::condition_variable& synced : s.synced) synced.notify_all();
    s.refusal.clear();
    return true;
}

std::optional<VersionMade> ChangeStore::made() const {
    const std::string model = state_->row_of_version(model_key);
    if (model.empty()) return std::nullopt;
    return VersionMade{parse_model(model, (state_->folder / model_key).string()), parse_choices(state_->row_of_version(choices_key))};
}

void ChangeStore::keep_made(const VersionMade& made) {
    rocksdb::WriteBatch batch;
    put_made(batch, made.model, made.choices, 1);
    rocksdb::WriteOptions options;
    options.sync = true;
    state_->check(state_->db->Write(options, &batch), "cannot be written to");
}

/// Rows of the next version, in families of its own. Until they are settled they are not in the log of changes, as nothing is lost
/// with them: they go to the disk in bulk.
class ChangeStore::NextRows final : public VersionRows {
  public:
    explicit NextRows(State& state) : state_(state), version_(++state.last_version) {}
    /// Once, before all else: of a whole object, so that what was created goes with it when the next one cannot be.
    void create(const Model& model, const FrozenChoices& choices) {
        for (std::size_t i = 0; i < versioned.size(); ++i) {
            rocksdb::ColumnFamilyOptions options = family_options(state_.cache);
            // Files that pile up here must not slow down the writers of the version in use.
            options.disable_auto_compactions = true;
            options.write_buffer_size = 2 * flushed_at_once;
            state_.check(state_.db->CreateColumnFamily(options, family_name(versioned[i], version_), &families_[i]), "cannot be written to");
        }
        put_made(made_, model, choices, version_);
    }
    ~NextRows() override {
        for (rocksdb::ColumnFamilyHandle* const family : families_) {
            if (family == nullptr) continue;
            // Where the swap failed at its end the disk may have it: then the next opening drops what is not in use.
            if (!is_last_tried_) state_.db->DropColumnFamily(family).PermitUncheckedError();
            state_.db->DestroyColumnFamilyHandle(family);
        }
    }

    void put(const HeldRecord& record) override {
        const std::string key = number_key(record.number);
        if (record.version == 0) {
            check(batch_.Delete(families_[0], key));
        } else {
            check(batch_.Put(families_[0], key, record_row(record)));
        }
        if (batch_.GetDataSize() >= written_at_once) write();
    }
    void put(const HeldEntity& entity) override {
        check(batch_.Put(families_[1], entity.name.view(), entity_row(entity)));
        if (batch_.GetDataSize() >= written_at_once) write();
    }
    void settle() override {
        write();
        flush();
        is_settled_ = true;
    }

    /// What is left, and the swap, as one change.
    void write_last(const LoggedSwap& swap) {
        write();
        for (const EntityName& name : swap.gone) check(made_.Delete(families_[1], name.view()));
        for (const HeldEntity& entity : swap.entities) check(made_.Put(families_[1], entity.name.view(), entity_row(entity)));
        for (const EndedEntity& one : swap.ended) check(made_.Put(state_.family(ended), one.name.view(), ended_row(one)));
        for (const Change& entry : swap.feed) check(made_.Put(state_.family(feed), sequence_key(entry.sequence), change_row(entry)));
        is_last_tried_ = true;
        state_.write(made_);
        const std::lock_guard lock(state_.mutex);
        for (std::size_t i = 0; i < versioned.size(); ++i) {
            std::swap(state_.families[versioned[i] + 1], families_[i]);
            state_.retired.push_back(std::exchange(families_[i], nullptr));
        }
    }

  private:
    static constexpr std::size_t written_at_once = std::size_t{1} << 20, flushed_at_once = std::size_t{32} << 20;

    void check(const rocksdb::Status& status) const { state_.check(status, "cannot be written to"); }
    void write() {
        rocksdb::WriteOptions options;
        options.disableWAL = !is_settled_;
        unflushed_ += batch_.GetDataSize();
        state_.write(batch_, options);
        batch_.Clear();
        if (!is_settled_ && unflushed_ >= flushed_at_once) flush();
    }
    void flush() {
        check(state_.db->Flush({}, std::vector<rocksdb::ColumnFamilyHandle*>(families_.begin(), families_.end())));
        unflushed_ = 0;
    }

    State& state_;
    std::uint64_t version_;
    std::array<rocksdb::ColumnFamilyHandle*, versioned.size()> families_{};
    rocksdb::WriteBatch batch_, made_;
    std::size_t unflushed_ = 0;
    bool is_settled_ = false, is_last_tried_ = false;
};

std::unique_ptr<VersionRows> ChangeStore::begin_version(const Model& model, const FrozenChoices& choices) {
    auto rows = std::make_unique<NextRows>(*state_);
    rows->create(model, choices);
    return rows;
}

void ChangeStore::switch_version(const LoggedSwap& swap) {
    State& s = *state_;
    if (std::string why = refusal(); !why.empty()) throw IoError(why);
    static_cast<NextRows&>(swap.rows).write_last(swap);
    const std::lock_guard lock(s.mutex);
    s.appended = swap.feed.back().sequence;
}

void ChangeStore::wait_until_all_is_safe() {
    std::uint64_t last = 0;
    {
        const std::lock_guard lock(state_->mutex);
        last = state_->appended;
    }
    wait_until_safe(last);
}

void ChangeStore::drop_retired() {
    State& s = *state_;
    wait_until_all_is_safe();
    // The swap is done whatever comes of the rest, and the next opening does that again.
    for (const Family which : versioned) s.db->SetOptions(s.family(which), {{"disable_auto_compactions", "false"}}).PermitUncheckedError();
    for (; !s.retired.empty(); s.retired.pop_back()) {
        if (!s.db->DropColumnFamily(s.retired.back()).ok()) return;
        s.db->DestroyColumnFamilyHandle(s.retired.back());
    }
}

std::string ChangeStore::refusal() const {
    const std::lock_guard lock(state_->mutex);
    return state_->refusal;
}

void ChangeStore::copy_to(const fs::path& folder) {
    rocksdb::Checkpoint* made = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create(state_->db.get(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    if (status.ok()) status = checkpoint->CreateCheckpoint(folder.string());
    state_->check(status, "cannot be copied");
    wait_until_all_is_safe();  // else a loss of power could take a change away here that the copy has
}

}  // namespace sameas
