#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "cli/evaluation_details.hpp"
#include "cli/options.hpp"
#include "cli/pair_rows.hpp"
#include "cli/run_record.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

/// Gives the sink every pair of the run's pairs file. Stage "read pairs". \throws InvalidInput for a record
/// that the table does not have; as read_pair_rows
void for_each_pair_of_file(const PairFile& file, const Table& table, RunContext& context,
                           const WeighedPairSink& sink);

/// From which a pair joined: as the record of the run says, else as the settings do.
double joining_threshold(const RunRecord& record, const Settings& settings);

/// The rows as columns of a table; what they point to is gone when the sink returns.
void with_error_columns(const std::deque<ErrorRow>& rows,
                        const std::function<void(const std::vector<io::OutputColumn>&)>& sink);

/// The file of --errors, written block by block; its ending says its format, CSV otherwise.
class ErrorFile {
  public:
    /// \throws IoError
    ErrorFile(const std::string& path, RunContext& context);
    void add(const ErrorRow& row);
    void finish();

  private:
    void flush();

    std::unique_ptr<io::TableWriter> writer_;
    bool was_written_ = false;
    std::deque<ErrorRow> rows_;
};

/// The details of the run in options.run_folder: its pairs file, --by, the file of --errors, what it expected
/// of itself.
/// \throws as add_details, for_each_pair_of_file; IoError
void add_details_of_folder(const EvaluatedRun& run, const RunRecord& record, const Options& options,
                           EvaluationDetails& details, RunContext& context);

}  // namespace sameas::cli
