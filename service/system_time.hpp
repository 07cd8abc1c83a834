#pragma once
#include <chrono>
#include <cstdint>

namespace sameas::service {

/// Microseconds since 1970, by the clock of the machine.
inline std::int64_t now_us() {
    using std::chrono::duration_cast, std::chrono::microseconds, std::chrono::system_clock;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace sameas::service
