#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "engine/live/live_index.hpp"
#include "engine/live/model_version.hpp"

// The inside of a LiveIndex: what the files that make it up share.
namespace sameas {

struct LiveIndex::State {
    State(const Model& given, const LiveOptions& live_options);

    /// What readers use, from the beginning of a call to its end: another version may take its place meanwhile.
    std::shared_ptr<ModelVersion> version() const { return current.load(); }
    /// The record's change and all that follows from it, ready for the log.
    std::vector<Change> changes_of(const ModelVersion& version, const PlannedChange& change, const LiveRecord& record) const;
    Outcome carry_out(ModelVersion& version, PlannedChange change, const LiveRecord& record);
    Outcome write(const LiveEdit& edit);
    /// \returns nothing where the model was swapped while the record was read
    std::optional<Outcome> write(ModelVersion& version, const LiveEdit& edit);

    LiveOptions options;
    MemoryChangeLog own_log;
    ChangeLog& log;
    std::atomic<std::shared_ptr<ModelVersion>> current;
    std::vector<std::string> columns;

    std::mutex swapping;         // of the model, one at a time; before all below
    mutable std::mutex writing;  // one writer at a time
    std::atomic<std::uint64_t> sequence = 0;  // changed by the writer alone
    std::optional<std::vector<Identity>> touched;  // records that were changed since a swap began; none is under way: nothing
    bool is_broken = false;      // a change stopped half-way, which only running out of memory can cause
};

}  // namespace sameas
