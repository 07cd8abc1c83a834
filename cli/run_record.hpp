#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/inputs.hpp"
#include "cli/job.hpp"
#include "cli/report_json.hpp"
#include "engine/linker.hpp"

namespace sameas::cli {

/// What run.json says about how a run was made, beside what it found.
struct RunRecord {
    Json document;  ///< all of it
    PairScope scope = PairScope::all;
    std::string format;                     ///< of entities and pairs
    InputFiles files;                       ///< as given to the run
    std::vector<std::string> fingerprints;  ///< by input; empty for standard input
    std::string folder;                     ///< where the run was started: relative paths begin there
    std::vector<std::string> names;         ///< of the files written

    /// Name of the file with this table ("entities", "pairs"), or nothing.
    std::optional<std::string> file_of(const std::string& table) const;
    /// How many pairs the run kept, where it says so.
    std::optional<std::uint64_t> pairs_kept() const;
};

/// Fingerprints of the inputs. Stage "fingerprint".
std::vector<std::string> fingerprints_of(const InputFiles& files, RunContext& context);

/// The document of a run: `record.document` is not read.
Json to_json(const RunRecord& record, const Options& options, const Summary& summary);

/// Reads the run.json of a folder. \throws InvalidInput when there is none or it is of another schema version
RunRecord read_run_record(const std::string& folder);
/// Names of the files of the run that a folder holds, none when there is no run in it. Does not throw.
std::vector<std::string> names_of_run_in(const std::string& folder);

/// The inputs of a run where they are now: at their path, or at it from the folder where the run was started.
/// \throws InvalidInput for one that is gone, has changed, or was standard input
InputFiles find_inputs(const RunRecord& record);

/// Reads the inputs of a run again, with everything derived from them.
Linkage read_again(const Job& job, const RunRecord& record, const Settings& settings,
                   const std::string& truth_column, bool keep_original);

/// By rank of the table: a number for the entity in which the run's entities file has the record.
/// \throws InvalidInput when file and table hold different records, or there is no such file
std::vector<std::uint32_t> read_entities(const std::string& folder, const RunRecord& record,
                                         const Table& table, RunContext& context);

}  // namespace sameas::cli
