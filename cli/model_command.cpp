// Models as files: looked at, held against each other, and edited. Nothing is trained.
#include <charconv>

#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/model_comparison.hpp"
#include "cli/model_report.hpp"
#include "cli/overwrite_guard.hpp"
#include "cli/text_table.hpp"
#include "cli/today.hpp"
#include "engine/errors.hpp"
#include "engine/model/edit_notes.hpp"
#include "engine/model/model_edits.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "io/output_file.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace {

Model model_of_file(const std::string& path) { return parse_model(io::read_file(path), path); }

/// The number behind the last equals sign, as names and levels may have signs of their own. \param form  what to write, for errors
double share_of(const std::string& text, std::size_t equals, const std::string& option, const char* form) {
    double share = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data() + equals + 1, last, share);
    if (error == std::errc{} && end == last) return share;
    throw InvalidSettings(message(option, " '", printable_excerpt(text), "': ends in no number: write ", form));
}

/// COMPARISON:LEVEL=SHARE. The name ends at the first colon.
LevelEdit level_edit(const std::string& text, const char* option, std::optional<double> LevelEdit::* kind) {
    constexpr const char* form = "COMPARISON:LEVEL=SHARE, as surname:exact=0.8";
    const std::size_t colon = text.find(':'), equals = text.rfind('=');
    if (colon == std::string::npos || equals == std::string::npos || equals < colon)
        throw InvalidSettings(message(option, " '", printable_excerpt(text), "': names no level with its share: write ", form));
    LevelEdit edit{text.substr(0, colon), text.substr(colon + 1, equals - colon - 1), {}, {}};
    edit.*kind = share_of(text, equals, option, form);
    return edit;
}

/// NAME=SHARE.
ClassEdit class_edit(const std::string& text) {
    constexpr const char* form = "NAME=SHARE, as 'agrees on surname=0.001'";
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos)
        throw InvalidSettings(message("--class '", printable_excerpt(text), "': names no class with its share: write ", form));
    return {text.substr(0, equals), share_of(text, equals, "--class", form)};
}

std::string show(const Job& job) {
    const Model model = model_of_file(job.options.of_model.file);
    if (!job.options.json) return shown_model_text(model);
    Json document = document_of("model show");
    document["file"] = job.options.of_model.file;
    document["model"] = shown_model_json(model);
    return json_text(document);
}

std::string compare(const Job& job) {
    const ModelOptions& files = job.options.of_model;
    const ModelComparison comparison = compare_models(model_of_file(files.file), model_of_file(files.other));
    if (!job.options.json) return model_comparison_text(comparison, files.file, files.other);
    Json document = document_of("model compare");
    document.update(model_comparison_json(comparison));
    document["first"]["file"] = files.file;
    document["second"]["file"] = files.other;
    return json_text(document);
}

/// Where the edited model goes.
std::string file_to_write(const Options& options) {
    const ModelOptions& edits = options.of_model;
    if (edits.in_place && !options.out.empty()) throw InvalidSettings("--out and --in-place: drop one of the two");
    if (edits.in_place) return edits.file;
    if (options.out.empty())
        throw InvalidSettings("the edited model has no place: name its file (--out FILE), or replace '" + edits.file + "' (--in-place)");
    refuse_to_replace({options.out}, {edits.file});
    return options.out;
}

Model edited(const Model& model, const Options& options) {
    const ModelOptions& asked = options.of_model;
    std::vector<LevelEdit> levels;
    for (const std::string& text : asked.m) levels.push_back(level_edit(text, "--m", &LevelEdit::m));
    for (const std::string& text : asked.u) levels.push_back(level_edit(text, "--u", &LevelEdit::u));
    ShareEdits shares{.prior = asked.prior};
    for (const std::string& text : asked.classes) shares.classes.push_back(class_edit(text));
    const ProbabilityEdits probabilities{asked.keep, options.threshold, asked.automatic_threshold};
    if (levels.empty() && shares.classes.empty() && !asked.prior && !asked.keep && !options.threshold && !asked.automatic_threshold) {
        throw InvalidSettings("nothing to set: give --prior, --threshold, --keep, --class, --m or --u (sameas model set --help has examples)");
    }
    return with_edit_notes(model, with_probabilities(with_shares(with_levels(model, levels), shares), probabilities), today());
}

std::string set(const Job& job) {
    const Options& options = job.options;
    const std::string path = file_to_write(options);
    const Model before = model_of_file(options.of_model.file);
    const Model after = edited(before, options);
    const std::string text = to_json(after);
    job.context.check_stop();
    job.interrupt.undisturbed([&] {
        io::OutputFile file(path);
        file.write(text);
        file.commit();
    });
    const ModelComparison comparison = compare_models(before, after);
    if (!options.json)
        return model_comparison_text(comparison, "as it was", "as it is now") + section("Files written", list_text({path}));
    Json document = document_of("model set");
    document.update(model_comparison_json(comparison));
    document["files"] = {path};
    return json_text(document);
}

}  // namespace

std::string model_command(const Job& job) {
    if (job.options.action == "show") return show(job);
    return job.options.action == "compare" ? compare(job) : set(job);
}

}  // namespace sameas::cli
