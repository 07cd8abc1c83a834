// How the options become weights that cannot contradict each other: clipping must not carry a pair over the
// threshold, and a pair that was not kept must count against a merge. Both keep their distance of one bit,
// whatever was asked for.
#include "engine/cluster/average.hpp"

#include <algorithm>

#include "engine/errors.hpp"

namespace sameas {

LinkageWeights::LinkageWeights(const ClusterOptions& options) {
    SAMEAS_ASSERT(options.clip_bits >= 0);
    const std::int64_t clip = to_fixed(options.clip_bits);
    threshold = to_fixed(options.threshold_bits);
    const std::int64_t against = threshold - weight_scale;
    highest = std::max(clip, threshold);
    lowest = std::min(-clip, against);
    missing = std::max(lowest, std::min(to_fixed(options.missing_bits), against));
}

}  // namespace sameas
