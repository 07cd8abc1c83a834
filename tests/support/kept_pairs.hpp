#pragma once
#include <algorithm>
#include <vector>

#include "engine/score/scored_pairs.hpp"

namespace sameas::test {

/// A kept pair with what its kind says.
struct ListedPair {
    RowId left;
    RowId right;
    std::uint64_t pattern;
    std::uint32_t rule;
};

/// The pairs of a store, in order.
inline std::vector<KeptPair> listed(const PairStore& store, RunContext& context) {
    std::vector<KeptPair> pairs;
    store.for_each_block(context, [&](std::span<const KeptPair> block) { pairs.insert(pairs.end(), block.begin(), block.end()); });
    return pairs;
}

inline std::vector<ListedPair> listed(const ScoredPairs& scored, const Table& table, RunContext& context) {
    std::vector<ListedPair> pairs;
    for (const KeptPair& pair : listed(scored.pairs, context)) {
        const PairKind& kind = scored.kinds[pair.kind];
        pairs.push_back({table.rows_by_rank()[pair.left], table.rows_by_rank()[pair.right], kind.pattern, kind.rule});
    }
    return pairs;
}

/// A store that one writer filled, pair by pair.
inline PairStore stored(const std::vector<KeptPair>& pairs, const PairStore::Limits& limits, RunContext& context) {
    PairStore store(limits);
    PairStore::Writer writer(store, context);
    for (const KeptPair& pair : pairs) writer.add(pair);
    writer.finish();
    store.finish(context);
    return store;
}

}  // namespace sameas::test
