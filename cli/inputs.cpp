#include "cli/inputs.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "engine/errors.hpp"
#include "engine/linker.hpp"
#include "engine/model/model_edits.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace {

/// FILE named by one of --source, or its own name.
std::vector<io::Input> named_inputs(const Options& options) {
    std::vector<io::Input> inputs;
    for (const std::string& path : options.files)
        inputs.push_back({path, ""});
    for (const std::string& named : options.named_sources) {
        const std::size_t equals = named.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == named.size()) {
            throw InvalidSettings("--source '" + named +
                                  "': must be NAME=FILE, as crm=exports/customers.csv");
        }
        const std::string name = named.substr(0, equals), path = named.substr(equals + 1);
        const auto found =
            std::find_if(inputs.begin(), inputs.end(), [&](const io::Input& i) { return i.path == path; });
        if (found == inputs.end()) {
            inputs.push_back({path, name});
        } else if (found->source.empty()) {
            found->source = name;
        } else {
            throw InvalidSettings("--source names '" + path + "' twice: '" + found->source + "' and '" +
                                  name + "'");
        }
    }
    return inputs;
}

void check_inputs(const Options& options, const Settings& settings, const std::vector<io::Input>& inputs) {
    const std::string hint = "(sameas " + options.command + " --help has examples)";
    if (inputs.empty()) throw InvalidSettings("no input files " + hint);
    if (options.command == "link" && inputs.size() < 2 && settings.source.empty()) {
        throw InvalidSettings(
            "link needs at least two sources: give two files, or settings with a source column " + hint);
    }
    if (!settings.source.empty() && !options.named_sources.empty()) {
        throw InvalidSettings("--source: the settings take the source of a record from column '" +
                              settings.source + "'; drop one of the two");
    }
    std::map<std::string, std::string> path_of_source;
    std::set<std::string> paths;
    for (const io::Input& input : inputs) {
        if (!paths.insert(input.path).second) {
            throw InvalidSettings("'" + input.path + "' is given twice: every input is read once");
        }
        if (!settings.source.empty()) continue;
        const auto [other, is_new] = path_of_source.emplace(input.source, input.path);
        if (!is_new) {
            throw InvalidSettings("two sources are named '" + input.source + "': '" + other->second +
                                  "' and '" + input.path + "'; name one with --source NAME=" + input.path);
        }
    }
}

}  // namespace

std::string source_of_path(const std::string& path) {
    if (path == "-") return "stdin";
    std::filesystem::path name = std::filesystem::path(path).filename();
    if (name.extension() == ".gz") name = name.stem();
    const std::string stem = name.stem().string();
    return stem.empty() ? path : stem;
}

InputFiles input_files(const Options& options, const Settings& settings) {
    InputFiles files;
    files.inputs = named_inputs(options);
    for (io::Input& input : files.inputs) {
        if (input.source.empty()) input.source = source_of_path(input.path);
    }
    check_inputs(options, settings, files.inputs);
    files.read = {.format = options.input_format, .delimiter = options.delimiter, .latin1 = options.latin1};
    files.number_duplicate_ids = options.number_duplicate_ids;
    return files;
}

void apply_id(Settings& settings, const std::string& id) {
    if (id.empty() || id == settings.id) return;
    settings.id = id;
    settings.id_by_source.clear();
}

void apply_overrides(Settings& settings, const Options& options) {
    apply_id(settings, options.id);
    if (options.threshold) set_threshold(settings, *options.threshold);
}

Settings chosen_settings(const Options& options) {
    if (options.settings.empty()) {
        throw InvalidSettings("no settings: give --settings FILE (docs/settings.md says what it holds; sameas draft writes one "
                              "from the data)");
    }
    Settings settings = parse_settings(io::read_file(options.settings), options.settings);
    apply_overrides(settings, options);
    return settings;
}

Model chosen_model(const std::string& path, const Options& options) {
    if (!options.settings.empty()) {
        throw InvalidSettings("--settings and --model: a model has its own settings; drop one of the two");
    }
    Model model = parse_model(io::read_file(path), path);
    apply_overrides(model.settings, options);
    return model;
}

PairScope scope_of(const Options& options, std::size_t files) {
    if (options.link && options.dedupe) throw InvalidSettings("--link and --dedupe: drop one of the two");
    if (options.command == "dedupe" || options.dedupe || options.duplicates_within) return PairScope::all;
    if (options.command == "link" || options.link) return PairScope::across_sources;
    return files > 1 ? PairScope::across_sources : PairScope::all;
}

std::string output_format(const Options& options, const InputFiles& files) {
    if (!options.format.empty()) return options.format;
    const io::Input& first = files.inputs.front();
    if (first.path != "-") return io::format_of(first.path, files.read);
    return files.read.format.empty() ? "csv" : files.read.format;
}

std::vector<std::string> unknown_sources(const Settings& settings, const Table& table) {
    std::set<std::string> unknown;
    const auto look_at = [&](const std::string& source) {
        if (std::ranges::find(table.sources(), source) == table.sources().end()) unknown.insert(source);
    };
    for (const auto& [source, column] : settings.id_by_source) look_at(source);
    for (const FieldSettings& field : settings.fields)
        for (const auto& [source, columns] : field.columns_by_source) look_at(source);
    return {unknown.begin(), unknown.end()};
}

void check_truth_column(const Settings& settings, const std::string& column) {
    if (column.empty()) return;
    for (const FieldSettings& field : settings.fields) {
        const auto reads = [&](const std::vector<std::string>& columns) {
            return std::ranges::find(columns, column) != columns.end();
        };
        const bool reads_in_some = std::ranges::any_of(field.columns_by_source, [&](const auto& of) { return reads(of.second); });
        if (reads(field.columns) || reads_in_some) {
            throw InvalidSettings("truth '" + column + "': field '" + field.name +
                                  "' of the settings reads this column; the truth must not be used for linking");
        }
    }
}

io::ReadResult read_records(const Job& job, const Settings& settings, const InputFiles& files,
                            PairScope scope, const std::string& truth_column, bool keep_original) {
    check_truth_column(settings, truth_column);
    if (settings.id.empty() &&
        job.options.run_folder.empty()) {  // a step on an earlier run need not repeat it
        job.note("no id column is named: row numbers serve as ids (--id COLUMN names one)");
    }
    TableSchema schema = table_schema(settings, truth_column, keep_original);
    schema.number_duplicate_ids = files.number_duplicate_ids;
    io::ReadResult result = io::read_table(files.inputs, schema, files.read, job.context);
    if (scope == PairScope::across_sources && result.table.sources().size() < 2) {
        throw InvalidInput("a link needs records of at least two sources, all are of '" +
                           result.table.sources().front() +
                           "'; sameas dedupe finds duplicates in one source");
    }
    for (const std::string& source : unknown_sources(settings, result.table))
        job.note("the settings name columns of a source '" + source + "', which is not among the inputs");
    return result;
}

}  // namespace sameas::cli
