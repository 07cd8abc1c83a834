#include "cli/run.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>

#include "cli/commands.hpp"
#include "cli/report_json.hpp"
#include "cli/text_table.hpp"
#include "cli/version.hpp"
#include "engine/errors.hpp"
#include "engine/score/spill_file.hpp"
#include "kernels/cpu.hpp"

namespace sameas::cli {

namespace {

enum Status { done = 0, bad_data = 1, bad_usage = 2, model_refused = 3, interrupted = 130 };

void put_error(const std::string& text) {
    const std::string line = "sameas: " + printable(text) + "\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

/// Said once, whether the run ends by itself or is given up.
void say_interrupted() {
    static std::atomic<bool> is_said{false};
    if (!is_said.exchange(true)) put_error("interrupted");
}

/// Writes to standard output. Whoever read there may have gone (head, less): that is no error.
void put_output(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EPIPE) return;
        if (written < 0)
            throw IoError(std::string("cannot write to standard output: ") + std::strerror(errno));
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// What the stages log: warnings wait for the report, the rest is told at once.
class Log {
  public:
    Log(ProgressLine& terminal, bool quiet) : terminal_(terminal), quiet_(quiet) {}

    void operator()(const std::string& line) {
        constexpr std::string_view mark = "warning: ";
        if (line.starts_with(mark)) {
            const std::lock_guard lock(mutex_);
            warnings_.push_back(line.substr(mark.size()));
        } else if (!quiet_) {
            terminal_.say("sameas: " + printable(line));
        }
    }
    std::vector<std::string> warnings() {
        const std::lock_guard lock(mutex_);
        return warnings_;
    }

  private:
    ProgressLine& terminal_;
    bool quiet_;
    std::mutex mutex_;
    std::vector<std::string> warnings_;
};

/// The results have room for pairs on their disk: they will hold them too. Empty where the system's folder is to be used.
std::string spill_folder(const Options& options) {
    if (!options.spill_folder.empty()) return options.spill_folder;
    const char* const folder = std::getenv("TMPDIR");
    const bool has_folder = folder != nullptr && *folder != '\0';
    return has_folder ? folder : options.out.empty() ? options.run_folder : options.out;
}

/// Arrow's own allocators keep what they once had: some 100 MB after reading, which would count against the memory of the
/// run. The system's gives back, as fast. Arrow asks at its first allocation; whoever chose one themselves gets that.
void use_allocator_that_gives_back() {
    ::setenv("ARROW_DEFAULT_MEMORY_POOL", "system", 0);
}

std::string run_options(const Options& options, const Commands& more) {
    if (options.command == "version") {
        return options.json ? json_text(document_of("version")) : std::string("sameas ") + version + "\n";
    }
    static const Commands always{
        {"dedupe", run_command},        {"link", run_command},       {"train", train_command},
        {"score", score_command},       {"block", block_command},    {"cluster", cluster_command},
        {"evaluate", evaluate_command}, {"explain", explain_command},
        {"encode", encode_command},     {"generate", generate_command},
        {"list", list_command},         {"similarity", similarity_command},
        {"profile", profile_command}, {"draft", draft_command},     {"model", model_command}};
    const Commands& commands = always.contains(options.command) ? always : more;
    if (!commands.contains(options.command)) {
        throw InvalidSettings("sameas " + options.command + ": this build keeps nothing on the disk: build the command with RocksDB "
                              "(CMake says whether it is found)");
    }

    use_allocator_that_gives_back();
    if (!options.spill_folder.empty()) const SpillFile probe(options.spill_folder);  // now, not after an hour
    // A service lets the requests end that it has begun, and its index takes what it takes.
    const bool serves = options.command == "serve";
    Interrupt interrupt(serves ? Interrupt::patient_grace : Interrupt::grace);
    RunContext context({.threads = options.threads,
                        .seed = options.seed,
                        .stop = interrupt.token(),
                        .memory_bytes = serves ? UINT64_MAX : options.memory_bytes,
                        .spill_folder = spill_folder(options)});
    const ProgressForm by_itself = !options.quiet && ProgressLine::possible() ? ProgressForm::line : ProgressForm::none;
    ProgressLine terminal(context.progress, options.progress_json ? ProgressForm::json : by_itself);
    const Interrupt::CleanUp off_the_screen(interrupt, [&] {
        terminal.hide();
        say_interrupted();
    });
    Log log(terminal, options.quiet);
    context.log = [&](const std::string& line) { log(line); };
    const Job job{options, context, interrupt, terminal, [&] { return log.warnings(); }};
    try {
        std::string output = commands.at(options.command)(job);
        terminal.end();
        if (options.quiet && !options.json) output.clear();
        return output;
    } catch (...) {
        terminal.end();
        for (const std::string& warning : log.warnings())
            put_error("warning: " + warning);
        throw;
    }
}

int status_of_current_exception() {
    try {
        throw;
    } catch (const Cancelled&) {
        say_interrupted();
        return interrupted;
    } catch (const InvalidSettings& error) {
        put_error(error.what());
        return bad_usage;
    } catch (const ModelRefused& error) {
        put_error(error.what());
        return model_refused;
    } catch (const std::bad_alloc&) {
        put_error(
            "out of memory: use fewer records, fewer fields, or stricter blocking rules and a higher keep");
    } catch (const std::exception& error) {
        put_error(error.what());
    } catch (...) {
        put_error("an error of unknown kind");
    }
    return bad_data;
}

}  // namespace

int run(int argc, const char* const* argv, const Commands& more) {
    // Both show as errors of the write, which say more than a killed process.
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN);
    try {
        // Followed or refused, never passed over: whoever forces an instruction set compares results or times.
        if (!kernels::forced_isa_error().empty()) {
            throw InvalidSettings(message("SAMEAS_FORCE_ISA=", printable(std::getenv("SAMEAS_FORCE_ISA"), 40), ": ",
                                          kernels::forced_isa_error()));
        }
        const ParsedCommandLine parsed = parse_command_line(argc, argv);
        put_output(parsed.options ? run_options(*parsed.options, more) : parsed.text);
        return done;
    } catch (...) {
        return status_of_current_exception();
    }
}

}  // namespace sameas::cli
