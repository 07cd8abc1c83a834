// How columns hang together.
//
// Problem: a full name beside its parts, a city beside its postcode, a column twice: evidence that a model
// would count twice. And a cluster id, which would hand the model the answer. Idea: whether a column is made
// of others shows in any rows, so a sample of rows with the lowest hashes is compared word by word. Whether
// one decides another shows in rows that share a value, so values are sampled with all their rows
// (row_groups_sample.hpp). Rows that share a value of an identifier agree on everything because they are one
// entity: what `determines` reports must stand out from how far all other columns agree.
#include "engine/profile/dependencies.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cmath>

#include "engine/parallel.hpp"
#include "engine/profile/folded_words.hpp"
#include "engine/profile/row_groups_sample.hpp"

namespace sameas {

namespace {

constexpr std::size_t rows_compared = 10'000;
constexpr double group_cells_wanted = 6e7;  ///< rows times columns times columns
constexpr std::size_t group_rows_wanted = 50'000;
constexpr std::uint64_t tested_rows_min = 20;
constexpr double equal_share = 0.98, part_share = 0.9, composed_share = 0.9;
constexpr double determines_beyond_chance = 0.85, stands_out_by = 0.2;
constexpr double part_entropy_bits = 3;
constexpr double chance_most = 0.9;

/// The words of a column in the sampled rows, as hashes.
struct SampledWords {
    std::size_t column = 0;
    std::vector<std::vector<std::uint64_t>> words;  ///< by row, sorted, distinct
    std::vector<std::uint64_t> whole;               ///< by row: hash of the folded text, 0 for none
};

SampledWords words_of_column(const Table& table, std::size_t c, std::span<const RowId> rows) {
    const Column& column = table.columns()[c];
    const Dictionary& values = table.domain_of(column).values;
    SampledWords sampled{c, {}, {}};
    FoldedWords folded;
    for (const RowId row : rows) {
        folded.fold(values.text(column.codes[index(row)]));
        std::vector<std::uint64_t>& words = sampled.words.emplace_back();
        for (const std::string_view word : folded.words())
            words.push_back(XXH3_64bits(word.data(), word.size()));
        std::sort(words.begin(), words.end());
        words.erase(std::unique(words.begin(), words.end()), words.end());
        sampled.whole.push_back(
            folded.text().empty() ? 0 : XXH3_64bits(folded.text().data(), folded.text().size()) | 1);
    }
    return sampled;
}

/// Share of the rows with both values for which a test holds; 0 rows where there are too few to tell.
template <class Test>
Dependency tested(DependencyKind kind, const SampledWords& from, const SampledWords& to, const Test& test) {
    Dependency found{kind, {from.column}, to.column, 0, 0};
    std::uint64_t holds = 0;
    for (std::size_t row = 0; row < from.whole.size(); ++row) {
        if (from.whole[row] == 0 || to.whole[row] == 0) continue;
        ++found.rows;
        holds += test(row);
    }
    if (found.rows < tested_rows_min)
        found.rows = 0;
    else
        found.share = static_cast<double>(holds) / static_cast<double>(found.rows);
    return found;
}

/// May the words of `part` be a part of those of `all`? Codes and near constants stand in texts by chance.
bool can_be_part(const ColumnFacts& part, const ColumnFacts& all) {
    return part.share(Sign::has_letter) >= 0.5 && part.statistics.entropy_bits >= part_entropy_bits &&
           all.words_mean >= 1.3 && all.words_mean > part.words_mean;
}

/// All parts of a column together: do they make it up?
void add_composed(const SampledWords& all, const std::vector<const SampledWords*>& parts,
                  std::vector<Dependency>& found) {
    if (parts.size() < 2) return;
    Dependency composed{DependencyKind::composed, {}, all.column, 0, 0};
    std::uint64_t holds = 0;
    for (std::size_t row = 0; row < all.whole.size(); ++row) {
        if (all.whole[row] == 0) continue;
        std::vector<std::uint64_t> words;
        for (const SampledWords* part : parts)
            words.insert(words.end(), part->words[row].begin(), part->words[row].end());
        std::sort(words.begin(), words.end());
        ++composed.rows;
        holds += std::includes(words.begin(), words.end(), all.words[row].begin(), all.words[row].end());
    }
    for (const SampledWords* part : parts)
        composed.from.push_back(part->column);
    composed.share = composed.rows == 0 ? 0 : static_cast<double>(holds) / static_cast<double>(composed.rows);
    if (composed.rows < tested_rows_min || composed.share < composed_share) return;
    std::erase_if(found, [&](const Dependency& one) {
        return one.kind == DependencyKind::part_of && one.to == all.column;
    });
    found.push_back(std::move(composed));
}

void find_equal_and_parts(const Table& table, std::span<const ColumnFacts> facts,
                          std::span<const std::size_t> compared, std::span<const RowId> rows,
                          std::vector<Dependency>& found, RunContext& context) {
    std::vector<SampledWords> sampled(compared.size());
    parallel_chunks(context, compared.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            sampled[i] = words_of_column(table, compared[i], rows);
    });
    std::vector<bool> is_copy(sampled.size());
    for (std::size_t i = 0; i < sampled.size(); ++i) {
        for (std::size_t j = i + 1; j < sampled.size(); ++j) {
            context.check_stop();
            const Dependency equal =
                tested(DependencyKind::equal, sampled[i], sampled[j],
                       [&](std::size_t row) { return sampled[i].whole[row] == sampled[j].whole[row]; });
            if (equal.rows == 0 || equal.share < equal_share) continue;
            found.push_back(equal);
            is_copy[j] = true;
        }
    }
    for (std::size_t a = 0; a < sampled.size(); ++a) {
        std::vector<const SampledWords*> parts;
        for (std::size_t p = 0; p < sampled.size(); ++p) {
            context.check_stop();
            if (p == a || is_copy[p] || !can_be_part(facts[compared[p]], facts[compared[a]])) continue;
            const Dependency part =
                tested(DependencyKind::part_of, sampled[p], sampled[a], [&](std::size_t row) {
                    return std::includes(sampled[a].words[row].begin(), sampled[a].words[row].end(),
                                         sampled[p].words[row].begin(), sampled[p].words[row].end());
                });
            if (part.rows == 0 || part.share < part_share) continue;
            found.push_back(part);
            parts.push_back(&sampled[p]);
        }
        add_composed(sampled[a], parts, found);
    }
}

/// Rows of a group beyond the first that have the group's most frequent value, and how many could; and the
/// share of the most frequent value among all of them, which is what chance gives.
struct GroupCount {
    std::uint64_t agreeing = 0, rows = 0;
    double chance = 1;
};

/// Size of the longest run. \pre sorted
std::size_t longest_run(const std::vector<ValueId>& codes) {
    std::size_t most = 0;
    for (std::size_t i = 0; i < codes.size();) {
        std::size_t next = i;
        while (next < codes.size() && codes[next] == codes[i])
            ++next;
        most = std::max(most, next - i);
        i = next;
    }
    return most;
}

GroupCount count_agreeing(const RowGroupSample& sample, const Column& other) {
    GroupCount count;
    std::vector<ValueId> codes, all;
    std::size_t begin = 0;
    for (const std::size_t end : sample.ends) {
        codes.clear();
        for (std::size_t i = begin; i < end; ++i) {
            const ValueId code = other.codes[index(sample.rows[i])];
            if (code != null_value) codes.push_back(code);
        }
        begin = end;
        if (codes.size() < 2) continue;
        std::sort(codes.begin(), codes.end());
        count.agreeing += longest_run(codes) - 1;
        count.rows += codes.size() - 1;
        all.insert(all.end(), codes.begin(), codes.end());
    }
    if (all.empty()) return count;
    std::sort(all.begin(), all.end());
    count.chance = static_cast<double>(longest_run(all)) / static_cast<double>(all.size());
    return count;
}

std::vector<std::size_t> compared_columns(std::span<const ColumnFacts> facts) {
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < facts.size(); ++c)
        if (facts[c].statistics.distinct > 1) columns.push_back(c);
    if (columns.size() > compared_columns_max) {
        std::stable_sort(columns.begin(), columns.end(), [&](std::size_t a, std::size_t b) {
            const auto bits = [&](std::size_t c) {
                return facts[c].statistics.entropy_bits * facts[c].statistics.fill();
            };
            return bits(a) > bits(b);
        });
        columns.resize(compared_columns_max);
        std::sort(columns.begin(), columns.end());
    }
    return columns;
}

