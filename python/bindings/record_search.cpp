// The matches of one record that is in none of the tables: those that a run over the tables with it would pair it
// with. The linker keeps what finds them by the record's keys (engine/live/record_lookup), in a fraction of a
// millisecond. Where pairs depend on all records (neighbours in an order, parts of values that are frequent) the tables are
// read once more with the record beside them, and linked, which takes seconds with millions of records.
#include <pybind11/stl.h>

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/record_matches.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "python/bindings/held_table.hpp"
#include "python/bindings/registrations.hpp"
#include "python/bindings/run_state.hpp"
#include "python/bindings/table_input.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

struct SearchOptions {
    std::string source;  ///< of which the record is, or empty
    std::string id;      ///< of a record of that source to pass over, or empty
    std::size_t count_max = 10;
    double probability_min = 0;
};

/// A name that no source has.
std::string new_source(const Table& table) {
    std::string name = "record";
    while (std::ranges::find(table.sources(), name) != table.sources().end())
        name += "'";
    return name;
}

/// Names of the columns that are read of a record.
std::vector<std::string> columns_of_record(const RunState& run, const std::string& source) {
    std::vector<std::string> columns;
    const auto add = [&](const std::string& column) {
        if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
    };
    for (const FieldSettings& field : run.settings.fields) {
        const auto of_source = field.columns_by_source.find(source);
        for (const std::string& column :
             of_source == field.columns_by_source.end() ? field.columns : of_source->second)
            add(column);
    }
    return columns;
}

/// \throws InvalidInput for a name of a record that is no column which counts, but nearly one that the record does not have: a slip, which
/// would leave the value out without a word
void check_names(const std::vector<std::string>& columns, const std::vector<std::string>& names) {
    const auto is_among = [](const std::vector<std::string>& all, const std::string& name) { return std::ranges::find(all, name) != all.end(); };
    for (const std::string& name : names) {
        if (is_among(columns, name)) continue;
        const std::string nearest = nearest_name(name, columns);
        if (nearest.empty() || is_among(names, nearest)) continue;
        throw InvalidInput(message("the record has '", printable_excerpt(name), "', which does not count: did you mean '", nearest,
                                   "'? (else give that one too, None where it has no value)"));
    }
}

/// The settings, under which the record's source is read as the one that it is of.
Settings with_source(Settings settings, const std::string& source, const std::string& name) {
    for (FieldSettings& field : settings.fields) {
        const auto of_source = field.columns_by_source.find(source);
        if (of_source != field.columns_by_source.end())
            field.columns_by_source.emplace(name, of_source->second);
    }
    return settings;
}

/// \throws InvalidInput that says why they are read at all
io::ReadResult read_again(std::deque<TableInput>& inputs, const TableSchema& schema, RunContext& context) {
    try {
        return read_inputs(inputs, schema, context);
    } catch (const InvalidInput& error) {
        throw InvalidInput(message(error.what(),
                                   "; find_matches reads the tables again, which those that can be read but "
                                   "once (Arrow readers) do not allow"));
    }
}

/// A match a row.
struct MatchColumns {
    std::vector<std::string> source, id, entity;
    std::vector<double> weight, probability;
    std::vector<std::int32_t> rule;
    std::vector<std::vector<std::uint8_t>> levels;
    std::vector<std::vector<double>> bits;
};

void add_columns(const MatchColumns& found, const Settings& settings, HeldTable& table) {
    const auto views = [](const std::vector<std::string>& texts) {
        return std::vector<std::string_view>(texts.begin(), texts.end());
    };
    const std::vector<std::string_view> source = views(found.source), id = views(found.id),
                                        entity = views(found.entity);
    using Texts = std::span<const std::string_view>;
    std::vector<io::OutputColumn> columns{{"source", Texts(source)},
                                          {"id", Texts(id)},
                                          {"entity_id", Texts(entity)},
                                          {"match_weight", std::span<const double>(found.weight)},
                                          {"probability", std::span<const double>(found.probability)},
                                          {"rule", std::span<const std::int32_t>(found.rule)}};
    for (std::size_t c = 0; c < settings.comparisons.size(); ++c) {
        columns.push_back(
            {"level_" + settings.comparisons[c].name, std::span<const std::uint8_t>(found.levels[c])});
        columns.push_back({"bits_" + settings.comparisons[c].name, std::span<const double>(found.bits[c])});
    }
    table.add(columns);
}

/// A match as both ways find it.
struct FoundMatch {
    std::string source, id;
    std::size_t rule = 0;  ///< from 0
    double weight_bits = 0;
    std::vector<std::size_t> levels;
    std::vector<double> bits;
};

/// The first matches that count, of those in order. \throws InvalidInput for one that the run did not have
MatchColumns shown_matches(const std::vector<FoundMatch>& matches, const JoinedRecords& entities,
                           const SearchOptions& options) {
    const Linkage& linkage = *entities.pairs->run->linkage;
    const Table& table = linkage.table();
    const bool is_across = linkage.scope() == PairScope::across_sources;
    const std::size_t comparisons = entities.pairs->model->settings.comparisons.size();
    MatchColumns found;
    found.levels.resize(comparisons);
    found.bits.resize(comparisons);
    for (const FoundMatch& match : matches) {
        const bool is_own_source = !options.source.empty() && match.source == options.source;
        if (is_own_source && (is_across || match.id == options.id)) continue;
        if (found.id.size() == options.count_max) break;
        const std::optional<RowId> row = table.find_record(match.source, match.id);
        if (!row) throw InvalidInput("the tables have changed since they were read: make a new Linker");
        const RowId least = table.rows_by_rank()[entities.found.clusters.entity[table.rank(*row)]];
        found.source.push_back(match.source);
        found.id.push_back(match.id);
        found.entity.push_back(entity_id(table.source_name(least), table.id(least)));
        found.weight.push_back(match.weight_bits);
        found.probability.push_back(probability(match.weight_bits));
        found.rule.push_back(static_cast<std::int32_t>(match.rule + 1));
        for (std::size_t c = 0; c < comparisons; ++c) {
            found.levels[c].push_back(static_cast<std::uint8_t>(match.levels[c]));
            found.bits[c].push_back(match.bits[c]);
        }
    }
    return found;
}

