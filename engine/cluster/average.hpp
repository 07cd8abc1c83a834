#pragma once
#include <compare>
#include <cstdint>

#include "engine/cluster/clusters.hpp"

namespace sameas {

/// ClusterOptions in fixed point, made consistent with each other.
struct LinkageWeights {
    std::int64_t threshold;  ///< two clusters merge at this average or above
    std::int64_t lowest;     ///< weights count as at least this: below the threshold by a bit or more
    std::int64_t highest;    ///< and as at most this: not below the threshold
    std::int64_t missing;    ///< what a pair that was not kept counts: below the threshold by a bit or more

    explicit LinkageWeights(const ClusterOptions& options);

    /// What a kept pair adds to the sum over all pairs, were all of them missing.
    std::int64_t excess(std::int64_t weight) const {
        return (weight < lowest ? lowest : weight > highest ? highest : weight) - missing;
    }
};

/// Average weight over all pairs between two clusters, counted from LinkageWeights::missing: a fraction,
/// compared as one, so that nothing is rounded. Excesses add up when clusters merge.
struct Average {
    std::int64_t excess =
        0;  ///< sum over the kept pairs of weight - missing; below 2^63 in size for any 2^31 pairs
    std::uint64_t pairs = 1;  ///< all pairs, kept or not; not 0

    friend std::strong_ordering operator<=>(const Average& left, const Average& right) {
        const Wide a = static_cast<Wide>(left.excess) * static_cast<Wide>(right.pairs);
        const Wide b = static_cast<Wide>(right.excess) * static_cast<Wide>(left.pairs);
        return a < b   ? std::strong_ordering::less
               : a > b ? std::strong_ordering::greater
                       : std::strong_ordering::equal;
    }
    friend bool operator==(const Average& left, const Average& right) { return (left <=> right) == 0; }

    /// Whether clusters with this average between them may merge.
    bool reaches_threshold(const LinkageWeights& weights) const {
        return static_cast<Wide>(excess) >=
               static_cast<Wide>(weights.threshold - weights.missing) * static_cast<Wide>(pairs);
    }
    /// The average itself, rounded towards minus infinity. The excess is not negative.
    std::int64_t weight(const LinkageWeights& weights) const {
        return weights.missing + static_cast<std::int64_t>(static_cast<std::uint64_t>(excess) / pairs);
    }

  private:
    __extension__ using Wide = __int128;
};

}  // namespace sameas
