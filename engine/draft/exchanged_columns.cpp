// Which columns has a source the other way round?
//
// Problem: headers of one name are taken for the same column, whatever they hold. With given names and surnames exchanged in one
// of two files hardly any match agrees on a name.
//
// Idea: what a column holds in one source stands in the same column of another in part: names and towns recur, and matches bring
// theirs. Where it rather stands in another column, and what that one holds stands here, the two are exchanged.
//
// Why right: columns of one vocabulary (numbers, a home and a work town) share as much straight as across; columns that share nothing
// say nothing. Only contents that contradict their headers both ways, by a factor, are taken for exchanged.
#include "engine/draft/exchanged_columns.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>

#include "engine/draft/cleaned_hashes.hpp"

namespace sameas {

namespace {

/// Rows of a source with a value in a column, at least.
constexpr double rows_least = 20;
/// Share of the rows of each column whose value stands in the other column, at least, and how many times the straight share that is.
constexpr double crossed_least = 0.2, crossed_factor = 2;
/// Values a row of the first source, at most: what does not recur (telephone numbers, titles) takes long to hold against others.
constexpr double distinct_most = 0.8;
/// Columns that are held against each other, at most: the first.
constexpr std::size_t columns_max = 64;

using Hashes = boost::unordered_flat_set<std::uint64_t>;
/// Rows by value, of one column and source.
using Counts = std::vector<std::uint32_t>;

/// Of one column, by source: how many rows have each value.
std::vector<Counts> counts_by_source(const Table& table, std::size_t column) {
    const Column& of = table.columns()[column];
    std::vector<Counts> counts(table.sources().size(), Counts(table.domain_of(of).values.size()));
    for (std::size_t row = 0; row < table.rows(); ++row) ++counts[table.source(static_cast<RowId>(row))][index(of.codes[row])];
    return counts;
}

/// Share of the rows with a value whose value is among those for which `is_there` holds.
template <class IsThere>
double share_of_rows(const Counts& counts, IsThere is_there) {
    double shared = 0, all = 0;
    for (std::size_t v = 1; v < counts.size(); ++v) {
        if (counts[v] == 0) continue;
        all += counts[v];
        shared += is_there(v) ? counts[v] : 0;
    }
    return all < rows_least ? 0 : shared / all;
}

/// A column as it is compared: hashes of its cleaned values, and those that the first source has.
struct Held {
    std::size_t column = 0;
    std::vector<Counts> counts;
    std::vector<std::uint64_t> hashes;   // by value
    Hashes first;

    /// Share of the rows of a source whose value the first source has in the column `where`.
    double stands_in(const Held& where, std::size_t source) const {
        return share_of_rows(counts[source], [&](std::size_t v) { return where.first.contains(hashes[v]); });
    }
};

bool do_recur(const Counts& counts) {
    double rows = 0, distinct = 0;
    for (std::size_t v = 1; v < counts.size(); ++v) {
        rows += counts[v];
        distinct += counts[v] > 0;
    }
    return distinct <= distinct_most * rows;
}

/// Columns of values that recur, which share less of them with the first source than would rule an exchange out.
std::vector<Held> doubtful_columns(const Table& table, RunContext& context) {
    std::vector<Held> held;
    for (std::size_t c = 0; c < table.columns().size() && held.size() < columns_max; ++c) {
        context.check_stop();
        std::vector<Counts> counts = counts_by_source(table, c);
        if (!do_recur(counts[0])) continue;
        bool is_doubtful = false;
        for (std::size_t s = 1; s < counts.size(); ++s)
            is_doubtful |= share_of_rows(counts[s], [&](std::size_t v) { return counts[0][v] > 0; }) * crossed_factor < 1;
        if (is_doubtful) held.push_back({c, std::move(counts), {}, {}});
    }
    if (held.size() < 2) return {};
    for (Held& one : held) {
        one.hashes = cleaned_hashes(table.domain_of(table.columns()[one.column]).values, context);
        for (std::size_t v = 1; v < one.hashes.size(); ++v)
            if (one.counts[0][v] > 0 && one.hashes[v] != 0) one.first.insert(one.hashes[v]);
    }
    return held;
}

}  // namespace

std::vector<ExchangedColumns> exchanged_columns(const Table& table, RunContext& context) {
    std::vector<ExchangedColumns> found;
    if (table.sources().size() < 2) return found;
    const std::vector<Held> held = doubtful_columns(table, context);
    for (std::uint32_t source = 1; source < table.sources().size(); ++source) {
        std::vector<bool> taken(held.size());
        for (std::size_t a = 0; a < held.size(); ++a) {
            for (std::size_t b = a + 1; b < held.size() && !taken[a]; ++b) {
                if (taken[b]) continue;
                const double crossed = std::min(held[a].stands_in(held[b], source), held[b].stands_in(held[a], source));
                if (crossed < crossed_least) continue;
                const double straight = std::max(held[a].stands_in(held[a], source), held[b].stands_in(held[b], source));
                if (crossed < crossed_factor * straight) continue;
                found.push_back({held[a].column, held[b].column, source});
                taken[a] = taken[b] = true;
            }
        }
    }
    return found;
}

}  // namespace sameas
