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

/// {"stage":"score","done":42,"total":100}: the same for programs. 0 in total: nobody can tell.
std::string progress_json(std::string_view stage, std::uint64_t done, std::uint64_t total);

/// How standard error shows where the run stands.
enum class ProgressForm : std::uint8_t {
    none,
    line,  ///< one line, redrawn a few times a second, gone at the end
    json   ///< a line of progress_json() whenever that has changed, a few times a second
};

/// Shows on standard error where the run stands. Thread-safe.
class ProgressLine {
  public:
    ProgressLine(const Progress& progress, ProgressForm form);
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
    void show(std::string_view stage, double elapsed);
    void erase();

    const Progress& progress_;
    ProgressForm form_;
    std::string shown_;
    std::mutex mutex_;
    bool drawn_ = false;
    std::jthread redrawer_;
};

}  // namespace sameas::cli
