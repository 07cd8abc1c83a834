// The nearest of a few short names, for "did you mean". Textbook optimal string alignment over bytes, three
// rows at a time. Only distances up to 3 matter: names of very different length are skipped, and so are
// absurdly long ones.
#include <algorithm>
#include <cstdlib>

#include "engine/settings/settings.hpp"

namespace sameas {

namespace {

constexpr std::size_t distance_max = 3;
constexpr std::size_t name_bytes_max = 256;

std::size_t osa_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> before(right.size() + 1), last(right.size() + 1), now(right.size() + 1);
    for (std::size_t j = 0; j <= right.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t cost = left[i - 1] == right[j - 1] ? 0 : 1;
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + cost});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
                now[j] = std::min(now[j], before[j - 2] + 1);
            }
        }
        before.swap(last);
        last.swap(now);
    }
    return last[right.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
    std::string nearest;
    std::size_t least = distance_max + 1;
    for (const std::string& candidate : known) {
        const std::size_t longer = std::max(name.size(), candidate.size());
        const std::size_t shorter = std::min(name.size(), candidate.size());
        if (longer > name_bytes_max || longer - shorter > distance_max) continue;
        const std::size_t distance = osa_distance(name, candidate);
        if (distance < least && distance * 2 < name.size()) {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

}  // namespace sameas
