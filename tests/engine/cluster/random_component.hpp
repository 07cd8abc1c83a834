#pragma once
#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "engine/cluster/average_linkage.hpp"
#include "engine/cluster/clusters.hpp"
#include "engine/cluster/component.hpp"

/// What tests of the algorithms inside a component share: graphs, and the merges of one at a time to compare
/// with.
namespace sameas {

struct RandomComponent {
    std::size_t nodes = 0;
    std::vector<ComponentPair> pairs;
    std::vector<std::uint32_t> sources;
    ClusterOptions options;

    Component component() const { return {.nodes = nodes, .pairs = pairs, .sources = sources}; }
};

/// Mostly of few different weights, for and against, so that averages tie often. Connected or not.
/// \param sources  how many; 0: an entity may hold any records
inline RandomComponent random_component(std::mt19937& random, std::size_t nodes, std::size_t pairs,
                                        std::uint32_t sources) {
    RandomComponent made;
    made.nodes = nodes;
    made.options.threshold_bits = std::vector<double>{0, 1, -2, 3, 8, -9}[random() % 6];
    made.options.clip_bits = std::vector<double>{7, 2, 20, 200}[random() % 4];
    made.options.missing_bits = std::vector<double>{-3, -1, 0.5}[random() % 3];
    for (std::size_t node = 0; sources > 0 && node < nodes; ++node)
        made.sources.push_back(static_cast<std::uint32_t>(random() % sources));
    const std::int64_t values = std::vector<std::int64_t>{1, 2, 4, 9, 1'000'000}[random() % 5];
    const std::size_t reach = std::vector<std::size_t>{4, 30, nodes}[random() % 3];
    std::vector<std::uint64_t> seen;
    for (std::size_t i = 0; i < pairs && nodes > 1; ++i) {
        const std::size_t left = random() % nodes;
        const std::size_t right = std::min(nodes - 1, left + 1 + random() % std::max<std::size_t>(reach, 1));
        if (left < right) seen.push_back(std::uint64_t{left} << 32 | right);
    }
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (const std::uint64_t pair : seen) {
        const auto left = static_cast<std::uint32_t>(pair >> 32), right = static_cast<std::uint32_t>(pair);
        if (sources > 0 && made.sources[left] == made.sources[right]) continue;
        const std::int64_t steps = static_cast<std::int64_t>(random()) % (values + 1) - values / 3;
        made.pairs.push_back(
            {left, right, to_fixed(made.options.threshold_bits) + steps * (20 * weight_scale / values)});
    }
    std::shuffle(made.pairs.begin(), made.pairs.end(), random);
    for (ComponentPair& pair : made.pairs) {
        if (random() % 2 != 0) std::swap(pair.left, pair.right);
    }
    return made;
}

/// By `low`, those of one in the order made: what the stage reports.
inline std::vector<Merge> by_low(std::vector<Merge> merges) {
    std::stable_sort(merges.begin(), merges.end(),
                     [](const Merge& a, const Merge& b) { return a.low < b.low; });
    return merges;
}

inline std::vector<Merge> one_at_a_time(const RandomComponent& input) {
    const RunContext context;
    std::vector<Merge> merges;
    AverageLinkage(LinkageWeights(input.options), context).run(input.component(), merges);
    return by_low(merges);
}

inline bool are_equal(const std::vector<Merge>& left, const std::vector<Merge>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const Merge& a, const Merge& b) {
                          return a.low == b.low && a.high == b.high && a.weight == b.weight;
                      });
}

}  // namespace sameas
