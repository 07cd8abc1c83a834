#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>

namespace sameas::service {

/// Counts attempts by name, within a window of time, and says when there were too many. Thread-safe.
class Attempts {
  public:
    using Clock = std::chrono::steady_clock;
    /// \param count_max  attempts of one name in any `window`
    Attempts(std::size_t count_max, std::chrono::milliseconds window) : count_max_(count_max), window_(window) {}

    /// Counts one, unless there were too many. \returns zero, or how long to wait for the next that is taken
    std::chrono::milliseconds take(const std::string& name, Clock::time_point now = Clock::now());
    /// Attempts that are left to a name.
    std::size_t left(const std::string& name, Clock::time_point now = Clock::now());

  private:
    std::deque<Clock::time_point>& recent(const std::string& name, Clock::time_point now);

    std::size_t count_max_;
    std::chrono::milliseconds window_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::deque<Clock::time_point>> times_;
    std::size_t swept_at_ = 1024;  // names, when those without recent attempts were last let go
};

}  // namespace sameas::service
