#include "cli/run_record.hpp"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "cli/row_file.hpp"
#include "cli/text_table.hpp"
#include "cli/version.hpp"
#include "engine/errors.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace fs = std::filesystem;

namespace {

const char* scope_name(PairScope scope) {
    return scope == PairScope::all ? "all" : "across_sources";
}

std::string delimiter_text(char delimiter) {
    return delimiter == '\0' ? "" : std::string(1, delimiter);
}

Json options_json(const Options& options) {
    Json json{{"settings", options.settings},
              {"model", options.model},
              {"id", options.id},
              {"input_format", options.input_format},
              {"delimiter", delimiter_text(options.delimiter)},
              {"latin1", options.latin1},
              {"number_duplicate_ids", options.number_duplicate_ids},
              {"duplicates_within", options.duplicates_within},
              {"new", options.new_sources},
              {"truth", options.truth},
              {"ignore", options.ignore},
              {"seed", options.seed}};
    json["threshold"] = options.threshold ? Json(*options.threshold) : Json();
    return json;
}

std::string run_path(const std::string& folder) {
    return (fs::path(folder) / "run.json").string();
}

RunRecord parse_record(Json document) {
    RunRecord record;
    const Json& options = document.at("options");
    record.scope =
        document.at("scope") == scope_name(PairScope::all) ? PairScope::all : PairScope::across_sources;
    record.format = document.at("format").get<std::string>();
    record.folder = document.at("folder").get<std::string>();
    const std::string delimiter = options.at("delimiter").get<std::string>();
    record.files.read = {.format = options.at("input_format").get<std::string>(),
                         .delimiter = delimiter.empty() ? '\0' : delimiter[0],
                         .latin1 = options.at("latin1").get<bool>()};
    record.files.number_duplicate_ids = options.at("number_duplicate_ids").get<bool>();
    for (const Json& input : document.at("inputs")) {
        record.files.inputs.push_back(
            {input.at("path").get<std::string>(), input.at("source").get<std::string>()});
        record.fingerprints.push_back(input.at("fingerprint").get<std::string>());
    }
    for (const Json& file : document.at("files"))
        record.names.push_back(file.at("name").get<std::string>());
    record.document = std::move(document);
    return record;
}

/// The place where an input with this fingerprint is, or why there is none.
std::string find_input(const std::string& path, const std::string& fingerprint, const std::string& folder) {
    if (fingerprint.empty()) {
        throw InvalidInput("'" + path +
                           "' was standard input of the run and cannot be read again: run it on files");
    }
    bool is_there = false;
    for (const std::string& place : {path, (fs::path(folder) / path).string()}) {
        std::error_code ignored;
        if (!fs::is_regular_file(place, ignored)) continue;
        is_there = true;
        if (io::fingerprint(place) == fingerprint) return place;
    }
    if (is_there) {
        throw InvalidInput("'" + path +
                           "' has changed since the run: run again, or bring back the file that it read");
    }
    throw InvalidInput("'" + path + "', an input of the run, is not there any more (looked here and in '" +
                       folder + "')");
}

}  // namespace

