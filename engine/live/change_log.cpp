#include "engine/live/change_log.hpp"

#include <algorithm>

namespace sameas {

const char* name(ChangeKind kind) {
    constexpr const char* names[] = {"record_added",  "record_changed", "record_removed", "entity_created",
                                     "entity_merged", "entity_split",   "entity_removed", "model_changed"};
    return names[static_cast<std::size_t>(kind)];
}

void number_feed(std::span<Change> feed, std::uint64_t sequence, std::int64_t time_us) {
    for (std::size_t i = 0; i < feed.size(); ++i) {
        feed[i].sequence = sequence + 1 + i;
        feed[i].cause = sequence + 1;
        feed[i].time_us = time_us;
    }
}

void MemoryChangeLog::add(std::span<const Change> feed) {
    const std::lock_guard lock(mutex_);
    if (changes_.empty()) first_ = feed.front().sequence;
    changes_.insert(changes_.end(), feed.begin(), feed.end());
}

std::vector<Change> MemoryChangeLog::read(std::uint64_t after, std::size_t count_max) const {
    const std::lock_guard lock(mutex_);
    const std::size_t begin = static_cast<std::size_t>(
        std::min<std::uint64_t>(after < first_ ? 0 : after - first_ + 1, changes_.size()));
    const std::size_t end = begin + std::min(count_max, changes_.size() - begin);
    return {changes_.begin() + static_cast<std::ptrdiff_t>(begin), changes_.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace sameas
