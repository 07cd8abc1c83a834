#pragma once
#include <string>

#include "engine/errors.hpp"

namespace sameas::io {

/// Refuses what only a build with Arrow C++ can do.
[[noreturn]] inline void throw_without_arrow(const std::string& path, const char* format) {
    throw InvalidInput(message(path, ": this program was built without Arrow and cannot handle ", format,
                               "; configure it with -DSAMEAS_ARROW=ON, or use JSON lines"));
}

}  // namespace sameas::io
