#pragma once
#include <cstdint>
#include <string>

namespace sameas {

/// Share of the machine's memory that a run may use when nobody says: the rest is for the system and its file cache.
inline constexpr std::uint64_t memory_share_percent = 75;

/// Bytes of memory that this process can have at most: the machine's, or the limit of its control group where that is
/// lower. 0 where unknown.
std::uint64_t machine_memory_bytes();

/// The lowest memory limit among a control group and those above it (versions 1 and 2), UINT64_MAX where there is none.
/// \param membership  the file that names the groups of a process, as /proc/self/cgroup
/// \param mount       where the groups are, as /sys/fs/cgroup
std::uint64_t control_group_limit(const std::string& membership, const std::string& mount);

/// Memory of this process that is in use now (resident set), and the most since the last reset. 0 where unknown.
std::uint64_t resident_bytes();
std::uint64_t peak_resident_bytes();
/// Only Linux counts anew; elsewhere this does nothing.
void reset_peak_resident_bytes();

/// Gives freed memory back to the system. Allocators keep it for the next request, on whichever thread freed it, so what
/// a stage needed for a while would count against those after it. A few milliseconds a gigabyte.
void release_free_memory();

/// "1.5G": at most one decimal, rounded up, in the largest of K, M, G, T that leaves a whole part. As --memory takes it.
std::string memory_text(std::uint64_t bytes);

}  // namespace sameas
