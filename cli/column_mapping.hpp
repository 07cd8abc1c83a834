#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/raw_files.hpp"
#include "engine/settings/settings.hpp"

namespace sameas::cli {

/// The columns that all inputs have, as the first names them, and what the others call them.
struct MappedColumns {
    std::vector<std::string> columns;
    ColumnsBySource by_source;                              ///< of those that are called otherwise somewhere
    std::vector<std::pair<std::string, std::string>> notes;  ///< a column, and why it was matched or left out
};

/// Columns of one name are the same; then what --map says; the others are matched by content and header, where files have
/// columns left (their records are read for that alone). What is uncertain is left out, with a note.
/// \param truth_column  is never matched
/// \throws InvalidSettings for a --map that names no column
MappedColumns map_columns(const Job& job, const InputFiles& files, std::span<const OpenInput> inputs,
                          const std::string& truth_column);

/// Takes exchanged columns of the records that were read under `mapped` for what they hold. What was put together of several columns
/// is left alone: it was matched by what it holds.
/// \param maps  COLUMN=OTHER of --map: such columns are left alone, and notes say how to use it; nothing where there is no such option
/// \returns whether any were: then the records are to be read again
bool map_exchanged(const std::optional<std::vector<std::string>>& maps, const Table& table, RunContext& context, MappedColumns& mapped);

/// Lets the fields of drafted settings read the other columns too; the notes go before those of the draft.
void apply_mapping(const MappedColumns& mapped, Settings& settings);

}  // namespace sameas::cli
