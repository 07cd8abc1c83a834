#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/live/change_log.hpp"
#include "engine/live/store/version_document.hpp"

namespace rocksdb {
class Env;
}

namespace sameas {

/// The rows of an index on the disk (RocksDB): records, entities, ended ids, the feed. One change of a record is written as a
/// whole or not at all. After a write that failed what follows is
/// refused until try_again() writes, what is read goes on.
class ChangeStore final : public ChangeLog {
  public:
    struct Options {
        bool create = false;                 ///< the folder is not there yet
        bool in_bulk = false;                ///< changes are not safe before finish_bulk(), and many times as fast
        bool is_relaxed = false;             ///< nobody waits until changes are safe: the feed shows them before
        rocksdb::Env* env = nullptr;         ///< null: the system's; tests make others fail
    };
    /// \throws IoError; InvalidInput for damaged files
    ChangeStore(const std::filesystem::path& folder, const Options& options);
    ~ChangeStore() override;

    /// What the version in use was made with; nothing where an older version of the format wrote the rows.
    std::optional<VersionMade> made() const;
    /// Keeps that, where there is nothing yet. \throws IoError
    void keep_made(const VersionMade& made);

    /// Handed to the system when it returns: it outlives the process, but not yet a loss of power. \throws IoError
    void append(const LoggedChange& change) override;
    /// Returns once all that was appended up to this sequence is on the disk. Calls at the same time share the waiting: the
    /// first of them syncs for all that were appended before. \throws IoError
    void wait_until_safe(std::uint64_t sequence);
    std::unique_ptr<VersionRows> begin_version(const Model& model, const FrozenChoices& choices) override;
    /// As append(). The rows of the version before stay on the disk until drop_retired().
    void switch_version(const LoggedSwap& swap) override;
    /// Once all that was appended is on the disk, which it waits for: frees what versions before took, as far as the disk lets it; the
    /// next opening frees the rest. \throws IoError where the waiting fails
    void drop_retired();
    /// Returns once all is on the disk. \throws IoError
    void finish_bulk();
    /// Why nothing is written, or "".
    std::string refusal() const;
    /// After a write that failed: tries whether the disk can be written to again, once a second at most and one at a time. What is in
    /// place is safe then, and changes are taken again. \returns true where they are
    bool try_again();

    /// The feed as far as it is safe. \throws IoError, InvalidInput for a damaged file, as all that read
    std::vector<Change> read(std::uint64_t after, std::size_t count_max) const override;
    std::uint64_t last_sequence() const;
    /// Gives all records in order of their numbers, ten thousands at a time; they are read on the threads of the run.
    void for_each_records(RunContext& run, const std::function<void(const std::vector<HeldRecord>&)>& body) const;
    void for_each_entity(const std::function<void(const HeldEntity&)>& body) const;
    void for_each_ended(const std::function<void(EndedEntity)>& body) const;

    /// Copies everything as it is now to a folder that is not there. When it returns, all that was copied is safe here too.
    /// \throws IoError
    void copy_to(const std::filesystem::path& folder);

  private:
    void wait_until_all_is_safe();
    class NextRows;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sameas
