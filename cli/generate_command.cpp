// Invented records, written as they are made.
#include "cli/commands.hpp"
#include "cli/report_json.hpp"
#include "cli/text_table.hpp"
#include "datasets/generator/generator.hpp"
#include "engine/errors.hpp"
#include "io/output_file.hpp"

namespace sameas::cli {

namespace {

/// The format asked for, or the one that the file's ending names.
std::string format_of(const Options& options) {
    if (!options.format.empty()) return options.format;
    if (const std::optional<std::string> format = io::format_of_ending(options.out)) return *format;
    throw InvalidSettings("--out '" + printable(options.out) +
                          "': its ending must be .csv, .tsv, .parquet, .jsonl or .arrow, or --format must name the format");
}

}  // namespace

std::string generate_command(const Job& job) {
    const Options& options = job.options;
    const std::unique_ptr<datasets::Profile> profile = datasets::make_profile(options.profile);
    const std::string format = format_of(options);
    const std::string version = message(profile->version());
    // A group of rows may take longer to encode than a run that was interrupted is given to end. It outlives the writer, which
    // waits for that group before it removes the file.
    const Interrupt::CleanUp no_half_file(job.interrupt, [&] { io::remove_temporary(options.out); });
    const std::unique_ptr<io::TableWriter> writer = io::TableWriter::create(
        options.out, format,
        {{"sameas_profile", std::string(profile->name())}, {"sameas_profile_version", version},
         {"sameas_seed", message(options.seed)}});
    datasets::generate(*profile, options.record_count, *writer, job.context);
    if (!options.json) {
        return message("wrote ", options.record_count, " records of profile ", profile->name(), " (version ", version,
                       ", seed ", options.seed, ") to ", printable(options.out), "\n");
    }
    Json document = document_of("generate");
    document["profile"] = profile->name();
    document["profile_version"] = profile->version();
    document["seed"] = options.seed;
    document["records"] = options.record_count;
    document["out"] = options.out;
    document["format"] = format;
    document["seconds"] = job.seconds();
    return json_text(document);
}

}  // namespace sameas::cli
