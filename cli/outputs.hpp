#pragma once
#include <string>
#include <utility>
#include <vector>

#include "engine/linker.hpp"

namespace sameas::cli {

/// What every table that we write says of itself, where its format can.
std::vector<std::pair<std::string, std::string>> table_metadata(const std::string& table);

/// source, id, entity_id of every record, ordered by source and id. The entity is named after its least
/// record.
/// \param entity  by rank: the lowest rank of its entity
void write_entities(const std::string& path, const std::string& format, const Table& table,
                    const std::vector<std::uint32_t>& entity, RunContext& context);

/// The kept pairs, ordered by their two records: identities, match_weight, probability, rule (from 1),
/// pattern and a level_NAME for each comparison (0: null). \param weights  of scored.kinds
void write_pairs(const std::string& path, const std::string& format, const Table& table,
                 const Settings& settings, const PatternLayout& layout, const ScoredPairs& scored,
                 const std::vector<double>& weights, RunContext& context);

/// source, row, column, kind, value of the issues that were kept, as CSV.
void write_issues(const std::string& path, const RowIssues& issues);

}  // namespace sameas::cli
