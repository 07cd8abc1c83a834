#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/errors.hpp"
#include "engine/live/change_log.hpp"
#include "engine/live/drift.hpp"
#include "engine/live/live_settings.hpp"
#include "engine/live/match_expectation.hpp"
#include "engine/live/read_plan.hpp"
#include "engine/model/model.hpp"
#include "engine/run_context.hpp"

namespace sameas {

struct LiveOptions {
    PairScope scope = PairScope::all;
    FrozenChoices choices = {};
    /// That records have values of, in this order; empty: those that the model reads.
    std::vector<std::string> columns = {};
    /// Where changes go before they can be seen; must outlive the index. It holds nothing yet, or what a Restoration fills the index with. Null: a MemoryChangeLog of its own.
    ChangeLog* log = nullptr;
    /// What the time of a change is taken from: microseconds since 1970, UTC. Empty: the system's clock.
    std::function<std::int64_t()> clock = {};
    /// Of what runs inside; one thread is enough for changes, verify() uses all.
    RunContext::Options run = {};
};

/// What one change of a record did.
struct Outcome {
    std::uint64_t sequence = 0;      ///< of the record's change in the feed
    std::string entity;              ///< that the record is in now; of a removed one, that it was in
    std::vector<RowIssue> issues = {};  ///< values that could not be held, as a table of files reports them
    bool is_new = false;             ///< the record was not there before
};

/// One step of a batch.
struct LiveEdit {
    enum class Kind : std::uint8_t { add, change, put, remove };
    Kind kind{};
    LiveRecord record;               ///< of remove: without values
    /// The edit is for just this version of the record (RecordView::version); 0: for no record of its source and id.
    std::optional<std::uint64_t> if_version = std::nullopt;
};

/// The record of an edit is there already, is not there, or is of another version than the edit is for.
class RecordExists : public InvalidInput {
  public:
    using InvalidInput::InvalidInput;
};
class RecordMissing : public InvalidInput {
  public:
    using InvalidInput::InvalidInput;
};
class OtherVersion : public InvalidInput {
  public:
    using InvalidInput::InvalidInput;
};

/// A record as it is now.
struct RecordView {
    LiveRecord record;
    std::uint64_t version = 0;       ///< sequence of its last change
    std::string entity;
};

/// What names a record.
struct Identity {
    std::string source, id;
    auto operator<=>(const Identity&) const = default;
};

/// What a change of the model gave.
struct SwapReport {
    std::uint64_t sequence = 0;      ///< of the last entry in the feed
    std::uint64_t records = 0, entities = 0, pairs = 0;
    std::uint64_t changes = 0;       ///< entries of the feed about entities
};

/// A record that is like another one.
struct Match {
    std::string source, id, entity;
    double weight_bits = 0, probability = 0;
    std::string rule;                ///< the first that makes the pair
    std::shared_ptr<const Model> model;  ///< that says so, with its live settings: of all matches of one call the same
    struct Level {
        std::size_t level = 0;       ///< place in the settings, 0: null
        double bits = 0;
    };
    std::vector<Level> levels;       ///< by comparison of the settings
};
struct FindOptions {
    std::size_t count_max = 10;
    double probability_min = 0;      ///< never below that of pairs that are kept
};

/// An entity and its records, in order of (source, id).
struct EntityView {
    std::string id;
    using Member = Identity;
    std::vector<Member> records;
    /// Ids that ended and that resolve() leads from to this one, by merges or by a split; bytewise order. Of more than
    /// former_ids_max some are left out.
    std::vector<std::string> former_ids;
    bool has_more_former_ids = false;
};
inline constexpr std::size_t former_ids_max = 1000;

struct VerifyReport {
    std::uint64_t records = 0, pairs = 0, entities = 0;  ///< of the batch run
    std::uint64_t differences = 0;
    std::vector<std::string> examples;                   ///< of differences, the first few, with the records
};
inline constexpr std::size_t verify_examples_max = 20;

/// Records that come and go one by one, and at any moment exactly the entities and kept pairs that a batch run
/// (engine/linker.hpp) over them gives, under the same model and live settings, whatever the order of changes. The batch run
/// reads sources in bytewise order of their names. docs/live.md says how.
///
/// Ids of entities are kept through changes: an entity is born with the entity_id of its least record (with a number behind
/// that record's id where the name was given before), grows, and ends when it is merged or empty. No id is given twice.
///
/// All functions may be called from any thread. Changes wait for each other. Readers wait for a change only while it is put
/// in place, not while it is worked out: some ten microseconds, and some nanoseconds for each record whose entity or pairs change.
class LiveIndex {
  public:
    /// Without records. \throws InvalidSettings for settings that cannot be live (live_settings), or that do not fit the model
    explicit LiveIndex(const Model& model, const LiveOptions& options = {});
    ~LiveIndex();
    LiveIndex(const LiveIndex&) = delete;
    LiveIndex& operator=(const LiveIndex&) = delete;