void check_source(const Table& table, const std::string& source) {
    if (source.empty() || std::ranges::find(table.sources(), source) != table.sources().end()) return;
    throw InvalidInput("source '" + printable_excerpt(source) +
                       "': there is none of that name (sources: " + comma_list(table.sources()) + ")");
}

/// In order as they come.
std::vector<FoundMatch> with_names(std::vector<RecordMatch> matches, const Table& table) {
    std::vector<FoundMatch> found;
    for (RecordMatch& match : matches) {
        found.push_back({std::string(table.source_name(match.row)), std::string(table.id(match.row)), match.rule,
                         match.weight_bits, std::move(match.levels), std::move(match.bits)});
    }
    return found;
}

/// The matches of a record by what the run keeps to look records up, which is made the first time; null where it cannot tell them.
/// \param record  values by column
std::shared_ptr<HeldTable> looked_up_matches(const JoinedRecords& entities, const py::dict& record, const SearchOptions& options) {
    KeptPairs& pairs = *entities.pairs;
    const Table& table = pairs.run->linkage->table();
    check_source(table, options.source);
    refuse_fork();
    std::shared_ptr<const RecordLookup> lookup;
    bool is_made = false;
    {
        const py::gil_scoped_release release;
        const std::lock_guard lock(pairs.lookup_mutex);
        is_made = pairs.made_lookup.has_value();
        if (is_made) lookup = *pairs.made_lookup;
    }
    if (!is_made) pairs.run->step([&](RunContext& context) { lookup = pairs.lookup(context); });
    if (!lookup) return nullptr;
    LiveRecord asked{options.source, "record", {}};
    for (const std::string& column : lookup->columns(options.source)) {
        const py::str name(column);
        asked.values.push_back(record.contains(name) ? one_value(record[name], column) : std::string());
    }
    auto matches = std::make_shared<HeldTable>();
    const py::gil_scoped_release release;
    std::optional<std::vector<RecordMatch>> found = lookup->matches(asked, weight_bits(options.probability_min));
    if (!found) return nullptr;
    add_columns(shown_matches(with_names(std::move(*found), table), entities, options), pairs.model->settings, *matches);
    return matches;
}

/// \param record  a list of (column, [value]) of the columns that columns_of_record names
std::shared_ptr<HeldTable> matches_found(const JoinedRecords& entities, const py::list& tables,
                                         const py::list& record, const SearchOptions& options) {
    RunState& run = *entities.pairs->run;
    const Model& model = *entities.pairs->model;
    const Table& original = run.linkage->table();
    check_source(original, options.source);
    const std::string name = new_source(original);
    const Settings settings = with_source(model.settings, options.source, name);
    std::deque<TableInput> inputs;
    for (const py::handle& table : tables) {
        const py::tuple pair = py::reinterpret_borrow<py::tuple>(table);
        inputs.emplace_back(pair[0].cast<std::string>(), py::reinterpret_borrow<py::object>(pair[1]));
    }
    py::list columns;
    const auto add_identity = [&](const std::string& column) {
        if (column.empty()) return;
        py::list values;
        values.append(name);
        columns.append(py::make_tuple(column, values));
    };
    add_identity(settings.id);
    if (settings.source != settings.id) add_identity(settings.source);
    for (const py::handle& column : record) {
        const auto named = py::reinterpret_borrow<py::tuple>(column)[0].cast<std::string>();
        if (named != settings.id && named != settings.source) columns.append(column);
    }
    inputs.emplace_back(name, columns);

    auto matches = std::make_shared<HeldTable>();
    run.step([&](RunContext& context) {
        TableSchema schema = table_schema(settings, "", false);
        schema.number_duplicate_ids = true;  // those that the linker took
        io::ReadResult records = read_again(inputs, schema, context);
        const Linkage linkage(std::move(records.table), settings, run.linkage->scope(), context);
        const std::optional<RowId> row = linkage.table().find_record(name, settings.id.empty() ? "1" : name);
        if (!row || linkage.table().rows() != original.rows() + 1)
            throw InvalidInput("the tables have changed since they were read: make a new Linker");
        const double least_bits =
            std::max(weight_bits(model.settings.keep_probability), weight_bits(options.probability_min));
        const std::vector<FoundMatch> found = with_names(matches_of(linkage, model, *row, least_bits, context), linkage.table());
        add_columns(shown_matches(found, entities, options), model.settings, *matches);
    });
    return matches;
}

}  // namespace

void register_record_search(py::module_& module) {
    py::class_<SearchOptions>(module, "SearchOptions")
        .def(py::init([](const std::string& source, const std::string& id, std::size_t count_max,
                         double probability_min) {
                 return SearchOptions{source, id, count_max, probability_min};
             }),
             py::arg("source"), py::arg("id"), py::arg("count_max"), py::arg("probability_min"));
    module.def("check_names", check_names, py::arg("columns"), py::arg("names"));
    module.def("columns_of_record", columns_of_record, py::arg("linkage"), py::arg("source"));
    module.def("looked_up_matches", looked_up_matches, py::arg("entities"), py::arg("record"), py::arg("options"));
    module.def("find_matches", matches_found, py::arg("entities"), py::arg("tables"), py::arg("record"),
               py::arg("options"));
}

}  // namespace sameas::python