bool is_known(const std::vector<Dependency>& found, std::size_t a, std::size_t b) {
    return std::any_of(found.begin(), found.end(), [&](const Dependency& one) {
        const bool has_a = one.to == a || std::find(one.from.begin(), one.from.end(), a) != one.from.end();
        const bool has_b = one.to == b || std::find(one.from.begin(), one.from.end(), b) != one.from.end();
        return one.kind != DependencyKind::determines && has_a && has_b;
    });
}

}  // namespace

const char* name(DependencyKind kind) {
    switch (kind) {
        case DependencyKind::equal:
            return "equal";
        case DependencyKind::part_of:
            return "part_of";
        case DependencyKind::composed:
            return "composed";
        case DependencyKind::determines:
            return "determines";
    }
    return "";
}

ColumnAgreements agreements_within(const Table& table, std::size_t column,
                                   std::span<const std::uint64_t> keys, std::span<const std::size_t> others,
                                   std::span<const std::uint64_t> row_hash, RunContext& context) {
    const double squared = static_cast<double>(others.size()) * static_cast<double>(others.size());
    const auto wanted = static_cast<std::size_t>(std::clamp(group_cells_wanted / std::max(squared, 1.0),
                                                            2000.0, static_cast<double>(group_rows_wanted)));
    const Column& from = table.columns()[column];
    const RowGroupSample sample =
        sample_groups(from, table.domain_of(from).values, keys, row_hash, wanted, context);
    ColumnAgreements found{column, {}, 0, sample.ends.size()};
    std::vector<double> middle;
    for (const std::size_t other : others) {
        context.check_stop();
        if (other == column) continue;
        const GroupCount count = count_agreeing(sample, table.columns()[other]);
        const double chance = count.chance;
        if (count.rows < tested_rows_min || chance > chance_most) continue;
        const double share = static_cast<double>(count.agreeing) / static_cast<double>(count.rows);
        found.others.push_back({other, share, (share - chance) / (1 - chance), count.rows});
        middle.push_back(found.others.back().beyond_chance);
    }
    if (middle.size() < 2) return found;
    std::sort(middle.begin(), middle.end());
    found.middle = middle[middle.size() / 2];
    return found;
}