    /// The columns that a record has values of, in their order; the same as long as the index lives.
    const std::vector<std::string>& columns() const;
    /// The model that decides now, with the settings that a batch run must follow to give the same.
    std::shared_ptr<const Model> model() const;

    /// Adds, changes, or whichever is right. Takes as long as the records that share a key with it, and the records that hang
    /// together with it, are many: never as long as all.
    /// \throws RecordExists (add), RecordMissing (change), OtherVersion; InvalidInput for an id that is no text, or for too few or
    ///         too many values; ResourceLimit for a value of which a rule makes too much. Nothing is changed then
    Outcome add(const LiveRecord& record);
    Outcome change(const LiveRecord& record);
    Outcome put(const LiveRecord& record);
    /// \throws RecordMissing
    Outcome remove(std::string_view source, std::string_view id);
    Outcome apply(const LiveEdit& edit);
    /// One after the other; readers may see any of the states between. \throws as above: what came before the one that failed is
    /// done, and the message says which it is, counted from 1
    std::vector<Outcome> apply(std::span<const LiveEdit> edits);

    /// The records that some rule pairs with this one, and that weigh enough, best first, ties by (source, id). It is not
    /// added; a record of the index with its source and id is passed over. Both may be empty. \throws as add() for values
    std::vector<Match> find_matches(const LiveRecord& record, const FindOptions& options = {}) const;

    std::optional<LiveRecord> record(std::string_view source, std::string_view id) const;
    std::optional<RecordView> record_view(std::string_view source, std::string_view id) const;
    /// The entity of a record, or "".
    std::string entity_of(std::string_view source, std::string_view id) const;
    std::optional<EntityView> entity(std::string_view entity_id) const;
    /// The entities that hold today what an id once stood for, bytewise: itself where it still is; none where all its
    /// records were removed. Nothing for an id that was never given.
    std::optional<std::vector<std::string>> resolve(std::string_view entity_id) const;

    std::uint64_t record_count() const;
    std::uint64_t entity_count() const;
    /// Pairs that are kept: those of at least the settings' keep probability.
    std::uint64_t pair_count() const;

    /// Of the last change; 0 before the first.
    std::uint64_t sequence() const;
    /// The change feed from a sequence number on (ChangeLog::read), as far as changes are in place.
    std::vector<Change> changes(std::uint64_t after, std::size_t count_max = 1000) const;

    /// Gives the index another model, beside what goes on: everything is made of the records anew, with what is changed
    /// meanwhile, then takes the place of what was as a whole. Readers wait for that less than a millisecond; writers
    /// wait twice while entities are compared, some hundred ms for a million records, and in the end while all entries of the feed are
    /// written: as many as entities change. Entities keep their ids as they do when records
    /// are changed; the feed says what became of them, with the change of the model as its cause. Takes as long as a batch run over the records,
    /// on the threads of `run`, which may stop it and shows how far it is; and the memory of a second index meanwhile.
    /// What it throws leaves the index as it was. \throws InvalidSettings for a model that cannot be live or that reads a column which
    /// the index does not have; InvalidInput when another swap is under way; Cancelled; what a batch run throws; IoError
    SwapReport swap_model(const Model& model, const FrozenChoices& choices, RunContext& run);

    /// Runs the batch engine over the records and compares every kept pair and every entity. Changes wait meanwhile, readers
    /// do not. \param stop  asks it to end early, in place of that of the options \throws what the batch run throws; Cancelled
    VerifyReport verify(std::stop_token stop = {}) const;

    /// How far the values have moved from the frequencies of the model, by expression whose values or tokens weigh by
    /// their rarity. Walks over all records, for which nobody waits: of what changes meanwhile some is counted.
    /// \throws Cancelled where `stop` asks for it
    std::vector<FrequencyDrift> drift(std::stop_token stop = {}) const;
    /// Whether the model is one of so many records (expects_too_many()). Takes no look at records
    MatchExpectation match_expectation() const;

  private:
    friend class BulkLoad;
    friend class ModelSwap;
    friend class Restoration;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sameas
