#pragma once
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "engine/run_context.hpp"

namespace sameas::cli {

/// "score  42 %, 12 s left"; without a total: the stage and how long it has run.
/// \param elapsed  seconds since the stage began
std::string progress_text(std::string_view stage, std::uint64_t done, std::uint64_t total, double elapsed);

/// One line on standard error that shows where the run stands, redrawn a few times a second, gone at the end.
/// Thread-safe.
class ProgressLine {
  public:
    /// \param shown  false: only lines of say()
    ProgressLine(const Progress& progress, bool shown);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Prints a line on standard error, above the progress.
    void say(const std::string& line);
    /// Takes the line off the screen; it may be drawn again.
    void hide();
    /// Takes the line off the screen and draws no more.
    void end();

    /// True when standard error is a terminal that can redraw a line.
    static bool possible();

  private:
    void redraw(const std::stop_token& ended);
    void erase();

    const Progress& progress_;
    std::mutex mutex_;
    bool drawn_ = false;
    std::jthread redrawer_;
};

}  // namespace sameas::cli
