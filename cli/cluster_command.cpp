// Entities at another threshold, from the pairs that a run kept: no input is read again and nothing is
// scored. The match weights in the pairs file read back exactly, so the same threshold gives the same
// entities as the run, byte for byte.
#include <filesystem>
#include <unordered_map>

#include "cli/commands.hpp"
#include "cli/entity_changes.hpp"
#include "cli/number_text.hpp"
#include "cli/output_folder.hpp"
#include "cli/overwrite_guard.hpp"
#include "cli/outputs.hpp"
#include "cli/report_text.hpp"
#include "cli/run_record.hpp"
#include "cli/text_table.hpp"
#include "cli/pair_rows.hpp"
#include "engine/entities.hpp"
#include "engine/errors.hpp"
#include "engine/memory_plan.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace fs = std::filesystem;

namespace {

/// The records of a run: from its entities, or (only scored so far) from its inputs.
Table read_identities(const Job& job, const RunRecord& record, const Settings& settings, bool& has_entities) {
    const std::optional<std::string> name = record.file_of("entities");
    has_entities = name.has_value();
    if (!has_entities) {
        return read_records(job, settings, find_inputs(record), record.scope, "", false).table;
    }
    TableSchema schema;
    schema.id_column = "id";
    schema.source_column = "source";
    const std::string path = (fs::path(job.options.run_folder) / *name).string();
    return io::read_table({{path, "entities"}}, schema, {}, job.context).table;
}

/// Pairs by rank; their kind is a weight.
struct PairsOfRun {
    PairStore pairs;
    std::vector<double> weights;                // by kind
    std::vector<std::uint64_t> pairs_per_kind;
};

PairsOfRun read_pairs(const PairFile& file, const Table& table, RunContext& context) {
    const StageTimer timer(context, "read pairs");
    PairsOfRun result{PairStore(plan_memory({{{"table", table.memory_bytes()}}, table.rows(), true, 0}, context)), {}, {}};
    PairStore::Writer writer(result.pairs, context);
    std::unordered_map<double, std::uint32_t> kinds;
    const auto rank_of = [&](std::uint64_t row, std::string_view source, std::string_view id) {
        const std::optional<RowId> found = table.find_record(source, id);
        if (found) return table.rank(*found);
        throw InvalidInput(message(file.path, ", row ", row, ": no record '", printable(id, 60),
                                   "' in source '", printable(source, 60),
                                   "' among the entities; run again"));
    };
    read_pair_rows(file, context, [&](const PairRow& pair) {
        const auto [kind, is_new] = kinds.emplace(pair.weight_bits, static_cast<std::uint32_t>(kinds.size()));
        if (is_new) {
            result.weights.push_back(pair.weight_bits);
            result.pairs_per_kind.push_back(0);
        }
        ++result.pairs_per_kind[kind->second];
        writer.add({rank_of(pair.row, pair.left_source, pair.left_id), rank_of(pair.row, pair.right_source, pair.right_id),
                    kind->second});
    });
    writer.finish();
    result.pairs.finish(context);
    return result;
}

/// Every file that this command writes or removes in the folder.
std::vector<std::string> targets_in(const std::string& folder, const RunRecord& record) {
    std::vector<std::string> names = names_of_run_in(folder);
    names.insert(names.end(), record.names.begin(), record.names.end());
    for (std::string& name : names)
        name = (fs::path(folder) / name).string();
    return names;
}

/// Paths of the run's inputs, found from its folder.
std::vector<std::string> inputs_of(const RunRecord& record) {
    std::vector<std::string> paths;
    for (const io::Input& input : record.files.inputs)
        paths.push_back((fs::path(record.folder) / input.path).string());
    return paths;
}

/// Writes entities, model and record; files that stay as they are come along into another folder.
std::vector<std::string> write_folder(const Job& job, RunRecord& record, const Model& model,
                                      const Table& table, const Clusters& clusters,
                                      const Summary& summary) {
    const std::string& from = job.options.run_folder;
    const bool in_place = job.options.out.empty();
    const std::string& to = in_place ? from : job.options.out;
    refuse_to_replace(targets_in(to, record), inputs_of(record));
    OutputFolder folder(to, job.interrupt);
    const std::string entities_name = "entities" + io::file_ending(record.format);
    std::vector<std::string> kept;
    {
        const StageTimer timer(job.context, "write", table.rows());
        write_entities(folder.file(entities_name), record.format, table, clusters.entity, job.context);
        io::write_file(folder.file("model.json"), to_json(model));
        for (const std::string& name : record.names) {
            if (name == entities_name || name == "model.json" || name == "run.json") continue;
            kept.push_back(name);
            if (!in_place) fs::copy_file(fs::path(from) / name, folder.file(name));
        }
    }
    Json& document = record.document;
    const EntitySummary& entities = *summary.entities;
    document["options"]["threshold"] =
        model.settings.automatic_threshold ? Json() : Json(model.settings.threshold_probability);
    document["joining"] = join_json(*summary.join);
    document["expected"] = expected_json(*summary.expected);
    document["counts"]["entities"] = entities.entities;
    document["counts"]["entities_of_several_records"] = entities.of_several_records;
    document["counts"]["largest_entity"] = entities.largest;
    document.erase("evaluation");  // it was that of other entities
    const std::string run_file = folder.file("run.json");
    std::vector<std::string> names = folder.names();
    if (in_place) names.insert(names.end() - 1, kept.begin(), kept.end());
    document["files"] = Json::array();
    for (const std::string& name : names) {
        const int schema = name == "model.json" ? settings_schema_version : document["schema"].get<int>();
        document["files"].push_back({{"name", name}, {"schema", schema}});
    }
    io::write_file(run_file, json_text(document));
    job.context.check_stop();
    folder.commit(in_place ? std::vector<std::string>() : names_of_run_in(job.options.out));
    std::vector<std::string> paths;
    for (const std::string& name : folder.names())
        paths.push_back(folder.path_of(name));
    return paths;
}

Json changes_json(const EntityChanges& changes) {
    return {{"entities_before", changes.entities_before},
            {"entities_after", changes.entities_after},
            {"unchanged", changes.unchanged},
            {"merged", changes.merged},
            {"split", changes.split},
            {"records_moved", changes.records_moved}};
}

std::string changes_text(const EntityChanges& changes) {
    TextTable table("lr");
    table.add({"entities before", with_separators(changes.entities_before)});
    table.add({"entities now", with_separators(changes.entities_after)});
    table.add({"that hold the same records", with_separators(changes.unchanged)});
    table.add({"that join several of before", with_separators(changes.merged)});
    table.add({"of before that fell apart", with_separators(changes.split)});
    table.add({"records with another company", with_separators(changes.records_moved)});
    return "Changes\n" + table.text() + "\n";
}

}  // namespace