ColumnTies find_ties(const Table& table, std::span<const ColumnFacts> facts,
                     std::span<const std::uint64_t> row_hash, RunContext& context) {
    ColumnTies ties;
    ties.compared = compared_columns(facts);
    const std::vector<RowId> rows = lowest_rows(row_hash, rows_compared);
    find_equal_and_parts(table, facts, ties.compared, rows, ties.dependencies, context);
    for (const std::size_t c : ties.compared) {
        const ColumnStatistics& statistics = facts[c].statistics;
        if (statistics.distinct == statistics.filled) continue;  // nothing shares a value
        const std::vector<std::uint64_t> keys =
            value_hashes(table.domain_of(table.columns()[c]).values, context);
        ties.agreements.push_back(agreements_within(table, c, keys, ties.compared, row_hash, context));
    }
    std::vector<Dependency> determined;
    for (const ColumnAgreements& one : ties.agreements) {
        for (const Agreement& other : one.others) {
            const double least = std::max(determines_beyond_chance, one.middle + stands_out_by);
            if (other.beyond_chance < least || is_known(ties.dependencies, one.column, other.column))
                continue;
            determined.push_back(
                {DependencyKind::determines, {one.column}, other.column, other.share, other.rows});
        }
    }
    ties.dependencies.insert(ties.dependencies.end(), determined.begin(), determined.end());
    std::stable_sort(ties.dependencies.begin(), ties.dependencies.end(),
                     [](const Dependency& a, const Dependency& b) { return a.kind < b.kind; });
    return ties;
}

}  // namespace sameas
