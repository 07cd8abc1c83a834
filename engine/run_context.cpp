#include "engine/run_context.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <thread>

#include "engine/errors.hpp"
#include "engine/memory.hpp"

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

std::uint64_t resolved_budget(std::uint64_t wanted) {
    if (wanted > 0) return wanted;
    const std::uint64_t machine = machine_memory_bytes();
    return machine == 0 ? UINT64_MAX : machine / 100 * memory_share_percent;
}

std::string resolved_folder(const std::string& wanted) {
    if (!wanted.empty()) return wanted;
    const char* const folder = std::getenv("TMPDIR");
    return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

}  // namespace

RunContext::RunContext(const Options& options)
    : arena_(std::make_unique<Arena>(resolved_threads(options.threads))),
      threads_(resolved_threads(options.threads)),
      seed_(options.seed),
      stop_(options.stop),
      memory_budget_(resolved_budget(options.memory_bytes)),
      spill_folder_(resolved_folder(options.spill_folder)) {}

RunContext::~RunContext() = default;

void RunContext::check_stop() const {
    if (stop_.stop_requested()) throw Cancelled();
    check_memory();
}

void RunContext::check_memory() const {
    using Clock = std::chrono::steady_clock;
    constexpr Clock::duration interval = std::chrono::milliseconds(20);
    const std::int64_t now = Clock::now().time_since_epoch().count();
    std::int64_t last = memory_checked_.load(std::memory_order_relaxed);
    if (now - last < interval.count()) return;
    if (!memory_checked_.compare_exchange_strong(last, now, std::memory_order_relaxed)) return;  // another thread does
    const std::uint64_t used = resident_bytes();
    if (used / (100 + memory_slack_percent) <= memory_budget_ / 100) return;
    const std::string_view stage = progress.stage.load(std::memory_order_relaxed);
    std::string text = message("the stage '", stage, "' has taken ", memory_text(used),
                               " of memory and needs more, the budget is ", memory_text(memory_budget_));
    const std::uint64_t done = progress.done.load(std::memory_order_relaxed);
    const std::uint64_t total = progress.total.load(std::memory_order_relaxed);
    if (stage == "read" && done > 0 && total > done) {  // what reading takes follows what was read
        const double share = static_cast<double>(done) / static_cast<double>(total);
        text += message("; ", static_cast<int>(share * 100), " % of the input is read, all of it would take about ",
                        memory_text(static_cast<std::uint64_t>(static_cast<double>(used) / share)));
    }
    throw ResourceLimit(text + ": raise it (--memory), or read fewer records or fields");
}

std::uint64_t RunContext::memory_left() const {
    release_free_memory();
    const std::uint64_t used = resident_bytes();
    return memory_budget_ > used ? memory_budget_ - used : 0;
}

std::uint64_t RunContext::peak_memory_bytes() const {
    std::uint64_t peak = peak_resident_bytes();
    for (const StageCost& cost : costs_) peak = std::max(peak, cost.peak_memory_bytes);
    return peak;
}

void RunContext::execute(const std::function<void()>& body) { arena_->arena.execute(body); }

StageTimer::StageTimer(RunContext& context, const char* stage, std::uint64_t total)
    : context_(context), stage_(stage), start_(std::chrono::steady_clock::now()) {
    if (++context_.stages_running_ > 1) return;
    reset_peak_resident_bytes();
    context_.progress.done.store(0, std::memory_order_relaxed);
    context_.progress.total.store(total, std::memory_order_relaxed);
    context_.progress.stage.store(stage, std::memory_order_relaxed);
}

StageTimer::~StageTimer() {
    if (--context_.stages_running_ > 0) return;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    context_.costs_.push_back({stage_, elapsed.count(), peak_resident_bytes()});
}

}  // namespace sameas
