#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "cli/summary.hpp"

namespace sameas::cli {

using Json = nlohmann::ordered_json;

/// {"sameas", "schema", "command"}: how every JSON document begins.
Json document_of(const std::string& command);

/// The counts, rules, timings and evaluation of a summary, as they stand in --json and in run.json.
Json counts_json(const Summary& summary);
Json rules_json(const Summary& summary);
Json timings_json(const Summary& summary);
/// How entities came about, and how good they should be.
Json join_json(const JoinChoice& choice);
Json expected_json(const ExpectedQuality& expected);
Json evaluation_json(const Evaluation& evaluation);
/// A pair and what each comparison says.
Json explanation_json(const PairExplanation& pair, double threshold_probability);

/// The whole document of a command that has a summary.
Json report_json(const Summary& summary);

/// The text of a document, with its newline. Text that is no UTF-8 (a path, say) gets replacement characters.
std::string json_text(const Json& document);

}  // namespace sameas::cli
