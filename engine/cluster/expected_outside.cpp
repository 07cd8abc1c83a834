// How many matches did the entities leave out?
//
// The problem. Each kept pair has a probability, and the sum over the pairs outside entities looks like the answer. But a
// record that resembles one of three records of an entity and not the other two was left out for good reason: the three are
// one, so its pairs with them are all right or all wrong, and two of them say no.
//
// The idea. Pairs between the same two entities are one question. Taken each by itself they promise too much; taken all at the
// chance of the least likely of them, too little, for that one may be the record with the spelling mistake. Both sums are bounds
// that the data give, and they are one where two lone records meet.
#include "engine/cluster/expected_outside.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <vector>

#include "engine/cluster/source_counts.hpp"
#include "engine/compare/pattern_layout.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

__extension__ using Sum = unsigned __int128;
constexpr double scale = 4294967296.0;   // 2^32
/// Reading all pairs so many times is the most that is done to save memory.
constexpr std::uint64_t passes_max = 64;

std::uint64_t fixed(double probability) { return static_cast<std::uint64_t>(probability * scale + 0.5); }

SourceCounts counts_of(const Clusters& clusters, std::span<const std::uint32_t> sources) {
    SourceCounts counts;
    counts.reset(clusters.entity.size(), sources);
    // A cluster merges into lower ones once its own merges are done.
    for (auto merge = clusters.merges.rbegin(); merge != clusters.merges.rend(); ++merge) counts.merge(merge->low, merge->high);
    return counts;
}

/// Calls body(entity, entity, kind) for each pair that no entity holds.
template <class Body>
void for_each_outside(const PairBlocks& pairs, const std::vector<std::uint32_t>& entity, std::span<const std::uint32_t> sources,
                      const Body& body) {
    pairs([&](std::span<const KeptPair> block) {
        for (const KeptPair& pair : block) {
            const std::uint32_t a = entity[pair.left], b = entity[pair.right];
            if (a == b || (!sources.empty() && sources[pair.left] == sources[pair.right])) continue;
            body(std::min(a, b), std::max(a, b), pair.kind);
        }
    });
}

/// The kept pairs between two entities.
struct Between {
    std::uint64_t pairs = 0;
    std::uint64_t least = UINT64_MAX;   ///< probability, as fixed()
};

}  // namespace

ExpectedOutside expected_outside(const PairBlocks& pairs, const Clusters& clusters, std::span<const double> weight_of_kind,
                                 const OutsideOptions& options) {
    std::vector<std::uint64_t> probability, spread, count(weight_of_kind.size());
    for (const double bits : weight_of_kind) {
        const double p = 1 / (1 + kernels::exp2(-bits));
        probability.push_back(fixed(p));
        spread.push_back(fixed(p * (1 - p)));
    }
    const SourceCounts counts = counts_of(clusters, options.sources);
    const auto is_lone = [&](std::uint32_t a, std::uint32_t b) { return counts.size(a) == 1 && counts.size(b) == 1; };
    Sum matches = 0, variance = 0, together = 0;
    std::uint64_t of_entities = 0;
    for_each_outside(pairs, clusters.entity, options.sources, [&](std::uint32_t a, std::uint32_t b, std::uint32_t kind) {
        ++count[kind];
        if (is_lone(a, b)) together += probability[kind];
        else ++of_entities;
    });
    for (std::size_t kind = 0; kind < count.size(); ++kind) {
        matches += Sum{count[kind]} * probability[kind];
        variance += Sum{count[kind]} * spread[kind];
    }
    const std::uint64_t passes = std::min(of_entities / std::max<std::uint64_t>(options.entity_pairs_max, 1) + 1, passes_max);
    boost::unordered_flat_map<std::uint64_t, Between> between;
    for (std::uint64_t pass = 0; pass < passes; ++pass) {
        between.clear();
        for_each_outside(pairs, clusters.entity, options.sources, [&](std::uint32_t a, std::uint32_t b, std::uint32_t kind) {
            const std::uint64_t key = std::uint64_t{a} << 32 | b;
            if (is_lone(a, b) || spread_pattern(key) % passes != pass) return;
            Between& entry = between[key];
            ++entry.pairs;
            entry.least = std::min(entry.least, probability[kind]);
        });
        for (const auto& [key, entry] : between) {
            const std::uint64_t all = counts.pairs(static_cast<std::uint32_t>(key >> 32), static_cast<std::uint32_t>(key));
            const std::uint64_t unkept = entry.pairs < all ? fixed(options.keep_probability) : UINT64_MAX;
            together += Sum{entry.pairs} * std::min(entry.least, unkept);
        }
    }
    const auto number = [](Sum sum) { return static_cast<double>(sum) / scale; };
    return {number(matches), number(variance), number(together)};
}

}  // namespace sameas
