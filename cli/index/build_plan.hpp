#pragma once
#include "cli/inputs.hpp"
#include "cli/job.hpp"
#include "engine/live/store/stored_index.hpp"

namespace sameas::cli {

/// What an index is built from.
struct BuildPlan {
    Model model;
    InputFiles files;      ///< without inputs: an index without records
    CreateOptions made;
};

/// What an index is made with. \param date_order  ymd, dmy, mdy, or empty
CreateOptions create_options(PairScope scope, const std::string& date_order);

/// The model that the options name, as an index takes it.
Model live_model(const Options& options);

/// As the options say; with --run, as the run in that folder was: its files, its model with the threshold and the order of dates that it
/// found out, its pairs. Reads the files of the run where an order of dates is open.
/// \throws InvalidSettings for options that do not go together; InvalidInput for a run whose entities no index has, or whose files
///         have changed
BuildPlan build_plan(const Job& job);

}  // namespace sameas::cli
