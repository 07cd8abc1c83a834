#pragma once
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

namespace sameas {

/// A lock of many readers and one writer at a time, whose readers hardly ever wait: they pass while a writer waits for
/// them, and only stand still while it is inside. A writer that has waited for `patience` lets no new reader in, so that
/// readers without end cannot keep it out.
/// Use with std::shared_lock and std::unique_lock. Writers must not come two at a time.
class ReadWriteGate {
  public:
    static constexpr std::chrono::milliseconds patience{20};

    void lock_shared() {
        const std::shared_lock pass(entrance_);
        inside_.lock_shared();
    }
    void unlock_shared() { inside_.unlock_shared(); }

    void lock() {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!inside_.try_lock()) {
            if (std::chrono::steady_clock::now() < end) {
                std::this_thread::yield();
                continue;
            }
            const std::unique_lock closed(entrance_);
            inside_.lock();
            return;
        }
    }
    void unlock() { inside_.unlock(); }

  private:
    std::shared_mutex entrance_;  // held for a moment by readers on their way in
    std::shared_mutex inside_;
};

}  // namespace sameas