std::optional<std::string> RunRecord::file_of(const std::string& table) const {
    for (const std::string& name : names) {
        if (name.starts_with(table + ".")) return name;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> RunRecord::pairs_kept() const {
    const Json::json_pointer place("/counts/pairs_kept");
    if (!document.contains(place) || !document[place].is_number_unsigned()) return std::nullopt;
    return document[place].get<std::uint64_t>();
}

std::vector<std::string> fingerprints_of(const InputFiles& files, RunContext& context) {
    const StageTimer timer(context, "fingerprint");
    std::vector<std::string> fingerprints;
    for (const io::Input& input : files.inputs) {
        context.check_stop();
        fingerprints.push_back(io::fingerprint(input.path));
    }
    return fingerprints;
}

Json to_json(const RunRecord& record, const Options& options, const Summary& summary) {
    Json document = document_of(summary.command);
    document["scope"] = scope_name(record.scope);
    document["format"] = record.format;
    document["options"] = options_json(options);
    document["folder"] = record.folder;
    document["inputs"] = Json::array();
    for (std::size_t i = 0; i < record.files.inputs.size(); ++i) {
        const io::Input& input = record.files.inputs[i];
        document["inputs"].push_back(
            {{"path", input.path}, {"source", input.source}, {"fingerprint", record.fingerprints[i]}});
    }
    document["files"] = Json::array();
    for (const std::string& name : record.names) {
        const int schema = name == "model.json" ? settings_schema_version : output_schema_version;
        document["files"].push_back({{"name", name}, {"schema", schema}});
    }
    document["counts"] = counts_json(summary);
    document["rules"] = rules_json(summary);
    if (summary.join) document["joining"] = join_json(*summary.join);
    if (summary.expected) document["expected"] = expected_json(*summary.expected);
    if (summary.evaluation) document["evaluation"] = evaluation_json(*summary.evaluation);
    document["warnings"] = summary.warnings;
    document["timings"] = {
        {"threads", summary.threads}, {"seconds", summary.seconds}, {"stages", timings_json(summary)}};
    return document;
}

RunRecord read_run_record(const std::string& folder) {
    const std::string path = run_path(folder);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        throw InvalidInput("'" + folder + "' holds no run (there is no " + path +
                           "): name the --out folder of one");
    }
    try {
        Json document = Json::parse(io::read_file(path));
        if (document.at("schema") != output_schema_version) {
            throw InvalidInput(message(path, ": schema version ", document.at("schema").dump(),
                                       ", this version reads ", output_schema_version, "; run again"));
        }
        return parse_record(std::move(document));
    } catch (const Json::exception& error) {
        throw InvalidInput(path + ": not the record of a run: " + error.what());
    }
}

std::vector<std::string> names_of_run_in(const std::string& folder) {
    try {
        return read_run_record(folder).names;
    } catch (const std::exception&) {
        return {};
    }
}

InputFiles find_inputs(const RunRecord& record) {
    InputFiles files = record.files;
    for (std::size_t i = 0; i < files.inputs.size(); ++i) {
        files.inputs[i].path = find_input(files.inputs[i].path, record.fingerprints[i], record.folder);
    }
    return files;
}

Linkage read_again(const Job& job, const RunRecord& record, const Settings& settings,
                   const std::string& truth_column, bool keep_original) {
    const InputFiles files = find_inputs(record);
    io::ReadResult records = read_records(job, settings, files, record.scope, truth_column, keep_original);
    return Linkage(std::move(records.table), settings, record.scope, job.context);
}

std::vector<std::uint32_t> read_entities(const std::string& folder, const RunRecord& record,
                                         const Table& table, RunContext& context) {
    const std::optional<std::string> name = record.file_of("entities");
    if (!name)
        throw InvalidInput("'" + folder + "' holds no entities yet: sameas cluster " + folder +
                           " makes them");
    const std::string path = (fs::path(folder) / *name).string();
    constexpr std::uint32_t unknown = 0xFFFFFFFFu;
    std::vector<std::uint32_t> entity(table.rows(), unknown);
    std::unordered_map<std::string, std::uint32_t> numbers;
    read_rows(path, {{"source", "id", "entity_id"}, {}}, context,
              [&](std::uint64_t row, std::span<const std::string_view> values) {
                  const std::optional<RowId> found = table.find_record(values[0], values[1]);
                  if (!found) {
                      throw InvalidInput(message(path, ", row ", row, ": the inputs have no record '",
                                                 printable(values[1], 60), "' in source '",
                                                 printable(values[0], 60), "'"));
                  }
                  const auto number = static_cast<std::uint32_t>(numbers.size());
                  entity[table.rank(*found)] = numbers.emplace(values[2], number).first->second;
              });
    const auto missing = std::find(entity.begin(), entity.end(), unknown);
    if (missing != entity.end()) {
        const RowId row = table.rows_by_rank()[static_cast<std::size_t>(missing - entity.begin())];
        throw InvalidInput(path + ": record '" + printable(table.id(row), 60) + "' of source '" +
                           printable(table.source_name(row), 60) + "' is missing");
    }
    return entity;
}

}  // namespace sameas::cli
