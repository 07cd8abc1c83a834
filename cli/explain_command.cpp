#include <filesystem>

#include "cli/commands.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/run_record.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

/// The record that the user names: SOURCE:ID, or an id that one source has. An id may hold colons itself, so
/// a source is only what stands before a colon and is one.
RowId named_record(const Table& table, const std::string& name) {
    for (std::size_t colon = name.find(':'); colon != std::string::npos; colon = name.find(':', colon + 1)) {
        const std::string source = name.substr(0, colon);
        for (const std::string& known : table.sources()) {
            if (known != source) continue;
            if (const auto row = table.find_record(source, name.substr(colon + 1))) return *row;
        }
    }
    if (const auto row = table.find_record("", name)) return *row;
    std::string sources;
    for (const std::string& source : table.sources())
        sources += (sources.empty() ? "" : ", ") + printable(source, 40);
    throw InvalidInput("no record '" + printable(name, 60) +
                       "' in the inputs of the run (name it ID or SOURCE:ID; sources: " + sources + ")");
}

}  // namespace

std::string explain_command(const Job& job) {
    const Options& options = job.options;
    const RunRecord record = read_run_record(options.run_folder);
    const Model model =
        chosen_model((std::filesystem::path(options.run_folder) / "model.json").string(), options);
    const Linkage linkage = read_again(job, record, model.settings, "", true);
    const Table& table = linkage.table();
    const RowId left = named_record(table, options.records[0]),
                right = named_record(table, options.records[1]);
    if (left == right)
        throw InvalidInput("'" + printable(options.records[0], 60) + "' is one record: name two");
    const PairExplanation pair = explain(linkage, model, left, right);
    const double threshold = model.settings.threshold_probability;

    std::optional<bool> are_joined;
    if (record.file_of("entities")) {
        const std::vector<std::uint32_t> entity =
            read_entities(options.run_folder, record, table, job.context);
        are_joined = entity[table.rank(left)] == entity[table.rank(right)];
    }
    if (options.json) {
        Json document = document_of(options.command);
        document.update(explanation_json(pair, threshold));
        if (are_joined) document["same_entity"] = *are_joined;
        return json_text(document);
    }
    std::string text = explanation_text(pair, threshold);
    if (are_joined)
        text += *are_joined ? "The run joined them to one entity.\n"
                            : "The run left them in different entities.\n";
    return text;
}

}  // namespace sameas::cli
