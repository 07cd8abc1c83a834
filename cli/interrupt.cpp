// A signal handler may do next to nothing, so it raises a flag, and a thread looks at the flag every few
// milliseconds. That thread asks the run to stop; all stages look at the stop token at least every few
// milliseconds. What cannot be asked, because it waits inside the operating system, is given up after a grace
// period, so that the time from the signal to the end of the process has a bound. Temporary files are removed
// in both cases.
#include "cli/interrupt.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace sameas::cli {

namespace {

constexpr std::chrono::milliseconds poll_interval{5};
constexpr int interrupted_status = 130;

std::atomic<bool> signalled{false};
static_assert(std::atomic<bool>::is_always_lock_free, "the handler may touch lock-free atomics alone");

void note_signal(int) {
    signalled.store(true, std::memory_order_relaxed);
}

void handle(int signal_number) {
    struct sigaction before{};
    if (sigaction(signal_number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) return;
    struct sigaction action{};
    action.sa_handler = note_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);  // the next one has its default effect: it kills
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt(std::chrono::milliseconds grace_of) : grace_(grace_of) {
    signalled.store(false, std::memory_order_relaxed);
    handle(SIGINT);
    handle(SIGTERM);
    watcher_ = std::jthread([this](const std::stop_token& ended) { watch(ended); });
}

Interrupt::~Interrupt() = default;

Interrupt::CleanUp::CleanUp(Interrupt& interrupt, std::function<void()> work) : interrupt_(interrupt) {
    const std::lock_guard lock(interrupt_.mutex_);
    place_ = interrupt_.clean_ups_.insert(interrupt_.clean_ups_.end(), std::move(work));
}

Interrupt::CleanUp::~CleanUp() {
    const std::lock_guard lock(interrupt_.mutex_);
    interrupt_.clean_ups_.erase(place_);
}

void Interrupt::undisturbed(const std::function<void()>& work) {
    const std::lock_guard lock(mutex_);
    work();
}

void Interrupt::watch(const std::stop_token& ended) {
    while (!signalled.load(std::memory_order_relaxed)) {
        if (ended.stop_requested()) return;
        std::this_thread::sleep_for(poll_interval);
    }
    stop_.request_stop();
    const auto given_up = std::chrono::steady_clock::now() + grace_;
    while (std::chrono::steady_clock::now() < given_up) {
        if (ended.stop_requested()) return;
        std::this_thread::sleep_for(poll_interval);
    }
    const std::lock_guard lock(mutex_);
    if (ended.stop_requested()) return;
    for (const auto& clean_up : clean_ups_)
        clean_up();
    _exit(interrupted_status);
}

}  // namespace sameas::cli
