#pragma once
#include <cstddef>
#include <vector>

#include "engine/linker.hpp"
#include "engine/live/live_index.hpp"

namespace sameas::service {

/// A few records as a run sees them, so that any two can be explained, whether or not a rule makes the pair. Under one model
/// they weigh what they weigh in the index. Cost: a millisecond or two. Not thread-safe.
class ComparedRecords {
  public:
    /// \param model  with the settings that the index follows, and the columns that it reads; must outlive it
    /// \throws InvalidInput where the records cannot be a run: two of the same source and id
    ComparedRecords(const Model& model, const std::vector<std::string>& columns, PairScope scope, const std::vector<LiveRecord>& records);

    PairExplanation explain(std::size_t first, std::size_t second) const;

  private:
    const Model& model_;
    RunContext context_;
    std::unique_ptr<Linkage> linkage_;
    std::vector<RowId> rows_;
};

}  // namespace sameas::service
