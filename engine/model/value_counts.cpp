#include "engine/model/value_counts.hpp"

#include <algorithm>

namespace sameas {

namespace {

/// Pairs inside one value's records, or only those across sources.
struct PairCounter {
    std::uint64_t records = 0;
    std::uint64_t within = 0;   ///< pairs inside one source, to be taken out of a link's count

    void add_source(std::uint64_t count) {
        records += count;
        within += count * (count - (count > 0)) / 2;
    }
    std::uint64_t pairs(PairScope scope) const {
        const std::uint64_t all = records * (records - (records > 0)) / 2;
        return scope == PairScope::all ? all : all - within;
    }
};

}  // namespace

EqualPairs count_equal_pairs(const Features& features, std::size_t feature, PairScope scope,
                             const std::vector<double>& bits) {
    struct Entry {
        ValueId value;
        std::uint32_t source;
    };
    const Table& table = features.table();
    std::vector<Entry> entries;
    entries.reserve(features.rows());
    for (std::size_t i = 0; i < features.rows(); ++i) {
        const RowId row = static_cast<RowId>(i);
        const ValueId value = features.codes(row)[feature];
        if (value != null_value) entries.push_back({value, table.source(row)});
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return a.value != b.value ? a.value < b.value : a.source < b.source;
    });

    EqualPairs result;
    result.equal.assign(bits.empty() ? 1 : rarity_bins, 0);
    std::vector<std::uint64_t> per_source(table.sources().size());
    for (std::size_t begin = 0; begin < entries.size();) {
        PairCounter counter;
        std::size_t end = begin;
        while (end < entries.size() && entries[end].value == entries[begin].value) {
            const std::size_t first = end;
            while (end < entries.size() && entries[end].value == entries[first].value &&
                   entries[end].source == entries[first].source) {
                ++end;
            }
            counter.add_source(end - first);
            per_source[entries[first].source] += end - first;
        }
        const std::size_t bin = bits.empty() ? 0 : rarity_bin(bits[index(entries[begin].value)]);
        result.equal[bin] += counter.pairs(scope);
        begin = end;
    }
    PairCounter all;
    for (const std::uint64_t count : per_source) all.add_source(count);
    result.compared = all.pairs(scope);
    return result;
}

std::vector<double> own_bins(const Features& features, const std::vector<std::size_t>& feature_numbers,
                             const std::vector<const std::vector<double>*>& bits) {
    std::vector<std::uint64_t> counts(rarity_bins, 0);
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < features.rows(); ++i) {
        const auto codes = features.codes(static_cast<RowId>(i));
        double sum = 0;
        bool complete = true;
        for (std::size_t k = 0; k < feature_numbers.size(); ++k) {
            const ValueId value = codes[feature_numbers[k]];
            complete = complete && value != null_value;
            sum += (*bits[k])[index(value)];
        }
        if (!complete) continue;
        ++counts[rarity_bin(sum)];
        ++total;
    }
    std::vector<double> shares(rarity_bins, 1.0 / static_cast<double>(rarity_bins));
    for (std::size_t b = 0; total > 0 && b < rarity_bins; ++b) {
        shares[b] = static_cast<double>(counts[b]) / static_cast<double>(total);
    }
    return shares;
}

}  // namespace sameas
