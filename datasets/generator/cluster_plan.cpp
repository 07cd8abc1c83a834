#include "datasets/generator/cluster_plan.hpp"

#include <utility>

#include "datasets/generator/random_stream.hpp"
#include "engine/errors.hpp"

namespace sameas::datasets {

ClusterPlan::ClusterPlan(std::span<const ClusterCount> block) {
    std::vector<std::uint32_t> sizes;
    for (const ClusterCount& count : block)
        sizes.insert(sizes.end(), count.entities, count.records);
    SAMEAS_ASSERT(!sizes.empty());
    // Neighbours in number share households: their numbers of records must have nothing to do with that.
    RandomStream random(key_of(0, 0, sizes.size()));
    for (std::size_t i = sizes.size() - 1; i > 0; --i)
        std::swap(sizes[i], sizes[random.below(static_cast<std::uint32_t>(i + 1))]);
    for (const std::uint32_t size : sizes) {
        for (std::uint32_t copy = 0; copy < size; ++copy)
            block_.push_back({entities_, copy});
        ++entities_;
    }
}

}  // namespace sameas::datasets
