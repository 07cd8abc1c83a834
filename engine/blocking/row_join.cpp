// From values to rows.
#include "engine/blocking/row_join.hpp"

#include "engine/blocking/blocking_index.hpp"
#include "engine/blocking/join_price.hpp"
#include "engine/blocking/row_groups.hpp"

namespace sameas {

namespace {

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
    return price_of_join(*this, dictionary, table, {.scope = scope, .largest = largest}, context);
}

}  // namespace sameas
