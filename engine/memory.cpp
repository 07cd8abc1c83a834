// Asking Linux about memory. Everything here is advice for a plan: where a file is missing or says something
// unexpected, the answer is "unknown", never an error.
#include "engine/memory.hpp"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <string_view>

#include "engine/errors.hpp"

namespace sameas {

namespace {

/// The number that a line begins with once `prefix` and blanks are gone, or `otherwise`.
std::uint64_t number_after(std::string_view line, std::string_view prefix, std::uint64_t otherwise) {
    if (!line.starts_with(prefix)) return otherwise;
    line.remove_prefix(prefix.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    return error == std::errc{} ? number : otherwise;
}

/// The number in the first line of a file that begins with `prefix`.
std::uint64_t number_in(const std::string& path, std::string_view prefix, std::uint64_t otherwise) {
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with(prefix)) return number_after(line, prefix, otherwise);
    }
    return otherwise;
}

/// The lowest number in `name` of a folder and those above it, down to `mount`.
std::uint64_t lowest_limit(const std::string& mount, std::string group, const std::string& name) {
    std::uint64_t limit = UINT64_MAX;
    while (true) {
        limit = std::min(limit, number_in(mount + group + "/" + name, "", UINT64_MAX));  // "max": none
        const std::size_t slash = group.rfind('/');
        if (slash == std::string::npos) return limit;
        group.resize(slash);
    }
}

}  // namespace

std::uint64_t control_group_limit(const std::string& membership, const std::string& mount) {
    std::uint64_t limit = UINT64_MAX;
    std::ifstream file(membership);
    std::string line;
    while (std::getline(file, line)) {  // number:controllers:/group
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const std::string group = line.substr(second + 1);
        if (controllers == ",,") {
            limit = std::min(limit, lowest_limit(mount, group, "memory.max"));
        } else if (controllers.find(",memory,") != std::string::npos) {
            limit = std::min(limit, lowest_limit(mount + "/memory", group, "memory.limit_in_bytes"));
        }
    }
    return limit;
}

std::uint64_t machine_memory_bytes() {
    const long pages = ::sysconf(_SC_PHYS_PAGES), page_bytes = ::sysconf(_SC_PAGESIZE);
    if (pages <= 0 || page_bytes <= 0) return 0;
    return std::min(static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes),
                    control_group_limit("/proc/self/cgroup", "/sys/fs/cgroup"));
}

std::uint64_t resident_bytes() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (!file) return 0;
    unsigned long long size = 0, resident = 0;
    const int read = std::fscanf(file, "%llu %llu", &size, &resident);
    std::fclose(file);
    return read == 2 ? resident * static_cast<std::uint64_t>(std::max(0L, ::sysconf(_SC_PAGESIZE))) : 0;
}

std::uint64_t peak_resident_bytes() {
    return number_in("/proc/self/status", "VmHWM:", 0) * 1024;
}

void reset_peak_resident_bytes() {
    if (std::FILE* file = std::fopen("/proc/self/clear_refs", "w")) {
        std::fputs("5", file);
        std::fclose(file);
    }
}

void release_free_memory() {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

std::string memory_text(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 4> units{"K", "M", "G", "T"};
    std::size_t unit = 0;
    std::uint64_t size = 1024;
    while (unit + 1 < units.size() && bytes / size >= 1024) {
        size *= 1024;
        ++unit;
    }
    const std::uint64_t tenths = bytes / size * 10 + (bytes % size * 10 + size - 1) / size;
    return tenths % 10 == 0 ? message(tenths / 10, units[unit]) : message(tenths / 10, ".", tenths % 10, units[unit]);
}

}  // namespace sameas
