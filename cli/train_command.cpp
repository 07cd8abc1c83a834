#include <filesystem>

#include "cli/commands.hpp"
#include "cli/drafting.hpp"
#include "cli/inputs.hpp"
#include "cli/overwrite_guard.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/summary.hpp"
#include "cli/training_labels.hpp"
#include "engine/errors.hpp"
#include "engine/model/train.hpp"
#include "io/output_file.hpp"

namespace sameas::cli {

namespace {

/// Nobody wants to wait for a model and then learn that it cannot be written: an OutputFile tries, and leaves
/// nothing.
void check_writable(const std::string& path) {
    if (path.empty()) throw InvalidSettings("--out '': must name a file");
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        throw InvalidSettings("--out '" + path + "': is a folder; name a file, as " + path + "/model.json");
    }
    if (!std::filesystem::exists(path, ignored) || std::filesystem::is_regular_file(path, ignored)) {
        const io::OutputFile probe(path);
    }
}

}  // namespace

std::string train_command(const Job& job) {
    const Options& options = job.options;
    Settings settings;
    if (!drafts_settings(options)) settings = chosen_settings(options);
    const InputFiles files = input_files(options, settings);
    const PairScope scope = scope_of(options, files.inputs.size());
    refuse_to_replace({options.out}, files_read(options, files.inputs));
    check_writable(options.out);
    io::ReadResult records = read_or_draft(job, settings, files, scope, "");
    const Linkage linkage(std::move(records.table), settings, scope, job.context);
    const Model model =
        train(settings, linkage.features(), linkage.blocking(), {.scope = scope,
               .accept_refused = options.accept_model,
               .labels = read_training_labels(options, linkage, job.context)}, job.context);

    const std::string text = to_json(model);
    job.context.check_stop();
    job.interrupt.undisturbed([&] {
        io::OutputFile file(options.out);
        file.write(text);
        file.commit();
    });

    Summary summary;
    summary.command = options.command;
    add_records(summary, linkage.table(), records.issues, scope);
    summary.rules = summarise_rules(linkage, {});
    summary.model = summarise(model);
    summary.warnings = model.training.warnings;
    add_costs(summary, job);
    summary.files.push_back(options.out);
    return options.json ? json_text(report_json(summary)) : report_text(summary);
}

}  // namespace sameas::cli
