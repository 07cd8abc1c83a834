#include "service/attempts.hpp"

#include <algorithm>

namespace sameas::service {

std::deque<Attempts::Clock::time_point>& Attempts::recent(const std::string& name, Clock::time_point now) {
    if (times_.size() >= 2 * swept_at_) {
        std::erase_if(times_, [&](const auto& entry) { return entry.second.empty() || entry.second.back() + window_ <= now; });
        swept_at_ = std::max<std::size_t>(swept_at_, times_.size());
    }
    std::deque<Clock::time_point>& times = times_[name];
    while (!times.empty() && times.front() + window_ <= now) times.pop_front();
    return times;
}

std::chrono::milliseconds Attempts::take(const std::string& name, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    std::deque<Clock::time_point>& times = recent(name, now);
    if (times.size() < count_max_) {
        times.push_back(now);
        return std::chrono::milliseconds(0);
    }
    return std::max(std::chrono::milliseconds(1), std::chrono::ceil<std::chrono::milliseconds>(times.front() + window_ - now));
}

std::size_t Attempts::left(const std::string& name, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    return count_max_ - std::min(count_max_, recent(name, now).size());
}

}  // namespace sameas::service
