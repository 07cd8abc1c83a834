#include "engine/cluster/unpaired_share.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace sameas {

double unpaired_share(std::span<const std::uint32_t> entity, std::span<const std::uint32_t> sources) {
    std::vector<std::array<std::uint32_t, 2>> sizes(entity.size());   // by entity: its records of either side
    for (std::size_t node = 0; node < entity.size(); ++node) ++sizes[entity[node]][sources[node] != sources[0]];
    std::uint64_t paired = 0, unpaired = 0;
    for (const auto& [one, other] : sizes) {
        if (one == 0 || other == 0) continue;
        paired += std::min(one, other);
        unpaired += std::max(one, other) - std::min(one, other);
    }
    return paired == 0 ? 0 : static_cast<double>(unpaired) / static_cast<double>(paired + unpaired);
}

}  // namespace sameas
