// The order: comparing texts of random rows would miss the cache at every step of the sort. So the distinct values of each
// part are sorted once, and rows compare by the ranks of their values, a few whole numbers that lie together.
#include "engine/blocking/sorted_neighbourhood.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "engine/blocking/blocking_index.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t rows_at_once = 16384;

/// Of each value of a dictionary, its place in the order of bytes.
std::vector<std::uint32_t> ranks_of(const Dictionary& values, RunContext& context) {
    std::vector<ValueId> order(values.size());
    for (std::size_t v = 0; v < order.size(); ++v)
        order[v] = static_cast<ValueId>(v);
    parallel_sort(context, order.begin(), order.end(),
                  [&](ValueId a, ValueId b) { return values.text(a) < values.text(b); });
    context.check_stop();
    std::vector<std::uint32_t> ranks(values.size());
    for (std::uint32_t rank = 0; rank < order.size(); ++rank)
        ranks[index(order[rank])] = rank;
    return ranks;
}

}  // namespace

SortedNeighbourhood::SortedNeighbourhood(const Features& features, const Rule& rule, std::span<const RowId> ordered,
                                         RunContext& context)
    : place_(features.rows(), no_place), window_(static_cast<std::uint32_t>(rule.window)) {
    const std::size_t parts = rule.parts.size();
    std::vector<std::uint32_t> ranks;  // of the sorted rows, row by row; then places in `ordered`, which settle equals
    std::vector<std::vector<std::uint32_t>> ranks_of_part;
    std::vector<std::size_t> feature_of_part;
    for (const Expression& part : rule.parts) {
        feature_of_part.push_back(features.find(part));
        ranks_of_part.push_back(ranks_of(features.values(feature_of_part.back()), context));
    }
    for (std::size_t at = 0; at < ordered.size(); ++at) {
        if (at % rows_at_once == 0) context.check_stop();
        const std::span<const ValueId> codes = features.codes(ordered[at]);
        const bool is_whole = std::all_of(feature_of_part.begin(), feature_of_part.end(),
                                          [&](std::size_t feature) { return codes[feature] != null_value; });
        if (!is_whole) continue;
        rows_.push_back(ordered[at]);
        for (std::size_t p = 0; p < parts; ++p)
            ranks.push_back(ranks_of_part[p][index(codes[feature_of_part[p]])]);
    }
    std::vector<std::uint32_t> order(rows_.size());
    std::iota(order.begin(), order.end(), 0u);
    parallel_sort(context, order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const std::uint32_t* const left = ranks.data() + std::size_t{a} * parts;
        const std::uint32_t* const right = ranks.data() + std::size_t{b} * parts;
        for (std::size_t p = 0; p < parts; ++p) {
            if (left[p] != right[p]) return left[p] < right[p];
        }
        return a < b;
    });
    context.check_stop();
    std::vector<RowId> sorted(rows_.size());
    for (std::uint32_t place = 0; place < sorted.size(); ++place) {
        sorted[place] = rows_[order[place]];
        place_[index(sorted[place])] = place;
    }
    rows_ = std::move(sorted);
}

std::uint64_t SortedNeighbourhood::pairs(const Table& table, PairScope scope, RunContext& context) const {
    const std::uint64_t rows = rows_.size(), apart_max = window_ - 1;
    if (scope == PairScope::all) {
        const std::uint64_t full = rows > apart_max ? rows - apart_max : 0;  // rows with a whole window behind them
        const std::uint64_t rest = rows - full;
        return full * apart_max + rest * (rest == 0 ? 0 : rest - 1) / 2;
    }
    std::atomic<std::uint64_t> pairs{0};
    parallel_chunks(context, rows_.size(), rows_at_once, [&](std::size_t begin, std::size_t end) {
        std::uint64_t found = 0;
        for (std::size_t i = begin; i < end; ++i) {
            for (std::size_t j = i + 1; j < std::min<std::size_t>(i + window_, rows_.size()); ++j)
                found += table.source(rows_[i]) != table.source(rows_[j]) ? 1u : 0u;
        }
        pairs.fetch_add(found, std::memory_order_relaxed);
    });
    return pairs;
}

}  // namespace sameas
