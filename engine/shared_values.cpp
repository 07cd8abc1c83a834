// How many matches must there be, whatever the model says?
//
// Problem: what entities promise by the model's probabilities is right only where the model is. One that took the wrong class
// of pairs for matches is as sure of itself as any other: with given names and surnames exchanged in one file, 7 % of the
// matches were found and 98 % promised.
//
// Idea: in a link each source shows by itself how often strangers share a value. Records of one value are split between the sources;
// for strangers the split is by chance, so that the pairs within say how many across are expected. Those beyond are matches, and
// it can be counted how many of the pairs that share a value became entities.
//
// Why right: were p and q the shares of a value in the two sources, strangers would share it with chance pq across, p^2 and q^2
// within, and pq is at most the mean of these: whatever the sources are like, strangers are rather over- than underestimated.
// Rare values alone are counted, where matches are not drowned by strangers; sums are of whole numbers by the two counts of a value,
// so that they do not depend on the order of anything.
#include "engine/shared_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/errors.hpp"
#include "engine/table/ascii.hpp"
#include "engine/tuning.hpp"

namespace sameas {

namespace {

/// Records of a rare value in both sources together, at most.
constexpr std::uint32_t rare_records_max = 10;
/// With fewer pairs, or where chance makes more of them uncertain, a field says nothing.
constexpr double pairs_min = 30, deviations_min = 5;

using Counts = std::array<std::uint32_t, 2>;   // of a value, by source

/// What stands around the digits of a text, where these stand together (R-0001 gives "R-" and ""); nothing for other texts.
std::optional<std::pair<std::string_view, std::string_view>> around_digits(std::string_view text) {
    const auto first = std::ranges::find_if(text, is_digit);
    const auto last = std::find_if_not(first, text.end(), is_digit);
    if (first == text.end() || std::any_of(last, text.end(), is_digit)) return std::nullopt;
    return std::pair(std::string_view(text.begin(), first), std::string_view(last, text.end()));
}

/// Numbers that hardly any record of a source shares with another one of it, with the same before and behind them in all, if anything.
bool are_own_numbers(const Domain& domain, const std::vector<Counts>& counts, const std::array<double, 2>& filled) {
    std::array<double, 2> distinct{};
    std::optional<std::pair<std::string_view, std::string_view>> around;
    for (std::size_t v = 1; v < counts.size(); ++v) {
        if (counts[v][0] + counts[v][1] == 0) continue;
        if (domain.type == FieldType::number) {  // as text a large one may be 1e+05
            if (std::floor(domain.numbers[v]) != domain.numbers[v]) return false;
        } else {
            const auto here = around_digits(domain.values.text(static_cast<ValueId>(v)));
            if (!here || *here != around.value_or(*here)) return false;
            around = here;
        }
        for (const std::size_t side : {0, 1}) distinct[side] += counts[v][side] > 0;
    }
    return distinct[0] >= tuning().own_number_share * filled[0] && distinct[1] >= tuning().own_number_share * filled[1];
}

/// What the counts of one field say; `found` is left open.
SharedValues shared_beyond_chance(const std::vector<Counts>& counts, const std::array<double, 2>& filled) {
    std::array<std::array<double, rare_records_max + 1>, rare_records_max + 1> values{};   // by both counts
    for (std::size_t v = 1; v < counts.size(); ++v) {
        if (counts[v][0] + counts[v][1] <= rare_records_max) ++values[counts[v][0]][counts[v][1]];
    }
    SharedValues shared;
    double variance = 0;
    for (std::size_t n = 0; n <= rare_records_max; ++n) {
        for (std::size_t m = 0; m <= rare_records_max; ++m) {
            const auto a = static_cast<double>(n), b = static_cast<double>(m);
            const double by_chance = (a * (a - 1) * filled[1] / (filled[0] - 1) + b * (b - 1) * filled[0] / (filled[1] - 1)) / 2;
            const double beyond = a * b - by_chance;
            shared.pairs += values[n][m] * beyond;
            variance += values[n][m] * beyond * beyond;
        }
    }
    shared.deviation = std::sqrt(variance);
    return shared;
}

/// Pairs of records across the sources that share a rare value and are in one entity.
double pairs_in_entities(const Table& table, const Column& column, const std::vector<Counts>& counts,
                         std::span<const std::uint32_t> entity) {
    struct Holder { ValueId value; std::uint32_t entity, source; };
    std::vector<Holder> holders;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const Counts& count = counts[index(column.codes[row])];
        if (column.codes[row] == null_value || count[0] == 0 || count[1] == 0 || count[0] + count[1] > rare_records_max) continue;
        const auto id = static_cast<RowId>(row);
        holders.push_back({column.codes[row], entity[table.rank(id)], table.source(id)});
    }
    const auto key = [](const Holder& holder) { return std::pair(holder.value, holder.entity); };
    std::ranges::sort(holders, {}, key);
    std::uint64_t found = 0;
    for (std::size_t begin = 0, end = 0; begin < holders.size(); begin = end) {
        Counts together{};
        for (; end < holders.size() && key(holders[end]) == key(holders[begin]); ++end) ++together[holders[end].source];
        found += std::uint64_t{together[0]} * together[1];
    }
    return static_cast<double>(found);
}

}  // namespace

std::optional<SharedValues> least_found(const Table& table, const std::vector<FieldSettings>& fields,
                                        std::span<const std::uint32_t> entity, RunContext& context) {
    SAMEAS_ASSERT(table.sources().size() == 2);
    std::optional<SharedValues> least;
    for (const FieldSettings& field : fields) {
        context.check_stop();
        const std::optional<std::size_t> at = table.find_column(field.name);
        if (!at) continue;   // a table of identities alone
        const Column& column = table.columns()[*at];
        const Domain& domain = table.domain_of(column);
        std::vector<Counts> counts(domain.values.size());
        for (std::size_t row = 0; row < table.rows(); ++row) ++counts[index(column.codes[row])][table.source(static_cast<RowId>(row))];
        std::array<double, 2> filled{};
        for (std::size_t v = 1; v < counts.size(); ++v)
            for (const std::size_t side : {0, 1}) filled[side] += counts[v][side];
        if (filled[0] < 2 || filled[1] < 2 || are_own_numbers(domain, counts, filled)) continue;
        SharedValues shared = shared_beyond_chance(counts, filled);
        if (shared.pairs < std::max(pairs_min, deviations_min * shared.deviation)) continue;
        shared.field = field.name;
        shared.found = pairs_in_entities(table, column, counts, entity);
        if (!least || shared.recall_most() < least->recall_most()) least = std::move(shared);
    }
    return least;
}

}  // namespace sameas
