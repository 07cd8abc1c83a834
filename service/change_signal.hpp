#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace sameas::service {

/// Counts changes, and wakes those who wait for the next one. Thread-safe.
class ChangeSignal {
  public:
    std::uint64_t count() const { return count_.load(); }

    /// Counts a change, and wakes all who wait.
    void raise() {
        std::map<std::uint64_t, std::function<void()>> woken;
        {
            const std::lock_guard lock(mutex_);
            count_.fetch_add(1);
            woken.swap(waiting_);
        }
        for (const auto& [ticket, wake] : woken) wake();
    }
    /// Calls `wake` at the first change beyond the first `seen`, on the thread that makes it; it must not wait, nor throw.
    /// \returns a ticket for forget(), or 0 where that change was made already and nothing will be called
    std::uint64_t wake_beyond(std::uint64_t seen, std::function<void()> wake) {
        const std::lock_guard lock(mutex_);
        if (count_.load() != seen) return 0;
        waiting_.emplace(++tickets_, std::move(wake));
        return tickets_;
    }
    void forget(std::uint64_t ticket) {
        const std::lock_guard lock(mutex_);
        waiting_.erase(ticket);
    }

  private:
    std::mutex mutex_;
    std::atomic<std::uint64_t> count_{0};
    std::uint64_t tickets_ = 0;
    std::map<std::uint64_t, std::function<void()>> waiting_;
};

}  // namespace sameas::service
