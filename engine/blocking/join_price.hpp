#pragma once
#include "engine/blocking/blocking_index.hpp"
#include "engine/blocking/row_join.hpp"

namespace sameas {

struct JoinPriceOptions {
    PairScope scope = PairScope::all;
    std::size_t largest = 0;  ///< so many values are named
    double seconds_max = 3;   ///< no further value is asked then, but for a few of either kind
};

/// RowJoin::price, within a time.
RowJoin::Price price_of_join(const RowJoin& join, const Dictionary& values, const Table& table,
                             const JoinPriceOptions& options, RunContext& context);

}  // namespace sameas
