#pragma once
#include <rocksdb/cache.h>
#include <rocksdb/db.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "engine/errors.hpp"
#include "engine/live/store/change_store.hpp"

// The inside of a ChangeStore: what the files that make it up share.
namespace sameas {

/// Kinds of rows, each in a column family. Records and entities have one for each version of the model.
enum Family : std::size_t { records, entities, ended, feed };
inline constexpr std::array<const char*, 4> family_names{"records", "entities", "ended", "feed"};
inline constexpr const char* damage_remedy = ": restore a backup, or build the index again from its records";

/// \throws InvalidInput for damage, else IoError: what the index in this folder is, or cannot be, with the reason
[[noreturn]] void fail_store(const rocksdb::Status& status, const std::string& what, const std::filesystem::path& folder);

struct ChangeStore::State {
    explicit State(std::filesystem::path where) : folder(std::move(where)) {}
    ~State() {
        for (const auto* const some : {&families, &retired}) {
            for (rocksdb::ColumnFamilyHandle* const family : *some) db->DestroyColumnFamilyHandle(family);
        }
    }

    void open(const Options& asked);
    void drop(rocksdb::ColumnFamilyHandle* family) const;
    /// A row of the default family, or "".
    std::string row_of_version(const char* key) const {
        std::string row;
        const rocksdb::Status status = db->Get({}, families.front(), key, &row);
        if (!status.IsNotFound()) check(status, "is damaged");
        return row;
    }
    rocksdb::ColumnFamilyHandle* family(Family which) const { return families[which + 1]; }
    void check(const rocksdb::Status& status, const char* what) const {
        if (!status.ok()) fail_store(status, what, folder);
    }
    void write_batch() {
        rocksdb::WriteOptions options;
        options.disableWAL = in_bulk;
        write(batch, options);
        batch.Clear();
    }
    /// As a whole, or it is the last. \throws IoError
    void write(rocksdb::WriteBatch& whole, const rocksdb::WriteOptions& options = {}) {
        const rocksdb::Status status = db->Write(options, &whole);
        if (status.ok()) return;
        const std::lock_guard lock(mutex);
        refuse(status);
        throw IoError(refusal);
    }
    /// Notes why nothing is written from now on, and lets go whoever waits. Under the mutex.
    void refuse(const rocksdb::Status& status) {
        if (!refusal.empty()) return;
        try {
            fail_store(status, "cannot be written to", folder);
        } catch (const Error& error) {
            refusal = message(error.what(), "; edits are refused until it can be written to again, which is tried once a second, and the "
                                            "changes under way may be done or not: mend it, and look");
        }
        for (std::condition_variable& one : synced) one.notify_all();  // no sync comes any more
    }
    void put(Family which, std::string_view key, std::string_view row) { check(batch.Put(family(which), key, row), "cannot be written to"); }
    void remove(Family which, std::string_view key) { check(batch.Delete(family(which), key), "cannot be written to"); }
    /// The last change that the feed shows: a loss of power must not take one away that somebody has read, as its number is given again.
    std::uint64_t last_shown() const {
        const std::lock_guard lock(mutex);
        return is_relaxed ? appended : safe;
    }
    /// Calls body(key, row) until it says no. \param from, to  keys of the first row and of that behind the last, where they are not empty
    template <class Body>
    void for_each_row(Family which, std::string_view from, std::string_view to, const Body& body) const {
        const rocksdb::Slice end(to);
        rocksdb::ReadOptions read;
        read.fill_cache = false;
        read.readahead_size = std::size_t{1} << 20;
        if (!to.empty()) read.iterate_upper_bound = &end;
        const std::unique_ptr<rocksdb::Iterator> at(db->NewIterator(read, family(which)));
        bool goes_on = true;
        const auto take = [&](std::string_view key, std::string_view row) { goes_on = body(key, row); };
        for (at->Seek(from); goes_on && at->Valid(); at->Next()) take_row(which, *at, take);
        check(at->status(), "is damaged");
    }
    /// What `parse` makes of the key of the last row; 0 without rows.
    template <class Number>
    Number last_key(Family which, Number (*parse)(std::string_view)) const {
        const std::unique_ptr<rocksdb::Iterator> at(db->NewIterator({}, family(which)));
        at->SeekToLast();
        check(at->status(), "is damaged");
        Number number = 0;
        if (at->Valid()) take_row(which, *at, [&](std::string_view key, std::string_view) { number = parse(key); });
        return number;
    }
    /// Gives the row to `body`; what that refuses is damage.
    template <class Body>
    void take_row(Family which, const rocksdb::Iterator& at, const Body& body) const {
        try {
            body(at.key().ToStringView(), at.value().ToStringView());
        } catch (const InvalidInput& error) {
            throw InvalidInput(message("the index in '", folder.parent_path().string(), "' is damaged: ", error.what(), " (",
                                       family_names[which], ")", damage_remedy));
        }
    }

    std::filesystem::path folder;
    bool is_relaxed = false;
    std::unique_ptr<rocksdb::DB> db;
    std::vector<rocksdb::ColumnFamilyHandle*> families;  // the default one, then by Family; changed under the mutex
    std::vector<rocksdb::ColumnFamilyHandle*> retired;   // of versions before, not dropped yet
    std::shared_ptr<rocksdb::Cache> cache;
    std::uint64_t last_version = 1;  // of all that were begun since the index was opened, or the one that was in use then
    rocksdb::WriteBatch batch;  // of the one writer
    bool in_bulk = false;

    mutable std::mutex mutex;  // before all below
    std::array<std::condition_variable, 2> synced;                 // of the sync that began last and the next one, by turns
    std::uint64_t syncs = 0, appended = 0, safe = 0, covered = 0;  // that began; then sequences: what the last sync covers
    bool is_syncing = false, is_trying = false;
    std::string refusal;
    std::chrono::steady_clock::time_point next_try{};
};

}  // namespace sameas
