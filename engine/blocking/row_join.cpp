// From values to rows, and the price of a join.
//
// Price: the pairs of a join are half the sum, over values, of what each makes with all others; and what one value makes
// is a question that the lists of the join answer in some microseconds. So a sample of values tells the sum with an
// interval. Names are skewed: Smith alone may make a tenth of all pairs, and a sample that misses it is worth nothing.
// So the values with most rows are all asked, and only the others are drawn, by a hash of their bytes: the price depends
// on the records alone, not on the order of rows.
#include "engine/blocking/row_join.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <cmath>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/blocking/blocking_index.hpp"
#include "engine/blocking/row_groups.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t frequent_values = 1024;  // asked in any case
constexpr std::size_t drawn_values = 4096;
constexpr double interval_sigmas = 1.96;  // 19 times of 20

std::vector<std::uint8_t> used_values(std::span<const std::uint64_t> offsets) {
    std::vector<std::uint8_t> is_used(offsets.size() - 1);
    for (std::size_t v = 1; v < is_used.size(); ++v)
        is_used[v] = offsets[v + 1] > offsets[v] ? 1 : 0;
    return is_used;
}

/// Where the rows of each value begin; and one more for the end.
std::vector<std::uint64_t> offsets_of(std::size_t values, std::span<const ValueId> value_of_row) {
    std::vector<std::uint64_t> offsets(values + 1);
    for (const ValueId value : value_of_row)
        ++offsets[index(value) + 1];
    for (std::size_t v = 1; v < offsets.size(); ++v)
        offsets[v] += offsets[v - 1];
    return offsets;
}

std::vector<ValueId> codes_of(const Features& features, std::size_t feature) {
    std::vector<ValueId> codes(features.rows());
    for (std::size_t row = 0; row < codes.size(); ++row)
        codes[row] = features.codes(static_cast<RowId>(row))[feature];
    return codes;
}

struct Candidate {
    ValueId value;
    std::uint64_t rows;
    std::uint64_t hash;
};

/// The values that are asked: first the most frequent ones, then those drawn. \returns how many are frequent
std::size_t draw(std::vector<Candidate>& candidates) {
    const auto by_rows = [](const Candidate& a, const Candidate& b) {
        return a.rows != b.rows ? a.rows > b.rows : a.hash < b.hash;
    };
    const auto by_hash = [](const Candidate& a, const Candidate& b) { return a.hash < b.hash; };
    const std::size_t frequent = std::min(frequent_values, candidates.size());
    const auto rest = candidates.begin() + static_cast<std::ptrdiff_t>(frequent);
    std::nth_element(candidates.begin(), rest, candidates.end(), by_rows);
    if (static_cast<std::size_t>(candidates.end() - rest) > drawn_values) {
        std::nth_element(rest, rest + drawn_values, candidates.end(), by_hash);
        candidates.resize(frequent + drawn_values);
    }
    return frequent;
}

std::uint64_t whole(double number) {
    return number <= 0 ? 0 : static_cast<std::uint64_t>(std::min(number, 1.8e19));
}

}  // namespace

RowJoin::RowJoin(const Features& features, const Rule& rule, std::span<const RowId> ordered, RunContext& context)
    : value_of_row_(codes_of(features, features.find(rule.parts.front()))),
      offsets_(offsets_of(features.values(features.find(rule.parts.front())).size(), value_of_row_)),
      rows_(ordered.size()),
      join_(features.values(features.find(rule.parts.front())), used_values(offsets_), rule, context) {
    std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
    for (const RowId row : ordered)
        rows_[next[index(value(row))]++] = row;
}

std::uint64_t pairs_between(std::span<const RowId> left, std::span<const RowId> right, const Table& table,
                            PairScope scope) {
    std::uint64_t pairs = std::uint64_t{left.size()} * right.size();
    if (scope == PairScope::all) return pairs;
    // Both lists are by source: take away, source by source, what both have of it.
    for (std::size_t l = 0, r = 0; l < left.size() && r < right.size();) {
        const std::uint32_t left_source = table.source(left[l]), right_source = table.source(right[r]);
        const std::size_t left_end = left_source <= right_source ? end_of_source(left, l, table) : l;
        const std::size_t right_end = right_source <= left_source ? end_of_source(right, r, table) : r;
        pairs -= std::uint64_t{left_end - l} * (right_end - r);
        l = left_end;
        r = right_end;
    }
    return pairs;
}

RowJoin::Price RowJoin::price(const Dictionary& dictionary, const Table& table, PairScope scope, std::size_t largest,
                              RunContext& context) const {
    std::vector<Candidate> asked;
    double own_pairs = 0;  // of rows that share their value
    for (std::size_t v = 1; v < value_count(); ++v) {
        if (v % 65536 == 0) context.check_stop();
        const auto id = static_cast<ValueId>(v);
        if (rows(id).empty()) continue;
        if (rows(id).size() > 1 && values().holds(id, id))
            own_pairs += static_cast<double>(pairs_among(rows(id), table, scope));
        const std::string_view text = dictionary.text(id);
        asked.push_back({id, rows(id).size(), XXH3_64bits_withSeed(text.data(), text.size(), context.seed())});
    }
    const std::size_t candidates = asked.size();
    const std::size_t frequent = draw(asked);
    std::vector<std::uint64_t> made(asked.size());  // of each value asked, with all others
    struct Local {
        SetJoin::Scratch scratch;
        std::vector<ValueId> partners;
    };
    tbb::enumerable_thread_specific<Local> locals;
    parallel_chunks(context, asked.size(), 16, [&](std::size_t begin, std::size_t end) {
        Local& local = locals.local();
        for (std::size_t i = begin; i < end; ++i) {
            local.partners.clear();
            values().find_partners(asked[i].value, local.scratch, local.partners);
            for (const ValueId partner : local.partners)
                made[i] += pairs_between(rows(asked[i].value), rows(partner), table, scope);
        }
    });
    double known = own_pairs, sum = 0, squares = 0;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const double half = static_cast<double>(made[i]) / 2;  // each pair of values is met from both
        if (i < frequent) known += half;
        if (i >= frequent) sum += half, squares += half * half;
    }
    const double drawn = static_cast<double>(asked.size() - frequent), others = static_cast<double>(candidates - frequent);
    Price price;
    if (drawn == others) {
        price.estimate.pairs = price.estimate.low = price.estimate.high = whole(known + sum);
    } else {
        const double mean = sum / drawn, variance = std::max(squares / drawn - mean * mean, 0.0) * drawn / (drawn - 1);
        const double spread = interval_sigmas * others * std::sqrt(variance / drawn * (1 - drawn / others));
        const double estimate = known + others * mean;
        price.estimate = {whole(estimate), whole(std::max(estimate - spread, known + sum)), whole(estimate + spread) + 1};
    }
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const ValueId id = asked[i].value;
        const std::uint64_t own = values().holds(id, id) ? pairs_among(rows(id), table, scope) : 0;
        if (made[i] + own > 0) price.largest.push_back({id, asked[i].rows, made[i] + own});
    }
    const auto comes_before = [&](const JoinedValue& a, const JoinedValue& b) {
        return a.pairs != b.pairs ? a.pairs > b.pairs : dictionary.text(a.value) < dictionary.text(b.value);
    };
    std::sort(price.largest.begin(), price.largest.end(), comes_before);
    price.largest.resize(std::min(largest, price.largest.size()));
    return price;
}

}  // namespace sameas
