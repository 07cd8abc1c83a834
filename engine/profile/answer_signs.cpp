// What in the rows gives an answer away.
//
// An identifier that people wrote down has mistakes, as all else that they wrote down; what was put in afterwards, by a program
// that knew which rows belong together, has none. So rows are looked for that are surely one entity without the column: they
// share a value of another identifying column and nearly all the rest. And a column that names for each row the one that it
// repeats holds ids of other rows, which are then much like it.
#include "engine/profile/answer_signs.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <string_view>
#include <utility>

#include "engine/profile/row_groups_sample.hpp"

namespace sameas {

namespace {

constexpr std::size_t group_rows_wanted = 10'000;
/// Of the other columns in which both rows have a value, so many are the same in rows of one entity; of so many at least.
constexpr double same_share = 0.8;
constexpr std::size_t compared_min = 3;
/// Of the values that refer to rows, so many name one, and of so many rows another than their own.
constexpr double named_share = 0.95;
constexpr std::size_t references_min = 10;
/// Of the columns in which both have a value, so many are the same in rows that refer to each other.
constexpr double referring_same_share = 0.35;

constexpr std::uint32_t no_row = 0xFFFFFFFF;

struct Agreeing {
    std::size_t compared = 0, same = 0;
    double share() const { return static_cast<double>(same) / static_cast<double>(std::max<std::size_t>(compared, 1)); }
};

Agreeing agreeing(const Table& table, std::span<const std::size_t> columns, RowId left, RowId right) {
    Agreeing found;
    for (const std::size_t c : columns) {
        const std::vector<ValueId>& codes = table.columns()[c].codes;
        const ValueId one = codes[index(left)], other = codes[index(right)];
        if (one == null_value || other == null_value) continue;
        ++found.compared;
        found.same += one == other;
    }
    return found;
}

}  // namespace

Mistakes mistakes_of(const Table& table, std::size_t column, std::span<const std::size_t> identifying,
                     std::span<const std::size_t> others, std::span<const std::uint64_t> row_hash, RunContext& context) {
    struct Pair {
        RowId left, right;
        double same;   ///< share of the others
        auto operator<=>(const Pair&) const = default;
    };
    std::vector<Pair> pairs;   // several columns find the same ones
    for (const std::size_t by : identifying) {
        context.check_stop();
        const Dictionary& values = table.domain_of(table.columns()[by]).values;
        const RowGroupSample sample = sample_groups(table.columns()[by], values, value_hashes(values, context), row_hash,
                                                    group_rows_wanted, context);
        std::size_t begin = 0;
        for (const std::size_t end : sample.ends) {
            for (std::size_t i = begin; i + 1 < end; ++i) {
                const auto [left, right] = std::minmax(sample.rows[i], sample.rows[i + 1]);
                const Agreeing rest = agreeing(table, others, left, right);
                const bool is_one = rest.share() >= same_share || rest.compared - rest.same <= 1;  // of three or four, one may have a mistake
                if (rest.compared >= compared_min && is_one) pairs.push_back({left, right, rest.share()});
            }
            begin = end;
        }
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    Mistakes found{pairs.size()};
    const std::vector<ValueId>& codes = table.columns()[column].codes;
    for (const Pair& pair : pairs) {
        found.differing += codes[index(pair.left)] != codes[index(pair.right)];
        found.expected += 1 - pair.same;
    }
    return found;
}

bool refers_to_rows(const Table& table, std::size_t column, std::size_t ids, std::span<const std::size_t> others,
                    RunContext& context) {
    const Column& naming = table.columns()[column];
    const Dictionary& named = table.domain_of(naming).values;
    const Dictionary& id_values = table.domain_of(table.columns()[ids]).values;
    boost::unordered_flat_map<std::string_view, std::uint32_t> row_of;   // of the ids that are named; each stands in one row
    for (std::size_t v = 1; v < named.size(); ++v) row_of.emplace(named.text(static_cast<ValueId>(v)), no_row);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (row % 65536 == 0) context.check_stop();
        const auto at = row_of.find(id_values.text(table.columns()[ids].codes[row]));
        if (at != row_of.end()) at->second = static_cast<std::uint32_t>(row);
    }
    std::size_t all = 0, references = 0, to_others = 0;
    Agreeing sum;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (row % 65536 == 0) context.check_stop();
        if (naming.codes[row] == null_value) continue;
        ++all;
        const std::uint32_t other = row_of.at(named.text(naming.codes[row]));
        references += other != no_row;
        if (other == no_row || other == row) continue;
        ++to_others;
        const Agreeing both = agreeing(table, others, RowId{static_cast<std::uint32_t>(row)}, RowId{other});
        sum.compared += both.compared;
        sum.same += both.same;
    }
    return static_cast<double>(references) >= named_share * static_cast<double>(all) && to_others >= references_min &&
           sum.share() >= referring_same_share;
}

}  // namespace sameas
