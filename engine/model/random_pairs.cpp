#include "engine/model/random_pairs.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

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

/// Numbered pairs: number i of count() is a pair of rows, each pair at most once.
class PairScheme {
  public:
    PairScheme(const Table& table, PairScope scope, std::uint64_t pairs_max, RunContext& context) {
        const std::uint64_t comparable = comparable_pairs(table, scope);
        if (comparable == 0) return;
        std::vector<RowId> rows = rows_by_hash(table, context);
        if (scope == PairScope::all) {
            add_circle(std::move(rows), pairs_max);
            return;
        }
        lists_.resize(table.sources().size());
        for (const RowId row : rows) lists_[table.source(row)].push_back(row);
        // The share of two sources follows from their sizes, so no source is over- or under-represented.
        const double density = std::min(1.0, static_cast<double>(pairs_max) / static_cast<double>(comparable));
        for (std::uint32_t a = 0; a < lists_.size(); ++a) {
            for (std::uint32_t b = a + 1; b < lists_.size(); ++b) add_block(table, a, b, density);
        }
    }

    std::uint64_t count() const { return count_; }

    std::pair<RowId, RowId> pair(std::uint64_t i) const {
        if (blocks_.empty()) {
            const std::vector<RowId>& rows = lists_.front();
            const std::uint64_t n = rows.size();
            return {rows[i % n], rows[(i % n + i / n + 1) % n]};
        }
        const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), i,
                                            [](std::uint64_t number, const Block& block) { return number < block.begin; });
        const Block& block = *std::prev(after);
        const std::vector<RowId>&large = lists_[block.large], &small = lists_[block.small];
        const std::uint64_t r = (i - block.begin) % large.size(), round = (i - block.begin) / large.size();
        return {large[r], small[(r + round) % small.size()]};
    }

  private:
    struct Block {
        std::uint64_t begin;
        std::uint32_t large, small;
    };

    /// Each row with those at the next places, going round. For an even number the last round is half a one: each of
    /// its pairs lies twice on the circle.
    void add_circle(std::vector<RowId> rows, std::uint64_t pairs_max) {
        const std::uint64_t n = rows.size();
        count_ = std::min(n * (n - 1) / 2, (pairs_max + n - 1) / n * n);
        lists_.push_back(std::move(rows));
    }

    void add_block(const Table& table, std::uint32_t a, std::uint32_t b, double density) {
        // By size, then by name: which source comes first on the command line must not matter.
        const auto is_larger = [&](std::uint32_t x, std::uint32_t y) {
            return lists_[x].size() != lists_[y].size() ? lists_[x].size() > lists_[y].size()
                                                        : table.sources()[x] < table.sources()[y];
        };
        if (is_larger(b, a)) std::swap(a, b);
        const std::uint64_t all = static_cast<std::uint64_t>(lists_[a].size()) * lists_[b].size();
        if (all == 0) return;
        const std::uint64_t wanted = static_cast<std::uint64_t>(density * static_cast<double>(all)) + 1;
        blocks_.push_back({count_, a, b});
        count_ += density < 1.0 ? std::min(all, wanted) : all;
    }

    std::vector<std::vector<RowId>> lists_;   ///< rows in order of hash: all of them, or by source
    std::vector<Block> blocks_;               ///< two sources each, by the number of their first pair; none: a circle
    std::uint64_t count_ = 0;
};

bool is_made(const BlockingIndex& index, const CandidatePair& pair) {
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        if (index.holds(rule, pair.left, pair.right)) return true;
    }
    return false;
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
                                             std::uint64_t pairs_max, RunContext& context, const BlockingIndex* except) {
    const PairScheme scheme(table, scope, pairs_max, context);
    struct Worker {
        Comparator::Scratch scratch;
        std::vector<CandidatePair> pairs;
        std::vector<std::uint64_t> patterns;
    };
    tbb::enumerable_thread_specific<Worker> workers;
    parallel_chunks(context, scheme.count(), chunk_pairs_max, [&](std::size_t begin, std::size_t end) {
        Worker& worker = workers.local();
        worker.pairs.clear();
        for (std::size_t i = begin; i < end; ++i) {
            const auto [a, b] = scheme.pair(i);
            const bool in_order = table.is_left(a, b);
            const CandidatePair pair{in_order ? a : b, in_order ? b : a};
            if (!except || !is_made(*except, pair)) worker.pairs.push_back(pair);
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
