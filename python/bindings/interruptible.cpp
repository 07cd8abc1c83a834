// Python runs signal handlers in its main thread, between two of its instructions: while that thread is
// inside the engine Ctrl-C would wait for its end. So the engine works on a thread of its own, and the
// calling one wakes up every few milliseconds, takes the interpreter's lock, and lets Python look for
// signals. What is raised then is kept, the engine is asked to stop (its stages look at the stop token at
// least every few milliseconds), and the exception goes on when nothing runs any more: whatever the work
// refers to outlives it.
#include "python/bindings/interruptible.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <thread>

#include "engine/errors.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

constexpr std::chrono::milliseconds poll_interval{20};
constexpr std::chrono::milliseconds progress_interval{100};

std::atomic<bool> has_worked{false};  ///< threads were started in this process
std::atomic<bool> is_orphan{false};   ///< or in the one that it was forked from
std::atomic<bool> has_library_threads{false};

/// Python has ended by now. Exit handlers run last registered first: those of libraries were registered before the fork.
void end_here(int status, void*) {
    std::fflush(nullptr);
    ::_exit(status);
}

using Clock = std::chrono::steady_clock;

/// Calls Python while the work runs; keeps the first exception.
class Watcher {
  public:
    Watcher(const StepOptions& options, RunContext& context, std::stop_source& stop)
        : options_(options), context_(context), stop_(stop) {}

    void look() {
        if (raised_) return;
        const py::gil_scoped_acquire lock;
        try {
            if (PyErr_CheckSignals() != 0) throw py::error_already_set();
            if (!options_.progress || Clock::now() < next_progress_) return;
            tell();
            next_progress_ = Clock::now() + progress_interval;
        } catch (py::error_already_set& error) {
            raised_.emplace(std::move(error));
            stop_.request_stop();
        }
    }
    /// Once the work has ended. \pre the interpreter's lock is held
    void finish(bool succeeded) {
        if (raised_) throw *std::exchange(raised_, std::nullopt);
        if (succeeded && options_.progress) (*options_.progress)("done", 1, 1);
    }

  private:
    void tell() {
        const Progress& progress = context_.progress;
        (*options_.progress)(progress.stage.load(std::memory_order_relaxed),
                             progress.done.load(std::memory_order_relaxed),
                             progress.total.load(std::memory_order_relaxed));
    }

    const StepOptions& options_;
    RunContext& context_;
    std::stop_source& stop_;
    Clock::time_point next_progress_{};
    std::optional<py::error_already_set> raised_;
};

/// Waits for the work, looking up now and then.
void wait_watching(Watcher& watcher, const std::function<void()>& work) {
    std::mutex mutex;
    std::condition_variable ended_changed;
    bool ended = false;
    const py::gil_scoped_release release;
    std::jthread worker([&] {
        work();
        const std::lock_guard guard(mutex);
        ended = true;
        ended_changed.notify_all();
    });
    std::unique_lock lock(mutex);
    while (!ended_changed.wait_for(lock, poll_interval, [&] { return ended; })) {
        lock.unlock();
        watcher.look();
        lock.lock();
    }
}

void note(StepLog& log, const std::string& line) {
    constexpr std::string_view mark = "warning: ";
    if (line.starts_with(mark)) {
        log.warnings.push_back(line.substr(mark.size()));
    } else {
        log.notes.push_back(line);
    }
}

}  // namespace

std::shared_ptr<const py::object> progress_callback(py::object callback) {
    if (callback.is_none()) return nullptr;
    return {new py::object(std::move(callback)), [](const py::object* held) {
                const py::gil_scoped_acquire lock;
                delete held;
            }};
}

void run_interruptibly(const StepOptions& options, StepLog& log,
                       const std::function<void(RunContext&)>& work) {
    refuse_fork();
    const Clock::time_point began = Clock::now();
    std::stop_source stop;
    RunContext context({.threads = options.threads,
                        .seed = options.seed,
                        .stop = stop.get_token(),
                        .memory_bytes = options.memory_bytes,
                        .spill_folder = options.spill_folder});
    std::mutex log_mutex;
    context.log = [&](const std::string& line) {
        const std::lock_guard guard(log_mutex);
        note(log, line);
    };
    std::exception_ptr failure;
    Watcher watcher(options, context, stop);
    wait_watching(watcher, [&] {
        try {
            work(context);
        } catch (...) {
            failure = std::current_exception();
        }
    });
    log.costs.insert(log.costs.end(), context.costs().begin(), context.costs().end());
    log.threads = context.threads();
    log.seconds += std::chrono::duration<double>(Clock::now() - began).count();
    watcher.finish(!failure);
    if (failure) std::rethrow_exception(failure);
}

bool is_forked() { return is_orphan; }

void refuse_fork() {
    if (is_orphan) {
        throw Error(
            "this process was forked from one that had used sameas already, and its threads did not come "
            "along: start "
            "processes with multiprocessing.get_context('spawn'), or use sameas in the children alone");
    }
    has_worked = true;
}

void note_library_threads() {
    has_library_threads = true;
}

void note_fork() {
    is_orphan = is_orphan || has_worked;
    if (has_library_threads) ::on_exit(end_here, nullptr);
}

}  // namespace sameas::python
