#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <memory>
#include <mutex>

namespace sameas::service {

/// What others may know of a connection, and ask of it. Thread-safe.
class OpenConnection {
  public:
    using Clock = std::chrono::steady_clock;
    virtual ~OpenConnection() = default;
    /// Ends what it waits for, where that is still overdue, or where it is idle and `ends` is set.
    virtual void wake(bool ends) = 0;
    /// Ends it, whatever it does.
    virtual void close() = 0;

    void expect_within(std::chrono::milliseconds time) { deadline_ = (Clock::now() + time).time_since_epoch().count(); }
    void expect_nothing() { deadline_ = std::numeric_limits<std::int64_t>::max(); }
    bool is_overdue() const { return Clock::now().time_since_epoch().count() >= deadline_; }
    bool is_idle() const { return is_idle_; }

  protected:
    void set_idle(bool idle) { is_idle_ = idle; }

  private:
    std::atomic<std::int64_t> deadline_{std::numeric_limits<std::int64_t>::max()};
    std::atomic<bool> is_idle_{true};
};

/// The connections that are open. Thread-safe.
class OpenConnections {
  public:
    void add(const std::shared_ptr<OpenConnection>& connection) {
        const std::lock_guard lock(mutex_);
        all_.push_back(connection);
    }
    /// Calls body for each, and lets those go that have ended. \returns how many are open
    std::size_t for_each(const std::function<void(OpenConnection&)>& body) {
        std::list<std::shared_ptr<OpenConnection>> open;  // kept until after the lock: the last owner may be here
        const std::lock_guard lock(mutex_);
        for (auto at = all_.begin(); at != all_.end();) {
            std::shared_ptr<OpenConnection> connection = at->lock();
            if (connection) body(*connection);
            at = connection ? std::next(at) : all_.erase(at);
            if (connection) open.push_back(std::move(connection));
        }
        return open.size();
    }

  private:
    std::mutex mutex_;
    std::list<std::weak_ptr<OpenConnection>> all_;
};

}  // namespace sameas::service
