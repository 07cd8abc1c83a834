#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/live/held_state.hpp"
#include "engine/live/live_settings.hpp"
#include "engine/model/model.hpp"

namespace sameas {

/// What happened to a record or an entity of a live index.
enum class ChangeKind : std::uint8_t {
    record_added,
    record_changed,
    record_removed,
    entity_created,  ///< an id that was never given before
    entity_merged,   ///< ids that ended: all their records are in `entity` now
    entity_split,    ///< some or all records of `entity` are in other entities now
    entity_removed,  ///< an id that ended: its last record was removed
    model_changed    ///< another model decides from now on; what became of entities follows, with this as its cause
};
/// record_added, record_changed ...
const char* name(ChangeKind kind);

/// One entry of the change feed.
struct Change {
    std::uint64_t sequence = 0;       ///< 1, 2, 3 ... without gaps
    std::uint64_t cause = 0;          ///< sequence of the change of a record or of the model that this follows from; its own there
    std::int64_t time_us = 0;         ///< microseconds since 1970, UTC; equal for all that follows from one cause
    ChangeKind kind{};
    std::string source, id;           ///< of a record, else empty
    /// The entity; of a record that was removed the one that it was in.
    std::string entity;
    /// entity_merged: the ids that ended; entity_split: where its records are now, besides itself. Bytewise order.
    std::vector<std::string> others = {};
    bool operator==(const Change&) const = default;
};

/// Gives the entries of one cause the numbers after `sequence`, the first being the cause, and the time.
void number_feed(std::span<Change> feed, std::uint64_t sequence, std::int64_t time_us);

/// One change of a record with all that follows from it: what it takes to do it again without working it out.
struct LoggedChange {
    std::span<const Change> feed;            ///< at least the record's own, which comes first
    HeldRecord record;                       ///< as it is from now on; a removed one has its number alone
    std::vector<HeldEntity> entities = {};   ///< those that are new or whose records changed
    std::vector<EndedEntity> ended = {};
};

/// Rows of a model version that is not in use yet. What is put here is no part of the index before switch_version(), and goes with
/// this object where that never comes. Of one thread at a time. What it throws ends the swap.
class VersionRows {
  public:
    virtual ~VersionRows() = default;
    /// In the place of an earlier one of its number; version 0: none is there any more.
    virtual void put(const HeldRecord&) {}
    virtual void put(const HeldEntity&) {}
    /// Returns when all of it is as safe as what is in use.
    virtual void settle() {}
};

/// One change of the model.
struct LoggedSwap {
    VersionRows& rows;                       ///< of all records, and of entities as they were last put
    std::span<const Change> feed = {};       ///< at least the change of the model, which comes first
    std::vector<EntityName> gone = {};       ///< entities of `rows` that are not there, before
    std::vector<HeldEntity> entities = {};   ///< these are put
    std::vector<EndedEntity> ended = {};
};

/// Where a live index writes what it is about to do, before any of it can be seen: the place for a durable store.
class ChangeLog {
  public:
    virtual ~ChangeLog() = default;
    /// Takes all that follows from one change of a record. Called by one writer at a time, in order of sequence. What it
    /// throws ends the change: nothing of it is done then, and its sequence numbers are given again.
    virtual void append(const LoggedChange& change) = 0;
    /// A place for the rows of another version, which is made with these. One at a time. Called from any thread.
    virtual std::unique_ptr<VersionRows> begin_version(const Model&, const FrozenChoices&) { return std::make_unique<VersionRows>(); }
    /// Takes a change of the model as append() takes one of a record; the version of `rows` is in use from then on.
    virtual void switch_version(const LoggedSwap& swap) = 0;
    /// Entries with a sequence above `after`, in order, `count_max` at most. Called from several threads.
    virtual std::vector<Change> read(std::uint64_t after, std::size_t count_max) const = 0;
};

/// A change log in memory, for as long as it lives.
class MemoryChangeLog final : public ChangeLog {
  public:
    void append(const LoggedChange& change) override { add(change.feed); }
    void switch_version(const LoggedSwap& swap) override { add(swap.feed); }
    std::vector<Change> read(std::uint64_t after, std::size_t count_max) const override;

  private:
    void add(std::span<const Change> feed);

    mutable std::mutex mutex_;
    std::vector<Change> changes_;  // the first has sequence first_
    std::uint64_t first_ = 1;
};

}  // namespace sameas
