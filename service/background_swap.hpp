#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "engine/live/store/stored_index.hpp"

namespace sameas::service {

/// How a swap of the model stands, or ended.
struct SwapStatus {
    enum class State : std::uint8_t { running, done, failed };
    State state = State::running;
    std::int64_t began_us = 0, ended_us = 0;  ///< since 1970; 0: not yet
    std::string stage = {};                   ///< of one that runs
    std::uint64_t done = 0, total = 0;        ///< of the stage; total is 0 where it cannot tell
    SwapReport report = {};                   ///< of one that is done
    std::string problem = {};                 ///< of one that failed: its document
    int http_status = 202;                    ///< how it ended: 200, or that of the problem
};

/// Puts another model in place on a thread of its own, while the index is read and edited; one at a time. Thread-safe.
class BackgroundSwap {
  public:
    /// The index must outlive it.
    explicit BackgroundSwap(StoredIndex& index) : index_(index) {}
    /// Ends the one under way, and waits until it is over.
    ~BackgroundSwap() { begin_ending(); }
    BackgroundSwap(const BackgroundSwap&) = delete;
    BackgroundSwap& operator=(const BackgroundSwap&) = delete;

    /// \param at_end  is called once it is over, on its thread; must not throw
    /// \throws Problem: conflict where one is under way, unavailable after begin_ending()
    SwapStatus begin(Model model, const FrozenChoices& choices, std::function<void(const SwapStatus&)> at_end);
    /// Of the one under way, or else of the last; none where there was none since the start.
    std::optional<SwapStatus> status() const;
    /// How many ended since the start: that are done, that failed.
    std::pair<std::uint64_t, std::uint64_t> ended() const;
    /// Asks the one under way to end, which leaves the model that was there. None begins afterwards.
    void begin_ending() { stop_.request_stop(); }

  private:
    SwapStatus carried_out(const Model& model, const FrozenChoices& choices);

    StoredIndex& index_;
    std::stop_source stop_;
    mutable std::mutex mutex_;  // guards what follows
    std::optional<SwapStatus> status_;
    std::unique_ptr<RunContext> context_;  // of the one under way, or the last
    std::uint64_t done_ = 0, failed_ = 0;
    std::jthread thread_;
};

}  // namespace sameas::service
