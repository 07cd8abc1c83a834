#pragma once
#include <string>

#include "cli/report_json.hpp"
#include "engine/draft/missed_pairs.hpp"

namespace sameas::cli {

/// What blocking misses, for people: how many, how that is known, and rules that would help.
std::string missed_text(const MissedPairs& missed);
/// The same in numbers, with every suggestion; the pairs themselves are a file's.
Json missed_json(const MissedPairs& missed);
/// What a run warns of; "" while blocking is as complete as it should be.
std::string missed_warning(const MissedPairs& missed);

/// Writes the likely missed pairs as a table of the format of the path's ending, else CSV.
/// \throws IoError
void write_missed(const std::string& path, const MissedPairs& missed, const Table& table, RunContext& context);

}  // namespace sameas::cli
