#pragma once
#include <string>

#include "cli/job.hpp"

namespace sameas::cli {

// One function a command. Each does the work and returns what goes to standard output: the report, or one
// JSON document under --json. \throws Error, as the stages

/// dedupe, link: files in, entities out.
std::string run_command(const Job& job);
/// Settings from the data alone.
std::string draft_command(const Job& job);
/// Estimates a model and writes it.
std::string train_command(const Job& job);
/// Scores under a model and writes pairs.
std::string score_command(const Job& job);
/// Shows a model, holds two against each other, or sets what a model says.
std::string model_command(const Job& job);
/// Prices the blocking rules.
std::string block_command(const Job& job);
/// Entities of an earlier run at another threshold.
std::string cluster_command(const Job& job);
/// An earlier run against the truth.
std::string evaluate_command(const Job& job);
/// Why two records of an earlier run were joined or not.
std::string explain_command(const Job& job);
/// A measure of two values, or of two columns of a file.
std::string similarity_command(const Job& job);
/// Codes of values, or of a column of a file.
std::string encode_command(const Job& job);
/// A table of what there is: measures, encoders.
std::string list_command(const Job& job);
/// Invented records with their truth.
std::string generate_command(const Job& job);
/// What the columns of files hold, how well, and how they hang together.
std::string profile_command(const Job& job);

}  // namespace sameas::cli
