#include "cli/commands.hpp"
#include "cli/reference_table.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas::cli {

namespace {

ReferenceTable chosen_table(const Options& options) {
    if (options.words.size() != 1) {
        throw InvalidSettings("list takes the name of one table: similarities or encoders");
    }
    const std::string& name = options.words.front();
    if (name == "similarities") return similarity_table();
    if (name == "encoders") return encoder_table();
    throw InvalidSettings("unknown table '" + name + "'" + suggestion(name, {"similarities", "encoders"}) +
                          " (tables: similarities, encoders)");
}

}  // namespace

std::string list_command(const Job& job) {
    const Options& options = job.options;
    if (options.json && options.markdown) throw InvalidSettings("--json and --markdown: drop one of the two");
    const ReferenceTable table = chosen_table(options);
    if (options.json) return json_text(reference_json(table));
    return options.markdown ? reference_markdown(table) : reference_text(table);
}

}  // namespace sameas::cli
