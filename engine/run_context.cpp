#include "engine/run_context.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <thread>

#include "engine/errors.hpp"

namespace sameas {

struct RunContext::Arena {
    explicit Arena(int threads) : arena(threads) {
        // TBB never starts more workers than the machine has cores unless it is told that more are allowed.
        if (threads > tbb::info::default_concurrency()) {
            more.emplace(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
        }
    }
    std::optional<tbb::global_control> more;
    tbb::task_arena arena;
};

namespace {

int resolved_threads(int wanted) {
    if (wanted > 0) return wanted;
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Linux counts the peak resident set since the last reset; elsewhere both calls do nothing.
void reset_peak_memory() {
    if (std::FILE* file = std::fopen("/proc/self/clear_refs", "w")) {
        std::fputs("5", file);
        std::fclose(file);
    }
}

std::uint64_t peak_memory_bytes() {
    std::FILE* file = std::fopen("/proc/self/status", "r");
    if (!file) return 0;
    char line[256];
    unsigned long long kib = 0;
    while (std::fgets(line, sizeof line, file)) {
        if (std::sscanf(line, "VmHWM: %llu kB", &kib) == 1) break;
    }
    std::fclose(file);
    return kib * 1024;
}

}  // namespace

RunContext::RunContext(const Options& options)
    : arena_(std::make_unique<Arena>(resolved_threads(options.threads))),
      threads_(resolved_threads(options.threads)),
      seed_(options.seed),
      stop_(options.stop) {}

RunContext::~RunContext() = default;

void RunContext::check_stop() const {
    if (stop_.stop_requested()) throw Cancelled();
}

void RunContext::execute(const std::function<void()>& body) { arena_->arena.execute(body); }

StageTimer::StageTimer(RunContext& context, const char* stage, std::uint64_t total)
    : context_(context), stage_(stage), start_(std::chrono::steady_clock::now()) {
    if (++context_.stages_running_ > 1) return;
    reset_peak_memory();
    context_.progress.done.store(0, std::memory_order_relaxed);
    context_.progress.total.store(total, std::memory_order_relaxed);
    context_.progress.stage.store(stage, std::memory_order_relaxed);
}

StageTimer::~StageTimer() {
    if (--context_.stages_running_ > 0) return;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    context_.costs_.push_back({stage_, elapsed.count(), peak_memory_bytes()});
}

}  // namespace sameas
