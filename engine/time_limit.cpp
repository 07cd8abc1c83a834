#include "engine/time_limit.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "engine/errors.hpp"

namespace sameas {

bool finishes_within(double seconds, RunContext& context, const std::function<void(RunContext&)>& body) {
    std::stop_source over;
    const std::stop_callback with_the_run(context.stop_token(), [&over] { over.request_stop(); });
    RunContext limited({.threads = context.threads(),
                        .seed = context.seed(),
                        .stop = over.get_token(),
                        .memory_bytes = context.memory_budget(),
                        .spill_folder = context.spill_folder()});
    limited.progress.stage = context.progress.stage.load();  // for messages about memory
    const std::jthread clock([seconds, &over](const std::stop_token& ended) {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any wait;
        wait.wait_for(lock, ended, std::chrono::duration<double>(seconds), [] { return false; });
        over.request_stop();
    });
    try {
        body(limited);
        return true;
    } catch (const Cancelled&) {
        context.check_stop();
        return false;
    }
}

}  // namespace sameas
