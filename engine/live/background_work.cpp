#include "engine/live/background_work.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <exception>
#include <thread>

namespace sameas {

namespace {

constexpr int background_nice = 10;

/// On Linux a process id of 0 names the calling thread alone; elsewhere all of the process, which stays as it is.
void stand_back() {
#ifdef __linux__
    setpriority(PRIO_PROCESS, 0, std::max(getpriority(PRIO_PROCESS, 0), background_nice));  // where refused, the work is done all the same
#endif
}

}  // namespace

void run_in_background(const std::function<void()>& work) {
    std::exception_ptr failure;
    std::thread([&] {
        stand_back();
        try {
            work();
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace sameas
