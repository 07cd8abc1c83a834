#pragma once
#include "engine/blocking/blocking_index.hpp"
#include "engine/blocking/row_join.hpp"

namespace sameas {

struct JoinPriceOptions {
    PairScope scope = PairScope::all;
    std::size_t largest = 0;  ///< so many values are named
    /// SetJoin::partner_work of all values that are asked together, but for a few of either kind: some four seconds of one core.
    std::uint64_t work_max = 4'000'000'000;
};

/// RowJoin::price, within bounds. The same for any threads and machine.
RowJoin::Price price_of_join(const RowJoin& join, const Dictionary& values, const Table& table,
                             const JoinPriceOptions& options, RunContext& context);

}  // namespace sameas
