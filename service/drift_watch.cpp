#include "service/drift_watch.hpp"

#include "engine/errors.hpp"
#include "service/system_time.hpp"

namespace sameas::service {

bool DriftWatch::is_due(Clock::time_point now) const {
    if (is_looking_) return false;
    if (!last_ || model_ != index_.model()) return true;
    return sequence_ != index_.sequence() && now - time_ >= every_;
}

/// What ends it early (a stop, no memory) leaves the look before.
void DriftWatch::look(const std::stop_token& stop) {
    const std::shared_ptr<const Model> model = index_.model();  // what changes after this is due again
    const std::uint64_t sequence = index_.sequence();
    std::optional<Look> seen;
    try {
        seen = Look{index_.drift(stop)};
        seen->time_us = now_us();
    } catch (const std::exception&) {
        seen.reset();
    }
    const std::lock_guard lock(mutex_);
    if (seen) {
        last_ = std::move(seen);
        model_ = model;
        sequence_ = sequence;
        time_ = Clock::now();
    }
    is_looking_ = false;
    ended_.notify_all();
}

std::optional<DriftWatch::Look> DriftWatch::latest(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    if (is_due(Clock::now())) {
        if (thread_.joinable()) thread_.join();  // it has let go of the mutex for the last time
        thread_ = std::jthread([this](const std::stop_token& stop) { look(stop); });
        is_looking_ = true;  // where there is no thread, the next who asks tries again
    }
    ended_.wait_for(lock, patience, [this] { return !is_looking_; });
    return last_;
}

}  // namespace sameas::service
