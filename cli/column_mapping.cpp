#include "cli/column_mapping.hpp"

#include <algorithm>
#include <set>

#include "engine/draft/exchanged_columns.hpp"
#include "engine/draft/match_by_records.hpp"
#include "engine/draft/match_columns.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas::cli {

namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

/// A text that stands in one column of one input and in several of the other.
struct Composite {
    std::string name;   ///< of the one column
    Names first, other;
    std::string why;
};

struct Mapping {
    std::map<std::string, std::string> others;  ///< column of the first input -> that of another
    std::map<std::string, std::string> why;
    std::vector<Composite> composites;
    bool takes(const std::string& own) const {
        return std::ranges::any_of(others, [&](const auto& pair) { return pair.second == own; }) ||
               std::ranges::any_of(composites, [&](const Composite& composite) { return has(composite.other, own); });
    }
    bool maps(const std::string& column) const {
        return others.contains(column) ||
               std::ranges::any_of(composites, [&](const Composite& composite) { return has(composite.first, column); });
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

RawTable read_again(const Job& job, const InputFiles& files, const OpenInput& open, const Names& columns) {
    std::vector<OpenInput> again;
    again.push_back({open.input, io::open_records(open.input.path, files.read, job.context)});
    return read_raw(again, columns, "to link", job.context);
}

/// Some columns of one input as they stand, and their profile.
struct ProfiledInput {
    RawTable raw;
    TableProfile profile;
    ProfiledInput(const Job& job, const InputFiles& files, const OpenInput& open, const Names& columns)
        : raw(read_again(job, files, open, columns)), profile(profile_table(raw.table, job.context)) {}
};

/// The column of ids, where there is one such column; else empty.
std::string only_id(const TableProfile& profile) {
    std::string id;
    for (const ColumnProfile& column : profile.columns) {
        const ColumnStatistics& statistics = column.facts.statistics;
        if (column.type.type != SemanticType::record_id || statistics.distinct < profile.rows) continue;
        if (!id.empty()) return "";
        id = column.name;
    }
    return id;
}

void match_rest(const Job& job, const InputFiles& files, const OpenInput& first, const OpenInput& other, const Names& left,
                const Names& right, Mapping& mapping) {
    if (left.empty() || right.empty()) return;
    const ProfiledInput a(job, files, first, left), b(job, files, other, right);
    for (const ColumnMatch& match : match_columns({&a.raw.table, &a.profile}, {&b.raw.table, &b.profile}, job.context)) {
        const std::string& column = a.profile.columns[match.left].name;
        mapping.others[column] = b.profile.columns[match.right].name;
        mapping.why[column] = match.why;
    }
    const std::string id = only_id(a.profile), other_id = only_id(b.profile);
    if (!id.empty() && !other_id.empty()) {
        mapping.others[id] = other_id;
        mapping.why[id] = "each is the only column that numbers the records";
    }
}

/// What is left, by the records that both have.
void match_by_what_is_known(const Job& job, const InputFiles& files, const OpenInput& first, const OpenInput& other, const Names& left,
                            const Names& right, const std::string& truth_column, Mapping& mapping) {
    Names lefts, rights;
    std::vector<std::pair<std::size_t, std::size_t>> known;
    for (const auto& [column, own] : mapping.others) {
        if (column == truth_column || own == truth_column) continue;
        known.emplace_back(lefts.size(), rights.size());
        lefts.push_back(column);
        rights.push_back(own);
    }
    std::ranges::copy_if(left, std::back_inserter(lefts), [&](const std::string& column) { return !mapping.maps(column); });
    std::ranges::copy_if(right, std::back_inserter(rights), [&](const std::string& column) { return !mapping.takes(column); });
    if (known.empty() || lefts.size() == known.size() || rights.size() == known.size()) return;
    const RawTable a = read_again(job, files, first, lefts), b = read_again(job, files, other, rights);
    const auto named = [](const Names& from, const std::vector<std::size_t>& places) {
        Names names;
        for (const std::size_t place : places) names.push_back(from[place]);
        return names;
    };
    for (const SharedWords& match : match_by_records(a.table, b.table, known, job.context)) {
        const Names of_first = named(lefts, match.left), of_other = named(rights, match.right);
        const std::string why = "records that agree elsewhere have the same words there";
        if (of_first.size() == 1 && of_other.size() == 1) {
            mapping.others[of_first.front()] = of_other.front();
            mapping.why[of_first.front()] = why;
        } else {
            mapping.composites.push_back({of_first.size() == 1 ? of_first.front() : of_other.front(), of_first, of_other, why});
        }
    }
}

/// The beginning of a note on a column that is called otherwise in a source.
std::string found_in(const std::string& header, const std::string& source) { return message("is '", header, "' in ", source); }

std::string header_in(const ColumnsBySource& columns, const std::string& column, const std::string& source) {
    const auto at = columns.find(column);
    if (at == columns.end() || !at->second.contains(source)) return column;
    return at->second.at(source).front();
}

/// The options that leave a column under its headers: --map once for each that it has beyond the first source.
std::string as_headers_say(const ColumnsBySource& columns, const std::string& column, std::span<const std::string> sources) {
    std::set<std::string> headers;
    for (const std::string& source : sources.subspan(1)) headers.insert(header_in(columns, column, source));
    std::string options;
    for (const std::string& header : headers) options += message(options.empty() ? "" : " ", "--map ", column, "=", header);
    return message(" (", options, headers.size() == 1 ? " takes" : " take", " the headers at their word)");
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
        const auto is_free = [&](const std::string& column) { return column != truth_column; };
        Names left, right;
        for (const std::string& column : first.reader->columns()) {
            const bool is_said = std::ranges::any_of(maps, [&](const auto& map) { return map.first == column; });
            if (is_free(column) && !is_said && !mapping.others.contains(column)) left.push_back(column);
        }
        for (const std::string& column : other.reader->columns())
            if (is_free(column) && !mapping.takes(column)) right.push_back(column);
        match_rest(job, files, first, other, left, right, mapping);
        match_by_what_is_known(job, files, first, other, left, right, truth_column, mapping);
        std::erase_if(mapping.composites, [&](const Composite& composite) {   // other files would have to have it too
            return inputs.size() > 2 || mapping.others.contains(composite.name);
        });
        for (const auto& [column, own] : mapping.others) {
            if (own == column) continue;
            result.by_source[column][other.input.source] = {own};
            result.notes.emplace_back(column, found_in(own, other.input.source) + ": " + mapping.why.at(column));
        }
        std::erase_if(result.columns, [&](const std::string& column) {
            if (mapping.others.contains(column)) return false;
            if (mapping.maps(column)) return true;
            result.notes.emplace_back(column, "left out: no column of " + other.input.source + " is surely the same (--map " +
                                                  column + "=COLUMN names one)");
            return true;
        });
        for (const Composite& composite : mapping.composites) {
            result.columns.push_back(composite.name);
            result.by_source[composite.name] = {{first.input.source, composite.first}, {other.input.source, composite.other}};
            const bool is_first = composite.first.size() == 1;
            result.notes.emplace_back(composite.name, message("of ", (is_first ? first : other).input.source, " is ",
                                                              comma_list(is_first ? composite.other : composite.first), " in ",
                                                              (is_first ? other : first).input.source, ": ", composite.why));
        }
        for (const std::string& column : right) {
            if (mapping.takes(column)) continue;
            result.notes.emplace_back(column, "left out: only " + other.input.source + " has it");
        }
    }
    std::erase_if(result.by_source, [&](const auto& entry) { return !has(result.columns, entry.first); });
    return result;
}

bool map_exchanged(const std::optional<Names>& maps, const Table& table, RunContext& context, MappedColumns& mapped) {
    const ColumnsBySource before = mapped.by_source;
    const auto is_settled = [&](const std::string& column) {
        const bool is_said = maps && std::ranges::any_of(*maps, [&](const std::string& text) { return text.starts_with(column + "="); });
        const auto at = before.find(column);
        return is_said || (at != before.end() && std::ranges::any_of(at->second, [](const auto& own) { return own.second.size() > 1; }));
    };
    bool is_any = false;
    for (const ExchangedColumns& exchanged : exchanged_columns(table, context)) {
        const std::string& one = mapped.columns[exchanged.one];
        const std::string& other = mapped.columns[exchanged.other];
        const std::string& source = table.sources()[exchanged.source];
        if (is_settled(one) || is_settled(other)) continue;
        for (const auto& [column, held_for] : {std::pair{one, other}, std::pair{other, one}}) {
            const std::string header = header_in(before, held_for, source);
            mapped.by_source[column][source] = {header};
            std::erase_if(mapped.notes, [&](const auto& note) {   // that it was found to be another
                return note.first == column && note.second.starts_with(found_in(header_in(before, column, source), source));
            });
            mapped.notes.emplace_back(column, found_in(header, source) + ": what it holds stands there" +
                                                  (maps ? as_headers_say(before, column, table.sources()) : ""));
        }
        is_any = true;
    }
    return is_any;
}

void apply_mapping(const MappedColumns& mapped, Settings& settings) {
    if (const auto ids = mapped.by_source.find(settings.id); ids != mapped.by_source.end())
        for (const auto& [source, columns] : ids->second) settings.id_by_source[source] = columns.front();
    for (FieldSettings& field : settings.fields) {
        const auto at = mapped.by_source.find(field.columns.front());
        if (at == mapped.by_source.end()) continue;
        for (const auto& [source, columns] : at->second) field.columns_by_source[source] = columns;
    }
    settings.notes.insert(settings.notes.begin(), mapped.notes.begin(), mapped.notes.end());
}

}  // namespace sameas::cli
