// Settings made from the data alone, to be read, edited and run.
#include "cli/commands.hpp"
#include "cli/drafting.hpp"
#include "cli/overwrite_guard.hpp"
#include "cli/report_json.hpp"
#include "cli/text_table.hpp"
#include "io/output_file.hpp"

namespace sameas::cli {

namespace {

std::string notes_text(const Draft& draft) {
    TextTable table("ll");
    for (const auto& [about, text] : draft.settings.notes)
        table.add({printable(about, 60), printable(text, 160)});
    return "Choices\n" + table.text();
}

}  // namespace

std::string draft_command(const Job& job) {
    const Options& options = job.options;
    const InputFiles files = input_files(options, Settings{});
    if (!options.out.empty()) refuse_to_replace({options.out}, files_read(options, files.inputs));
    const DraftedRecords drafted = draft_from_inputs(job, files, scope_of(options, files.inputs.size()), "");
    for (const std::string& warning : drafted.draft.warnings) job.note("warning: " + warning);
    const std::string settings = to_json(drafted.draft.settings);
    if (!options.out.empty()) {
        job.context.check_stop();
        job.interrupt.undisturbed([&] {
            io::OutputFile file(options.out);
            file.write(settings);
            file.commit();
        });
    }
    if (options.json) {
        Json document = document_of("draft");
        document["settings"] = Json::parse(settings);
        document["warnings"] = drafted.draft.warnings;
        return json_text(document);
    }
    if (options.out.empty()) return settings;
    return notes_text(drafted.draft) + "\nFiles written\n  " + options.out + "\n";
}

}  // namespace sameas::cli
