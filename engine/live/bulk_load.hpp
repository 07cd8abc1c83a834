#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/live/live_index.hpp"

namespace sameas {

/// Fills an index without records with many at once: one batch run finds the pairs and entities of all of them, which takes a
/// fraction of what it takes to add them one by one, and gives the same. The index must not be used before finish().
/// Its log gets one entry a record, in order of (source, id), as if each had come when its entity was whole already.
class BulkLoad {
  public:
    /// The index must outlive it. \param run  of what is read and of the batch run
    BulkLoad(LiveIndex& index, RunContext& run);

    /// Places records; they are read at the end. \throws InvalidInput for a record that is there already, and as
    /// LiveIndex::add(). The index is spent then
    void add(std::span<const LiveRecord> records);
    /// Values that could not be held, by kind, once all is finished.
    const std::map<RowIssueKind, std::uint64_t>& issues() const { return issues_; }
    /// The batch run, and the log. \throws what they throw
    void finish();

  private:
    void log_all(const std::vector<std::uint32_t>& number_of);

    LiveIndex& index_;
    RunContext& run_;
    std::map<RowIssueKind, std::uint64_t> issues_;
};

}  // namespace sameas
