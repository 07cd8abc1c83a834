#pragma once
#include "cli/inputs.hpp"
#include "cli/job.hpp"
#include "engine/draft/draft.hpp"

namespace sameas::cli {

/// Settings made from the inputs, and the records read under them.
struct DraftedRecords {
    Draft draft;
    io::ReadResult records;
};

/// Reads the inputs twice: as they stand, for a profile; then as the drafted settings ask. Several inputs are taken by the
/// columns that all of them have. The column of the truth, where --truth names one, is left out, and those of --leave-out.
/// \throws InvalidInput where a column says nothing, InvalidSettings for standard input
DraftedRecords draft_from_inputs(const Job& job, const InputFiles& files, PairScope scope,
                                 const std::string& truth_column);

/// True where neither settings nor a model are given.
bool drafts_settings(const Options& options);

/// The records under the settings; where none are given these are drafted first, into `settings`.
/// \param fields  what the drafted rules could use, unless null
io::ReadResult read_or_draft(const Job& job, Settings& settings, const InputFiles& files, PairScope scope,
                             const std::string& truth_column, std::vector<DraftField>* fields = nullptr);

}  // namespace sameas::cli
