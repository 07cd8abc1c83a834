#include "cli/column_mapping.hpp"

#include <algorithm>
#include <set>

#include "engine/draft/match_columns.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas::cli {

namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

struct Mapping {
    std::map<std::string, std::string> others;  ///< column of the first input -> that of another
    std::map<std::string, std::string> why;
    bool takes(const std::string& own) const {
        return std::ranges::any_of(others, [&](const auto& pair) { return pair.second == own; });
    }
};

/// FIRST=OTHER of --map; OTHER may be empty: then FIRST has no partner.
std::vector<std::pair<std::string, std::string>> parse_maps(const Names& texts, std::span<const OpenInput> inputs) {
    std::vector<std::pair<std::string, std::string>> maps;
    for (const std::string& text : texts) {
        const std::size_t at = text.find('=');
        const std::string first = text.substr(0, at), other = at == std::string::npos ? "" : text.substr(at + 1);
        const Names& columns = inputs.front().reader->columns();
        if (at == std::string::npos || !has(columns, first)) {
            throw InvalidSettings("--map " + text + ": expected COLUMN=OTHER with a column of " + inputs.front().input.path +
                                  suggestion(first, columns) + " (columns: " + comma_list(columns) + ")");
        }
        const bool is_known = other.empty() || std::ranges::any_of(inputs.subspan(1), [&](const OpenInput& open) {
                                  return has(open.reader->columns(), other);
                              });
        if (!is_known) throw InvalidSettings("--map " + text + ": no other input has a column '" + other + "'");
        maps.emplace_back(first, other);
    }
    return maps;
}

/// What --map says, then columns of one name.
Mapping named_mapping(const std::vector<std::pair<std::string, std::string>>& maps, const Names& first, const Names& others) {
    Mapping mapping;
    std::set<std::string> said;
    for (const auto& [column, other] : maps) {
        said.insert(column);
        if (other.empty() || !has(others, other)) continue;
        mapping.others[column] = other;
        mapping.why[column] = "--map says so";
    }
    for (const std::string& column : first) {
        if (!said.contains(column) && has(others, column) && !mapping.takes(column)) mapping.others[column] = column;
    }
    return mapping;
}

/// Some columns of one input as they stand, and their profile.
struct ProfiledInput {
    RawTable raw;
    TableProfile profile;
    ProfiledInput(const Job& job, const InputFiles& files, const OpenInput& open, const Names& columns) {
        std::vector<OpenInput> again;
        again.push_back({open.input, io::open_records(open.input.path, files.read, job.context)});
        raw = read_raw(again, columns, "to link", job.context);
        profile = profile_table(raw.table, job.context);
    }
};

void match_rest(const Job& job, const InputFiles& files, const OpenInput& first, const OpenInput& other, const Names& left,
                const Names& right, Mapping& mapping) {
    if (left.empty() || right.empty()) return;
    const ProfiledInput a(job, files, first, left), b(job, files, other, right);
    for (const ColumnMatch& match : match_columns({&a.raw.table, &a.profile}, {&b.raw.table, &b.profile}, job.context)) {
        const std::string& column = a.profile.columns[match.left].name;
        mapping.others[column] = b.profile.columns[match.right].name;
        mapping.why[column] = match.why;
    }
}

}  // namespace

MappedColumns map_columns(const Job& job, const InputFiles& files, std::span<const OpenInput> inputs,
                          const std::string& truth_column) {
    const OpenInput& first = inputs.front();
    const auto maps = parse_maps(job.options.mapped, inputs);
    MappedColumns result;
    result.columns = first.reader->columns();
    for (const OpenInput& other : inputs.subspan(1)) {
        Mapping mapping = named_mapping(maps, first.reader->columns(), other.reader->columns());
        const auto is_free = [&](const std::string& column) { return column != truth_column && column != job.options.id; };
        Names left, right;
        for (const std::string& column : first.reader->columns()) {
            const bool is_said = std::ranges::any_of(maps, [&](const auto& map) { return map.first == column; });
            if (is_free(column) && !is_said && !mapping.others.contains(column)) left.push_back(column);
        }
        for (const std::string& column : other.reader->columns())
            if (is_free(column) && !mapping.takes(column)) right.push_back(column);
        match_rest(job, files, first, other, left, right, mapping);
        for (const auto& [column, own] : mapping.others) {
            if (own == column) continue;
            result.by_source[column][other.input.source] = own;
            result.notes.emplace_back(column, "is '" + own + "' in " + other.input.source + ": " + mapping.why.at(column));
        }
        std::erase_if(result.columns, [&](const std::string& column) {
            if (mapping.others.contains(column)) return false;
            result.notes.emplace_back(column, "left out: no column of " + other.input.source + " is surely the same (--map " +
                                                  column + "=COLUMN names one)");
            return true;
        });
        for (const std::string& column : right) {
            if (mapping.takes(column)) continue;
            result.notes.emplace_back(column, "left out: only " + other.input.source + " has it");
        }
    }
    std::erase_if(result.by_source, [&](const auto& entry) { return !has(result.columns, entry.first); });
    return result;
}

void apply_mapping(const MappedColumns& mapped, Settings& settings) {
    if (mapped.by_source.contains(settings.id)) settings.id.clear();  // ids have one name in all inputs
    for (FieldSettings& field : settings.fields) {
        const auto at = mapped.by_source.find(field.columns.front());
        if (at == mapped.by_source.end()) continue;
        for (const auto& [source, column] : at->second) field.columns_by_source[source] = {column};
    }
    settings.notes.insert(settings.notes.begin(), mapped.notes.begin(), mapped.notes.end());
}

}  // namespace sameas::cli
