#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/job.hpp"
#include "engine/blocking/blocking_index.hpp"
#include "engine/model/model.hpp"
#include "engine/settings/settings.hpp"
#include "io/read_table.hpp"

namespace sameas::cli {

/// The input files of a run and how to read them.
struct InputFiles {
    std::vector<io::Input> inputs;
    io::ReadOptions read;
    bool number_duplicate_ids = false;
};

/// Names the sources: --source, else the file's name without folder and endings ("stdin" for standard input).
/// \throws InvalidSettings when there is no input, two sources have one name, or one file is given twice
InputFiles input_files(const Options& options, const Settings& settings);

/// A file's name without folder, without .gz and without its ending.
std::string source_of_path(const std::string& path);

/// Reads --settings and applies --id and --threshold.
/// \throws InvalidSettings also when there are none
Settings chosen_settings(const Options& options);
/// Reads a model and applies --id and --threshold.
Model chosen_model(const std::string& path, const Options& options);
/// Another id column over what the settings say, of every source; nothing where it is empty.
void apply_id(Settings& settings, const std::string& id);
/// --id and --threshold over what the settings say. \throws InvalidSettings when the threshold is below what
/// is kept
void apply_overrides(Settings& settings, const Options& options);

/// Which pairs count: as the command or --link and --dedupe say, else across sources where there are several
/// files.
PairScope scope_of(const Options& options, std::size_t files);

/// The format of the results: --format, else that of the first input; csv for standard input.
std::string output_format(const Options& options, const InputFiles& files);

/// Sources that settings name columns for and a table does not have, in order: misspelt ones would silently change nothing.
std::vector<std::string> unknown_sources(const Settings& settings, const Table& table);
/// \throws InvalidSettings where a field reads the column that has the truth; an empty name is none
void check_truth_column(const Settings& settings, const std::string& column);

/// Stage "read". Says so where row numbers serve as ids.
/// \throws InvalidInput also when a file has no records, or a link has but one source
io::ReadResult read_records(const Job& job, const Settings& settings, const InputFiles& files,
                            PairScope scope, const std::string& truth_column, bool keep_original);

}  // namespace sameas::cli
