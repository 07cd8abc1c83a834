#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/live/bulk_load.hpp"
#include "engine/live/live_index.hpp"

namespace sameas {

/// What an index is made with, once.
struct CreateOptions {
    PairScope scope = PairScope::all;
    FrozenChoices choices = {};
};

struct StoreOptions {
    /// Edits are acknowledged before they are safe from a loss of power (they are from the end of the process).
    bool relaxed = false;
    RunContext::Options run = {};
    /// As LiveOptions::clock.
    std::function<std::int64_t()> clock = {};
};

/// Why an edit was not done, or is not known to be.
enum class EditTrouble : std::uint8_t {
    none,
    is_there,       ///< add: the record is there already
    not_there,      ///< change, remove: it is not
    other_version,  ///< it is not of the version that the edit is for
    invalid,        ///< no text for an id, too few or too many values
    too_much,       ///< a limit: of keys that a rule makes of a value, of records
    /// The store cannot be written to, and no edit is taken until it can be. One that was under way when that began may be
    /// done or not: look then.
    refused
};
struct EditResult {
    std::optional<Outcome> outcome;
    EditTrouble trouble = EditTrouble::none;
    std::string error;               ///< what, where, the value and the fix
};

/// What building an index gave.
struct BuildReport {
    std::uint64_t records = 0, entities = 0, pairs = 0;
    std::map<RowIssueKind, std::uint64_t> issues;  ///< values that could not be held
    MatchExpectation matches = {};
};

/// A LiveIndex in a folder: what apply() returned as done is there after the end of the process, however it ends.
///
/// Readers see a change as soon as it is put in place, which is some milliseconds before it is safe and acknowledged; a
/// loss of power in between takes it away again. changes() shows it when it is safe (StoreOptions::relaxed: at once). Nothing
/// that was acknowledged is lost. One process at a time.
/// All functions may be called from any thread.
class StoredIndex {
  public:
    /// Makes an index without records in a folder that is empty or not there.
    /// \throws IoError, InvalidInput (something is in the folder); InvalidSettings as LiveIndex
    static void create(const std::filesystem::path& folder, const Model& model, const CreateOptions& options = {});
    /// Makes an index of many records at once, by one batch run over them (BulkLoad).
    /// \param fill   adds all records to what it is given
    /// \throws as create(), BulkLoad, and what `fill` throws
    static BuildReport build(const std::filesystem::path& folder, const Model& model, const CreateOptions& options,
                             const std::function<void(BulkLoad&)>& fill, RunContext& context);
    /// Loads all of it. One that an earlier version wrote is upgraded first, which may take as long, and as much memory and disk, as
    /// swap_model(). \throws IoError when the folder cannot be read, or another process has it open; InvalidInput when it
    /// is no index, of another version of the format, or damaged: names the place and the remedy
    static std::unique_ptr<StoredIndex> open(const std::filesystem::path& folder, const StoreOptions& options = {});
    /// The same on the threads of `context`, which may stop it, shows how far it is, bounds its memory, and is told of an upgrade.
    /// \throws also Cancelled; ResourceLimit
    static std::unique_ptr<StoredIndex> open(const std::filesystem::path& folder, const StoreOptions& options, RunContext& context);
    ~StoredIndex();
    StoredIndex(const StoredIndex&) = delete;
    StoredIndex& operator=(const StoredIndex&) = delete;

    /// For all reads. Its changes() come from the disk. \throws there IoError, InvalidInput for a damaged file
    const LiveIndex& index() const;
    /// As it was given to create() or swap_model().
    std::shared_ptr<const Model> model() const;
    /// Gives the index another model while it is read and edited (LiveIndex::swap_model). When it returns the swap is safe; a
    /// process that ends before, however, leaves the one model or the other with all that belongs to it. Takes as much
    /// room on the disk again meanwhile. \throws as LiveIndex::swap_model; where the swap took place but is not known to be safe, IoError that
    /// says so
    SwapReport swap_model(const Model& model, const FrozenChoices& choices, RunContext& context);

    /// Each edit by itself, in order: one that fails does not stop the others. Safe when it returns; calls at the same time
    /// wait for the disk together. Cost: LiveIndex::apply, and one fsync for all that wait
    std::vector<EditResult> apply(std::span<const LiveEdit> edits);
    /// Likewise, but returns before they are safe: nothing of them may be acknowledged before wait_until_safe().
    std::vector<EditResult> put_in_place(std::span<const LiveEdit> edits);
    /// Returns once all changes up to this sequence are on the disk, or at once where that is not asked for
    /// (StoreOptions::relaxed). Calls at the same time wait together. \throws IoError: they may be done or not
    void wait_until_safe(std::uint64_t sequence);
    /// Why edits are refused, or "": a write failed. Reads go on, and an edit that comes tries again, once a second. What was
    /// acknowledged is there, what was under way may be.
    std::string refusal() const;

    /// Copies the index as it is now into a folder that is not there, while edits go on. On the same file system files are
    /// shared (hard links). What it holds is safe here too when it returns. \throws IoError
    void backup(const std::filesystem::path& folder) const;

  private:
    StoredIndex();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sameas
