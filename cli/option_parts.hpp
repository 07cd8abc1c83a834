#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "cli/options.hpp"

// What the options of commands are put together from.
namespace sameas::cli {

/// A command with its help, which ends with examples.
CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& text, const std::string& examples);

using Setter = std::function<void(const std::string&)>;

/// An option with one value that `set` checks and stores.
void add_value(CLI::App& app, const std::string& name, const std::string& type, const std::string& text, Setter set);
/// An option whose text is stored as it is.
void add_text(CLI::App& app, const std::string& name, const std::string& type, const std::string& text, std::string& to);
/// An option that is one of several words.
void add_one_of(CLI::App& app, const std::string& name, const std::string& text, const std::vector<std::string>& choices,
                std::string& to);

/// Names of file formats.
const std::vector<std::string>& formats();
/// Input files and how to read them: FILE, --source, --id, --input-format ...
void add_inputs(CLI::App& app, Options& options);
void add_text_format(CLI::App& app, Options& options);
void add_threshold(CLI::App& app, Options& options);
/// --link and --dedupe.
void add_scope(CLI::App& app, Options& options);

/// --threads, --seed, --quiet and --json; --memory.
void add_general(CLI::App& app, Options& options);
void add_memory(CLI::App& app, Options& options);

}  // namespace sameas::cli
