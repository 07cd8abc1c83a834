#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace sameas {

/// What one stage of a run cost.
struct StageCost {
    std::string stage;               ///< name of the stage, as in the progress line
    double seconds = 0;              ///< wall time
    std::uint64_t peak_memory_bytes = 0;  ///< largest resident set while the stage ran; 0 where unknown
};

/// Where a run stands. Written by the stages with relaxed atomics, read by whoever shows it.
struct Progress {
    std::atomic<const char*> stage{""};   ///< points to a string literal
    std::atomic<std::uint64_t> done{0};
    std::atomic<std::uint64_t> total{0};  ///< 0 where the stage cannot tell
};

/// What a run may take beyond its memory budget before it is ended.
inline constexpr std::uint64_t memory_slack_percent = 10;

/// Everything a stage may need from outside, passed to each, never global.
/// Owns the threads of the run; stages work in them through engine/parallel.hpp.
class RunContext {
  public:
    struct Options {
        int threads = 0;                 ///< 0: all that the machine has
        std::uint64_t seed = 1;          ///< of every sample
        std::stop_token stop = {};       ///< asks the run to end early with Cancelled
        std::uint64_t memory_bytes = 0;  ///< that the run may use; 0: memory_share_percent of the machine's
        std::string spill_folder = {};   ///< for what does not fit; empty: that of the environment (TMPDIR), or /tmp
    };
    explicit RunContext(const Options& options);
    RunContext() : RunContext(Options{}) {}
    ~RunContext();
    RunContext(const RunContext&) = delete;
    RunContext& operator=(const RunContext&) = delete;

    int threads() const { return threads_; }
    std::uint64_t seed() const { return seed_; }
    const std::stop_token& stop_token() const { return stop_; }
    /// Throws Cancelled when a stop was requested, and ResourceLimit when the process has grown past its memory budget
    /// by more than memory_slack_percent: no stage can break the budget by much. Call it at least every few milliseconds.
    void check_stop() const;

    /// Memory that the whole process may use, and how much of that is free now: what was freed but not given back counts
    /// as free. UINT64_MAX bytes where nothing is known of the machine.
    std::uint64_t memory_budget() const { return memory_budget_; }
    std::uint64_t memory_left() const;
    /// The most that the process has used so far.
    std::uint64_t peak_memory_bytes() const;
    const std::string& spill_folder() const { return spill_folder_; }

    Progress progress;
    /// Called with one line for the user (a warning, a choice made); default: drops it. Thread-safe sinks only.
    std::function<void(const std::string&)> log = [](const std::string&) {};

    /// The stages that ended so far, in order.
    const std::vector<StageCost>& costs() const { return costs_; }

    /// Runs `body` inside the threads of this run. Exceptions come back with type and message.
    void execute(const std::function<void()>& body);

  private:
    friend class StageTimer;
    struct Arena;
    void check_memory() const;
    std::unique_ptr<Arena> arena_;
    int threads_;
    std::uint64_t seed_;
    std::stop_token stop_;
    std::uint64_t memory_budget_;
    std::string spill_folder_;
    mutable std::atomic<std::int64_t> memory_checked_{0};  ///< when: ticks of the steady clock
    std::vector<StageCost> costs_;
    int stages_running_ = 0;
};

/// Times the stage that it lives in and names it in the progress; put it on a stage's first line. A stage that runs
/// inside another is part of that one and not counted by itself.
class StageTimer {
  public:
    /// \param stage  a string literal
    StageTimer(RunContext& context, const char* stage, std::uint64_t total = 0);
    ~StageTimer();
    StageTimer(const StageTimer&) = delete;
    StageTimer& operator=(const StageTimer&) = delete;

  private:
    RunContext& context_;
    const char* stage_;
    std::chrono::steady_clock::time_point start_;
};

}  // namespace sameas
