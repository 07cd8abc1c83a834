#include "cli/option_parts.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/memory.hpp"

namespace sameas::cli {

namespace {

constexpr std::uint64_t threads_max = 1024;

}  // namespace

void add_value(CLI::App& app, const std::string& name, const std::string& type, const std::string& text,
               Setter set) {
    app.add_option_function<std::string>(name, std::move(set), text)->type_name(type);
}

void add_text(CLI::App& app, const std::string& name, const std::string& type, const std::string& text,
              std::string& to) {
    app.add_option(name, to, text)->type_name(type);
}

void add_one_of(CLI::App& app, const std::string& name, const std::string& text,
                const std::vector<std::string>& choices, std::string& to) {
    std::string all;
    for (const std::string& choice : choices) all += (all.empty() ? "" : "|") + choice;
    add_value(app, name, all, text, [name, choices, all, &to](const std::string& value) {
        if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
            throw InvalidSettings(name + " '" + value + "': must be one of " + all);
        }
        to = value;
    });
}

void add_general(CLI::App& app, Options& o) {
    add_value(app, "--threads", "N", "Threads of the run (default: all); results do not depend on it",
              [&](const std::string& v) { o.threads = static_cast<int>(whole_number(v, "--threads", 1, threads_max)); });
    add_value(app, "--seed", "N", "Seed of every sample (default: 1)",
              [&](const std::string& v) { o.seed = whole_number(v, "--seed", 0, UINT64_MAX); });
    app.add_flag("--quiet", o.quiet, "No report, no progress, no notes: errors alone");
    app.add_flag("--json", o.json, "One JSON document on standard output instead of the report");
    app.add_flag("--progress-json", o.progress_json, "Progress for programs: lines of JSON on standard error, also with --quiet");
}

void add_memory(CLI::App& app, Options& o) {
    add_value(app, "--memory", "SIZE",
              message("Memory of the run, as 900M, 4G or 1.5T (default: ", memory_share_percent,
                      " % of the machine's or of the control group's); results do not depend on it"),
              [&](const std::string& v) { o.memory_bytes = memory_size(v, "--memory"); });
}

const std::vector<std::string>& formats() {
    static const std::vector<std::string> all{"csv", "tsv", "parquet", "jsonl", "arrow"};
    return all;
}

void add_text_format(CLI::App& app, Options& o) {
    add_one_of(app, "--input-format", "Format of the inputs (default: by name, else by content)", formats(),
               o.input_format);
    add_value(app, "--delimiter", "CHAR", "Between the values of a CSV line, as , or ; or tab (default: comma, or what header and first row show)",
              [&](const std::string& v) {
                  const std::string value = v == "tab" || v == "\\t" ? "\t" : v;
                  if (value.size() != 1 || value == "\"" || value == "\n" || value == "\r") {
                      throw InvalidSettings("--delimiter '" + v +
                                            "': must be one ASCII character other than a quote, or tab");
                  }
                  o.delimiter = value[0];
              });
    app.add_flag("--latin1", o.latin1, "CSV is ISO 8859-1 instead of UTF-8");
}

void add_inputs(CLI::App& app, Options& o) {
    app.add_option("FILE", o.files,
                   "CSV, TSV, JSON lines (also gzip), Parquet, Arrow IPC; - is standard input")
        ->option_text(" ");
    app.add_option("--source", o.named_sources,
                   "Names the source of FILE (default: its name without ending); FILE is an input then")
        ->type_name("NAME=FILE")
        ->allow_extra_args(false);
    add_text(app, "--id", "COLUMN",
             "Column of the record id (default: that of the settings, else row numbers)", o.id);
    app.add_flag("--number-duplicate-ids", o.number_duplicate_ids,
                 "A repeated id gets #2, #3, ... instead of ending the run");
    add_text_format(app, o);
}

void add_threshold(CLI::App& app, Options& o) {
    add_value(app, "--threshold", "P",
              "Probability from which records are joined (default: that of the settings)",
              [&](const std::string& v) { o.threshold = probability_number(v, "--threshold"); });
}

void add_scope(CLI::App& app, Options& o) {
    app.add_flag("--link", o.link, "Only pairs across sources (default for several inputs)");
    app.add_flag("--dedupe", o.dedupe, "All pairs (default for one input)");
}

CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& text,
                      const std::string& examples) {
    CLI::App& command = *app.add_subcommand(name, text);
    command.footer("Examples:\n" + examples);
    return command;
}

}  // namespace sameas::cli
