#include "engine/model/random_pairs.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

/// A scheme of pairs: number i of `count` is a pair of rows, or none (equal sources).
struct PairScheme {
    std::vector<RowId> large, small;   ///< in order of hash; the same rows in a circle when `circle`
    bool circle = true;
    std::uint64_t count = 0;

    std::pair<RowId, RowId> pair(std::uint64_t i) const {
        const std::uint64_t n = large.size(), round = i / n, r = i % n;
        if (circle) return {large[r], large[(r + round + 1) % n]};
        return {large[r], small[(r + round) % small.size()]};
    }
};

/// All rows in order of the hash of their identity (ties, which only a broken hash would give, by rank).
std::vector<RowId> rows_by_hash(const Table& table, RunContext& context) {
    struct Entry {
        std::uint64_t hash;
        RowId row;
    };
    std::vector<Entry> entries(table.rows());
    parallel_chunks(context, entries.size(), 16384, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const RowId row = static_cast<RowId>(i);
            entries[i] = {table.identity_hash(row, context.seed()), row};
        }
    });
    parallel_sort(context, entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
        return a.hash != b.hash ? a.hash < b.hash : table.rank(a.row) < table.rank(b.row);
    });
    std::vector<RowId> rows(entries.size());
    std::transform(entries.begin(), entries.end(), rows.begin(), [](const Entry& e) { return e.row; });
    return rows;
}

PairScheme pair_scheme(const Table& table, PairScope scope, std::uint64_t pairs_max, RunContext& context) {
    PairScheme scheme;
    const std::vector<RowId> rows = rows_by_hash(table, context);
    const std::uint64_t comparable = comparable_pairs(table, scope);
    if (comparable == 0) return scheme;
    if (scope == PairScope::across_sources && table.sources().size() == 2) {
        scheme.circle = false;
        for (const RowId row : rows) (table.source(row) == 0 ? scheme.large : scheme.small).push_back(row);
        if (scheme.large.size() < scheme.small.size()) scheme.large.swap(scheme.small);
        const std::uint64_t n = scheme.large.size();
        scheme.count = n * std::min<std::uint64_t>(scheme.small.size(), (pairs_max + n - 1) / n);
        return scheme;
    }
    scheme.large = rows;
    const std::uint64_t n = rows.size();
    // Of the pairs of a circle only some lie across sources: go round more often, so that enough do.
    const double usable = static_cast<double>(comparable) / (static_cast<double>(n) * static_cast<double>(n - 1) / 2.0);
    const double wanted = static_cast<double>(pairs_max) / usable / static_cast<double>(n);
    const std::uint64_t rounds_all = n / 2;
    if (comparable <= pairs_max || wanted >= static_cast<double>(rounds_all)) {
        scheme.count = n * (n - 1) / 2;  // for even n the last round is half a one: each of its pairs lies twice on it
    } else {
        scheme.count = n * (static_cast<std::uint64_t>(wanted) + 1);
    }
    return scheme;
}

std::vector<PatternCount> count_sorted(std::vector<std::uint64_t>&& patterns, RunContext& context) {
    parallel_sort(context, patterns.begin(), patterns.end(), std::less<>());
    std::vector<PatternCount> counts;
    for (const std::uint64_t pattern : patterns) {
        if (counts.empty() || counts.back().pattern != pattern) counts.push_back({pattern, 0});
        ++counts.back().count;
    }
    return counts;
}

}  // namespace

std::vector<PatternCount> count_random_pairs(const Table& table, PairScope scope, const Comparator& comparator,
                                             std::uint64_t pairs_max, RunContext& context) {
    const PairScheme scheme = pair_scheme(table, scope, pairs_max, context);
    struct Worker {
        Comparator::Scratch scratch;
        std::vector<CandidatePair> pairs;
        std::vector<std::uint64_t> patterns;
    };
    tbb::enumerable_thread_specific<Worker> workers;
    parallel_chunks(context, scheme.count, chunk_pairs_max, [&](std::size_t begin, std::size_t end) {
        Worker& worker = workers.local();
        worker.pairs.clear();
        for (std::size_t i = begin; i < end; ++i) {
            const auto [a, b] = scheme.pair(i);
            if (scope == PairScope::across_sources && table.source(a) == table.source(b)) continue;
            const bool in_order = table.is_left(a, b);
            worker.pairs.push_back({in_order ? a : b, in_order ? b : a});
        }
        const std::size_t before = worker.patterns.size();
        worker.patterns.resize(before + worker.pairs.size());
        comparator.patterns(worker.pairs, std::span(worker.patterns).subspan(before), worker.scratch);
    });
    std::vector<std::uint64_t> all;
    for (Worker& worker : workers) all.insert(all.end(), worker.patterns.begin(), worker.patterns.end());
    return count_sorted(std::move(all), context);
}

}  // namespace sameas
