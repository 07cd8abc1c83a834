#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/live/live_index.hpp"

namespace sameas::service {

/// How far values have moved from the frequencies of the model, for those who ask often: looked at anew on a thread of its own, not
/// more often than `every`, and only when somebody asks. Thread-safe.
class DriftWatch {
  public:
    /// The index must outlive it.
    DriftWatch(const LiveIndex& index, std::chrono::milliseconds every) : index_(index), every_(every) {}
    /// Ends a look that is under way, and waits until it has ended.
    ~DriftWatch() = default;
    DriftWatch(const DriftWatch&) = delete;
    DriftWatch& operator=(const DriftWatch&) = delete;

    struct Look {
        std::vector<FrequencyDrift> drift;
        std::int64_t time_us = 0;  ///< when it ended, since 1970
    };
    /// The last look; a new one begins where records or the model have changed and the last is old, or there is none. That is waited for,
    /// but no longer than `patience`: of many records the next who asks has it. \returns nothing where none has ended yet
    std::optional<Look> latest(std::chrono::milliseconds patience);

  private:
    using Clock = std::chrono::steady_clock;
    bool is_due(Clock::time_point now) const;
    void look(const std::stop_token& stop);

    const LiveIndex& index_;
    std::chrono::milliseconds every_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable ended_;
    std::optional<Look> last_;
    std::shared_ptr<const Model> model_;  // of the last look
    std::uint64_t sequence_ = 0;          // likewise
    Clock::time_point time_{};            // likewise
    bool is_looking_ = false;
    std::jthread thread_;  // the last member: it ends before what it uses
};

}  // namespace sameas::service
