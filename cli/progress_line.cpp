#include "cli/progress_line.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "cli/number_text.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

constexpr std::chrono::milliseconds redraw_interval{200};
constexpr std::chrono::milliseconds poll_interval{20};  // how long end() waits at most

/// Standard error may go away while we run; that is no reason to stop.
void put(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string duration_text(double seconds) {
    const auto whole = static_cast<std::uint64_t>(std::max(0.0, seconds) + 0.5);
    if (whole < 120) return with_separators(whole) + " s";
    if (whole < 7200) return with_separators((whole + 30) / 60) + " min";
    return with_separators((whole + 1800) / 3600) + " h";
}

}  // namespace

std::string progress_text(std::string_view stage, std::uint64_t done, std::uint64_t total, double elapsed) {
    std::string text(stage);
    if (total == 0) return elapsed < 1 ? text : text + "  " + duration_text(elapsed);
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    text += "  " + fixed(100 * share, 0) + " %";
    // The first moments say little about the rest.
    if (elapsed >= 0.5 && share > 0.005) text += ", " + duration_text(elapsed / share - elapsed) + " left";
    return text;
}

std::string progress_json(std::string_view stage, std::uint64_t done, std::uint64_t total) {
    return message(R"({"stage":")", stage, R"(","done":)", done, R"(,"total":)", total, "}");
}

ProgressLine::ProgressLine(const Progress& progress, ProgressForm form) : progress_(progress), form_(form) {
    if (form != ProgressForm::none) redrawer_ = std::jthread([this](const std::stop_token& ended) { redraw(ended); });
}

ProgressLine::~ProgressLine() {
    end();
}

void ProgressLine::say(const std::string& line) {
    const std::lock_guard lock(mutex_);
    erase();
    put(line + "\n");
}

void ProgressLine::end() {
    if (redrawer_.joinable()) {
        redrawer_.request_stop();
        redrawer_.join();
    }
    hide();
}

void ProgressLine::hide() {
    const std::lock_guard lock(mutex_);
    erase();
}

bool ProgressLine::possible() {
    const char* terminal = std::getenv("TERM");
    return isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

void ProgressLine::erase() {
    if (drawn_) put("\r\033[K");
    drawn_ = false;
}

void ProgressLine::redraw(const std::stop_token& ended) {
    using Clock = std::chrono::steady_clock;
    const char* stage = "";
    Clock::time_point stage_began = Clock::now(), next = Clock::now() + redraw_interval;
    while (!ended.stop_requested()) {
        std::this_thread::sleep_for(poll_interval);
        if (const char* now = progress_.stage.load(std::memory_order_relaxed); now != stage) {
            stage = now;
            stage_began = Clock::now();
        }
        if (Clock::now() < next || *stage == '\0') continue;
        next = Clock::now() + redraw_interval;
        show(stage, std::chrono::duration<double>(Clock::now() - stage_began).count());
    }
}

void ProgressLine::show(std::string_view stage, double elapsed) {
    const std::uint64_t done = progress_.done.load(std::memory_order_relaxed), total = progress_.total.load(std::memory_order_relaxed);
    const std::lock_guard lock(mutex_);
    if (form_ == ProgressForm::line) {
        put("\r\033[K" + progress_text(stage, done, total, elapsed));
        drawn_ = true;
    } else if (std::string text = progress_json(stage, done, total); text != shown_) {
        put(text + "\n");
        shown_ = std::move(text);
    }
}

}  // namespace sameas::cli
