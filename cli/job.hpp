#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "cli/interrupt.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "engine/run_context.hpp"

namespace sameas::cli {

/// What every command works with.
struct Job {
    const Options& options;
    RunContext& context;
    Interrupt& interrupt;
    ProgressLine& terminal;
    /// Warnings of the stages so far, in order; the report shows them.
    std::function<std::vector<std::string>()> warnings;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();

    /// Tells the user on standard error of a choice that was made, unless --quiet.
    void note(const std::string& line) const {
        if (!options.quiet) terminal.say("sameas: " + line);
    }
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    }
};

}  // namespace sameas::cli
