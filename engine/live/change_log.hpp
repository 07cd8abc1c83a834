#pragma once
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/live/held_state.hpp"

namespace sameas {

/// What happened to a record or an entity of a live index.
enum class ChangeKind : std::uint8_t {
    record_added,
    record_changed,
    record_removed,
    entity_created,  ///< an id that was never given before
    entity_merged,   ///< ids that ended: all their records are in `entity` now
    entity_split,    ///< some or all records of `entity` are in other entities now
    entity_removed   ///< an id that ended: its last record was removed
};
/// record_added, record_changed ...
const char* name(ChangeKind kind);

/// One entry of the change feed.
struct Change {
    std::uint64_t sequence = 0;       ///< 1, 2, 3 ... without gaps
    std::uint64_t cause = 0;          ///< sequence of the change of a record that this follows from; its own there
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

/// Where a live index writes what it is about to do, before any of it can be seen: the place for a durable store.
class ChangeLog {
  public:
    virtual ~ChangeLog() = default;
    /// Takes all that follows from one change of a record. Called by one writer at a time, in order of sequence. What it
    /// throws ends the change: nothing of it is done then, and its sequence numbers are given again.
    virtual void append(const LoggedChange& change) = 0;
    /// Entries with a sequence above `after`, in order, `count_max` at most. Called from several threads.
    virtual std::vector<Change> read(std::uint64_t after, std::size_t count_max) const = 0;
};

/// A change log in memory, for as long as it lives.
class MemoryChangeLog final : public ChangeLog {
  public:
    void append(const LoggedChange& change) override;
    std::vector<Change> read(std::uint64_t after, std::size_t count_max) const override;

  private:
    mutable std::mutex mutex_;
    std::vector<Change> changes_;  // the first has sequence first_
    std::uint64_t first_ = 1;
};

}  // namespace sameas
