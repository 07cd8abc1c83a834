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
}

void add_memory(CLI::App& app, Options& o) {
    add_value(app, "--memory", "SIZE",
              message("Memory of the run, as 900M, 4G or 1.5T (default: ", memory_share_percent,
                      " % of the machine's or of the control group's); results do not depend on it"),
              [&](const std::string& v) { o.memory_bytes = memory_size(v, "--memory"); });
}

CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& text,
                      const std::string& examples) {
    CLI::App& command = *app.add_subcommand(name, text);
    command.footer("Examples:\n" + examples);
    return command;
}

}  // namespace sameas::cli
