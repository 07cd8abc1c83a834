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
#include <numeric>
#include <utility>

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

/// The values that stand in one column of one source.
struct Tally {
    std::vector<std::pair<ValueId, std::uint32_t>> rows_of;
    double rows = 0;   ///< with a value

    bool is_enough() const { return rows >= rows_least; }
    bool does_recur() const { return is_enough() && static_cast<double>(rows_of.size()) <= distinct_most * rows; }
    /// Share of the rows whose value is among those for which `is_there` holds.
    template <class IsThere>
    double share(IsThere is_there) const {
        double shared = 0;
        for (const auto& [value, count] : rows_of) shared += is_there(value) ? count : 0;
        return shared / rows;
    }
};

/// Tallies at the cost of the rows of the source, whatever other sources hold: there may be hundreds of files.
class Tallies {
  public:
    explicit Tallies(const Table& table) : table_(table), starts_(table.sources().size() + 1), rows_(table.rows()) {
        for (std::size_t r = 0; r < rows_.size(); ++r) ++starts_[table.source(static_cast<RowId>(r)) + 1];
        std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
        std::vector<std::size_t> next(starts_);
        for (std::size_t r = 0; r < rows_.size(); ++r)
            rows_[next[table.source(static_cast<RowId>(r))]++] = static_cast<RowId>(r);
    }

    Tally of(std::size_t column, std::size_t source) {
        const Column& from = table_.columns()[column];
        counts_.resize(std::max(counts_.size(), table_.domain_of(from).values.size()));
        Tally tally;
        for (std::size_t i = starts_[source]; i < starts_[source + 1]; ++i) {
            const ValueId value = from.codes[index(rows_[i])];
            if (value == null_value) continue;
            if (counts_[index(value)]++ == 0) tally.rows_of.emplace_back(value, 0);
            ++tally.rows;
        }
        for (auto& [value, count] : tally.rows_of) count = std::exchange(counts_[index(value)], 0);
        return tally;
    }

  private:
    const Table& table_;
    std::vector<std::size_t> starts_;    // by source: its place in rows_
    std::vector<RowId> rows_;            // by source
    std::vector<std::uint32_t> counts_;  // by value; zeros between two calls
};

/// May a column be exchanged that shares so much with its like? The share across is at most 1.
bool leaves_room(double straight) { return crossed_factor * straight <= 1; }

/// A column as it is compared.
struct Held {
    std::size_t column = 0;
    std::vector<std::uint64_t> hashes;   ///< by value, cleaned
    Hashes first;                        ///< those that the first source has
};

bool is_doubtful(const Table& table, std::size_t column, Tallies& tallies) {
    const Tally first = tallies.of(column, 0);
    if (!first.does_recur()) return false;
    std::vector<bool> is_in_first(table.domain_of(table.columns()[column]).values.size());
    for (const auto& [value, count] : first.rows_of) is_in_first[index(value)] = true;
    for (std::size_t source = 1; source < table.sources().size(); ++source) {
        const Tally tally = tallies.of(column, source);
        if (tally.is_enough() && leaves_room(tally.share([&](ValueId value) { return is_in_first[index(value)]; }))) return true;
    }
    return false;
}

/// Columns of values that recur, which share less of them with the first source than would rule an exchange out.
std::vector<Held> doubtful_columns(const Table& table, Tallies& tallies, RunContext& context) {
    std::vector<Held> held;
    for (std::size_t c = 0; c < table.columns().size() && held.size() < columns_max; ++c) {
        context.check_stop();
        if (is_doubtful(table, c, tallies)) held.push_back({c, {}, {}});
    }
    if (held.size() < 2) return {};
    for (Held& one : held) {
        one.hashes = cleaned_hashes(table.domain_of(table.columns()[one.column]).values, context);
        for (const auto& [value, count] : tallies.of(one.column, 0).rows_of)
            if (const std::uint64_t hash = one.hashes[index(value)]; hash != 0) one.first.insert(hash);
    }
    return held;
}

/// A column of the source that is looked at.
struct Candidate {
    const Held* held = nullptr;
    Tally tally;
    double straight = 0;
    bool is_taken = false;

    /// Share of the rows whose value the first source has in the column `where`.
    double stands_in(const Held& where) const {
        return tally.share([&](ValueId value) { return where.first.contains(held->hashes[index(value)]); });
    }
};

bool are_exchanged(const Candidate& a, const Candidate& b) {
    const double crossed = std::min(a.stands_in(*b.held), b.stands_in(*a.held));
    return crossed >= crossed_least && crossed >= crossed_factor * std::max(a.straight, b.straight);
}

}  // namespace

std::vector<ExchangedColumns> exchanged_columns(const Table& table, RunContext& context) {
    std::vector<ExchangedColumns> found;
    if (table.sources().size() < 2) return found;
    Tallies tallies(table);
    const std::vector<Held> held = doubtful_columns(table, tallies, context);
    for (std::uint32_t source = 1; source < table.sources().size(); ++source) {
        std::vector<Candidate> candidates;
        for (const Held& one : held) {
            context.check_stop();
            Candidate candidate{&one, tallies.of(one.column, source)};
            if (!candidate.tally.is_enough()) continue;
            candidate.straight = candidate.stands_in(one);
            if (leaves_room(candidate.straight)) candidates.push_back(std::move(candidate));
        }
        for (std::size_t a = 0; a < candidates.size(); ++a) {
            for (std::size_t b = a + 1; b < candidates.size() && !candidates[a].is_taken; ++b) {
                context.check_stop();
                if (candidates[b].is_taken || !are_exchanged(candidates[a], candidates[b])) continue;
                found.push_back({candidates[a].held->column, candidates[b].held->column, source});
                candidates[a].is_taken = candidates[b].is_taken = true;
            }
        }
    }
    return found;
}

}  // namespace sameas
