#pragma once
#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sameas::cli {

/// Turns SIGINT and SIGTERM into a stop request for the run.
///
/// The first signal asks the run to stop; a run that has not ended after `grace` (it waits for a pipe that
/// gives nothing, say) is given up: the clean-ups are done and the process ends with status 130. A second
/// SIGINT kills at once. Signals that were ignored when the process began stay ignored. One object at a time.
class Interrupt {
  public:
    static constexpr std::chrono::milliseconds grace{40}, patient_grace{std::chrono::seconds(60)};
    explicit Interrupt(std::chrono::milliseconds grace_of = grace);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return stop_.get_token(); }

    /// What is done, in another thread, before the process is given up, while the returned object lives.
    class CleanUp {
      public:
        CleanUp(Interrupt& interrupt, std::function<void()> work);
        ~CleanUp();
        CleanUp(const CleanUp&) = delete;
        CleanUp& operator=(const CleanUp&) = delete;

      private:
        Interrupt& interrupt_;
        std::list<std::function<void()>>::iterator place_;
    };

    /// Runs `work` so that the process is not given up in the middle of it: for what must be done wholly or
    /// not at all.
    void undisturbed(const std::function<void()>& work);

  private:
    void watch(const std::stop_token& ended);

    std::stop_source stop_;
    std::mutex mutex_;
    std::list<std::function<void()>> clean_ups_;
    std::chrono::milliseconds grace_;
    std::jthread watcher_;
};

}  // namespace sameas::cli