std::string cluster_command(const Job& job) {
    const Options& options = job.options;
    RunRecord record = read_run_record(options.run_folder);
    if (!record.document.value("/options/new"_json_pointer, Json::array()).empty())
        throw InvalidInput("'" + options.run_folder +
                           "' holds only pairs with new records (score --new): entities need all pairs; score without --new");
    const Model model = chosen_model((fs::path(options.run_folder) / "model.json").string(), options);
    const std::optional<std::string> pairs_name = record.file_of("pairs");
    if (!pairs_name)
        throw InvalidInput("'" + options.run_folder + "' holds no pairs: name the --out folder of a run");
    bool has_entities = false;
    const Table table = read_identities(job, record, model.settings, has_entities);
    std::vector<std::uint32_t> before;
    if (has_entities) before = read_entities(options.run_folder, record, table, job.context);
    PairsOfRun pairs = read_pairs(
        {(fs::path(options.run_folder) / *pairs_name).string(), record.pairs_kept()}, table, job.context);
    const Entities entities =
        find_entities(table, record.scope, model.settings, pairs.pairs, pairs.weights, job.context);
    const Clusters& clusters = entities.clusters;

    Summary summary;
    summary.command = options.command;
    add_records(summary, table, {}, record.scope);
    summary.entities = summarise(clusters);
    summary.join = entities.choice;
    summary.expected = entities.expected;
    summary.warnings = entities.warnings;
    const std::int64_t threshold = to_fixed(entities.choice.threshold_bits);
    summary.pairs = PairSummary{pairs.pairs.size(), 0};
    for (std::size_t kind = 0; kind < pairs.weights.size(); ++kind) {
        if (to_fixed(pairs.weights[kind]) >= threshold) summary.pairs->at_threshold += pairs.pairs_per_kind[kind];
    }
    summary.files = write_folder(job, record, model, table, clusters, summary);
    add_costs(summary, job);
    const EntityChanges changes = has_entities ? compare_entities(before, clusters.entity) : EntityChanges{};
    if (!options.json) return (has_entities ? changes_text(changes) : "") + report_text(summary);
    Json document = report_json(summary);
    if (has_entities) document["changes"] = changes_json(changes);
    return json_text(document);
}

}  // namespace sameas::cli
