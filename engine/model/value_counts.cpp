#include "engine/model/value_counts.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

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

namespace {

/// Records by value of a feature.
std::vector<std::uint32_t> count_values(const Features& features, std::size_t feature) {
    std::vector<std::uint32_t> counts(features.values(feature).size());
    for (std::size_t i = 0; i < features.rows(); ++i) ++counts[index(features.codes(static_cast<RowId>(i))[feature])];
    return counts;
}

/// The sources of the records, those of one value after those of the one before.
std::vector<std::uint32_t> sources_by_value(const Features& features, std::size_t feature,
                                            const std::vector<std::uint32_t>& counts) {
    std::vector<std::uint64_t> places(counts.size());
    std::exclusive_scan(counts.begin(), counts.end(), places.begin(), std::uint64_t{0});
    std::vector<std::uint32_t> sources(features.rows());
    for (std::size_t i = 0; i < features.rows(); ++i) {
        const RowId row = static_cast<RowId>(i);
        sources[places[index(features.codes(row)[feature])]++] = features.table().source(row);
    }
    return sources;
}

}  // namespace

EqualPairs count_equal_pairs(const Features& features, std::size_t feature, PairScope scope,
                             const std::vector<double>& bits) {
    const std::vector<std::uint32_t> counts = count_values(features, feature);
    // Without a question about sources all records are of one.
    const bool asks_sources = scope == PairScope::across_sources;
    std::vector<std::uint32_t> sources;
    if (asks_sources) sources = sources_by_value(features, feature, counts);
    std::vector<std::uint64_t> all_of_source(asks_sources ? features.table().sources().size() : 1);
    std::vector<std::uint64_t> of_source(all_of_source.size());  // of one value

    EqualPairs result;
    result.equal.assign(bits.empty() ? 1 : rarity_bins, 0);
    std::uint64_t begin = counts[index(null_value)];
    for (std::size_t value = 1; value < counts.size(); ++value) {
        const std::uint64_t end = begin + counts[value];
        PairCounter counter;
        const auto add_source = [&](std::size_t source, std::uint64_t count) {
            counter.add_source(count);
            all_of_source[source] += count;
        };
        if (!asks_sources) add_source(0, counts[value]);
        for (std::uint64_t i = begin; asks_sources && i < end; ++i) ++of_source[sources[i]];
        for (std::uint64_t i = begin; asks_sources && i < end; ++i)
            add_source(sources[i], std::exchange(of_source[sources[i]], 0));
        const std::size_t bin = bits.empty() ? 0 : rarity_bin(bits[value]);
        result.equal[bin] += counter.pairs(scope);
        begin = end;
    }
    PairCounter all;
    for (const std::uint64_t count : all_of_source) all.add_source(count);
    result.compared = all.pairs(scope);
    return result;
}

std::vector<double> own_bins(const Features& features, const std::vector<std::size_t>& feature_numbers,
                             const std::vector<const std::vector<double>*>& bits) {
    std::vector<std::uint64_t> counts(rarity_bins, 0);
    std::uint64_t total = 0;
    if (feature_numbers.size() == 1) {  // once a value
        const std::vector<std::uint32_t> of_value = count_values(features, feature_numbers.front());
        for (std::size_t value = 1; value < of_value.size(); ++value) {
            counts[rarity_bin((*bits.front())[value])] += of_value[value];
            total += of_value[value];
        }
    }
    for (std::size_t i = 0; feature_numbers.size() > 1 && i < features.rows(); ++i) {
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
