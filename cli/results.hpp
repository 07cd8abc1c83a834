#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/output_folder.hpp"
#include "cli/run_record.hpp"
#include "cli/summary.hpp"

namespace sameas::cli {

/// The files of a run in its output folder: written at the same time, in place all together.
class ResultFiles {
  public:
    /// \throws IoError when the folder cannot be written to; InvalidSettings when a result would replace an
    /// input
    ResultFiles(const std::string& folder, const std::string& format, const InputFiles& files,
                const Job& job);

    RunRecord record;  ///< scope and fingerprints are the caller's to fill in

    // Each names a file that write() will write: what is given must live until then.
    void entities(const Table& table, const std::vector<std::uint32_t>& entity);
    void pairs(const Table& table, const Settings& settings, const PatternLayout& layout,
               const ScoredPairs& scored, const std::vector<double>& weights);
    /// Nothing when there are none.
    void issues(const RowIssues& issues);
    void model(const Model& model);
    /// settings.json: those that were drafted.
    void settings(const Settings& settings);

    /// Writes the files named since, on the threads of the run: a file that has a serial stretch, or waits for the
    /// disk, leaves its threads to the others. \throws what the first of them in the order of naming threw, once all
    /// have ended
    void write();

    /// Completes the summary (costs, files), writes run.json and puts everything in place.
    void commit(Summary& summary);

  private:
    const Job& job_;
    std::string path_;
    OutputFolder folder_;
    std::vector<std::function<void()>> to_write_;
};

/// How many pairs there are and how many of them reach the threshold. \param weights  of scored.kinds
PairSummary summarise_pairs(const ScoredPairs& scored, const std::vector<double>& weights, const Settings& settings);

}  // namespace sameas::cli
