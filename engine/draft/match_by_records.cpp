// Columns of two tables that hold the same, by the records that both tables have.
//
// Problem: first and middle names here, `n1` and `n2` there: types, values and shapes say the same of both, so that they cannot
// be told apart column by column. A full name here is two columns there. Authors or notes hardly share a value.
//
// Idea: columns that are known to be the same find pairs of records that are likely the same, those first that agree on what is
// rare. Where two free columns have words in common in such pairs, much more than in pairs that are put together at random,
// they hold the same. Where all words of one stand in the other, but not the other way round, it is a part of it.
//
// Why right: the pairs need not all match, as neighbours and namesakes add the same to all columns; a column is taken only where
// it is ahead of every other by a margin, in both tables.
#include "engine/draft/match_by_records.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/draft/cleaned_hashes.hpp"
#include "engine/table/text_cleaning.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

using Known = std::pair<std::size_t, std::size_t>;

/// Records of one side that share a value of a known column, from which on it is not looked at.
constexpr std::size_t rare_rows_max = 4;
/// Pairs of one known column, and pairs of records whose words are compared.
constexpr std::size_t pairs_of_column_max = 1u << 18, pairs_compared = 1024;
/// Pairs of which both have a value, at least.
constexpr double filled_pairs_min = 20;
/// Words in common, beyond chance: of a column, and by how much the best must be ahead of the second.
constexpr double shared_min = 0.1, ahead_factor = 1.5;
/// A column all of whose words stand in the other is a part of it where of the other's words at most so many stand in it.
constexpr double part_share_max = 0.75;

/// Of each row of a column the hash of its cleaned value, and 0 where nothing is left of it.
std::vector<std::uint64_t> hashes_of(const Table& table, std::size_t column, RunContext& context) {
    const std::vector<std::uint64_t> of_value = cleaned_hashes(table.domain_of(table.columns()[column]).values, context);
    std::vector<std::uint64_t> of_row;
    of_row.reserve(table.rows());
    for (const ValueId code : table.columns()[column].codes) of_row.push_back(of_value[index(code)]);
    return of_row;
}

struct RowPair {
    std::uint32_t left, right;
    double bits, best;       ///< what agreeing as they do says, and of that what the column says that says most
    std::uint64_t content;   ///< hash of what both hold: an order that does not depend on that of the rows
};

/// One known column: rows by hash, rising.
class KnownColumn {
  public:
    KnownColumn(const Table& left, const Table& right, const Known& known, RunContext& context)
        : left_(hashes_of(left, known.first, context)), right_(hashes_of(right, known.second, context)),
          by_hash_{sorted(left_), sorted(right_)} {}

    /// Calls for each run of rows with one value on both sides.
    template <class Call>
    void for_each_shared(Call call) const {
        auto a = by_hash_[0].begin(), b = by_hash_[1].begin();
        while (a != by_hash_[0].end() && b != by_hash_[1].end()) {
            if (a->first != b->first) {
                a->first < b->first ? ++a : ++b;
                continue;
            }
            const std::uint64_t hash = a->first;
            const auto ends = [hash](auto from, auto end) { return std::find_if(from, end, [hash](const auto& e) { return e.first != hash; }); };
            const auto a_end = ends(a, by_hash_[0].end()), b_end = ends(b, by_hash_[1].end());
            call(std::span(a, a_end), std::span(b, b_end));
            a = a_end;
            b = b_end;
        }
    }

    std::uint64_t left(std::size_t row) const { return left_[row]; }
    std::uint64_t right(std::size_t row) const { return right_[row]; }

    /// What agreeing on this value says: the share of the rows that have it, where it is more frequent.
    double bits(std::uint64_t hash) const {
        const auto share = [hash](const auto& by_hash) {
            const auto run = std::ranges::equal_range(by_hash, hash, {}, &Entry::first);
            return static_cast<double>(run.size()) / static_cast<double>(by_hash.size());
        };
        return -kernels::log2(std::max(share(by_hash_[0]), share(by_hash_[1])));
    }

  private:
    using Entry = std::pair<std::uint64_t, std::uint32_t>;

    static std::vector<Entry> sorted(const std::vector<std::uint64_t>& of_row) {
        std::vector<Entry> entries;
        for (std::size_t row = 0; row < of_row.size(); ++row)
            if (of_row[row] != 0) entries.emplace_back(of_row[row], static_cast<std::uint32_t>(row));
        std::sort(entries.begin(), entries.end());
        return entries;
    }

    std::vector<std::uint64_t> left_, right_;
    std::vector<Entry> by_hash_[2];
};

std::uint64_t content_of(const Table& table, std::size_t row) {
    std::uint64_t hash = 0;
    for (const Column& column : table.columns()) {
        const std::string_view text = table.domain_of(column).values.text(column.codes[row]);
        hash = XXH3_64bits_withSeed(text.data(), text.size(), hash);
    }
    return hash;
}

/// Pairs of records that agree on something rare, those first that agree on most besides.
std::vector<RowPair> likely_pairs(const Table& left, const Table& right, std::span<const Known> known, RunContext& context) {
    std::vector<KnownColumn> columns;
    for (const Known& pair : known) columns.emplace_back(left, right, pair, context);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> rows;
    for (const KnownColumn& column : columns) {
        const std::size_t before = rows.size();
        column.for_each_shared([&](const auto& lefts, const auto& rights) {
            if (lefts.size() > rare_rows_max || rights.size() > rare_rows_max || rows.size() - before >= pairs_of_column_max) return;
            for (const auto& one : lefts)
                for (const auto& other : rights) rows.emplace_back(one.second, other.second);
        });
        context.check_stop();
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    std::vector<RowPair> pairs;
    for (const auto& [l, r] : rows) {
        RowPair pair{l, r, 0, 0, 0};
        for (const KnownColumn& column : columns) {
            const std::uint64_t hash = column.left(l);
            if (hash == 0 || hash != column.right(r)) continue;
            const double bits = column.bits(hash);
            pair.bits += bits;
            pair.best = std::max(pair.best, bits);
        }
        pairs.push_back(pair);
        if (pairs.size() % 4096 == 0) context.check_stop();
    }
    // One column alone may be a number that each file counts for itself: what others say besides comes first.
    const auto agrees_on_more = [](const RowPair& a, const RowPair& b) {
        const double rest = a.bits - a.best, other_rest = b.bits - b.best;
        return rest != other_rest ? rest > other_rest : a.bits > b.bits;
    };
    if (pairs.size() > pairs_compared) {   // content tells those apart that agree on as much as the last
        std::ranges::nth_element(pairs, pairs.begin() + (pairs_compared - 1), agrees_on_more);
        const RowPair last = pairs[pairs_compared - 1];
        std::erase_if(pairs, [&](const RowPair& pair) { return agrees_on_more(last, pair); });
    }
    for (RowPair& pair : pairs) pair.content = content_of(left, pair.left) * 31 + content_of(right, pair.right);
    std::ranges::sort(pairs, [&](const RowPair& a, const RowPair& b) {
        return agrees_on_more(a, b) || (!agrees_on_more(b, a) && a.content < b.content);
    });
    pairs.resize(std::min(pairs.size(), pairs_compared));
    return pairs;
}

/// Distinct words of a value, as hashes, rising.
std::vector<std::uint64_t> words_of(const Table& table, std::size_t column, std::size_t row, TextCleaner& cleaner) {
    const Column& of = table.columns()[column];
    std::string text;
    cleaner.clean(table.domain_of(of).values.text(of.codes[row]), text);
    std::vector<std::uint64_t> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.push_back(XXH3_64bits(text.data() + at, end - at));
        at = end + 1;
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

using WordsOfPairs = std::vector<std::vector<std::uint64_t>>;

/// Shares of the words that stand in the other value too: means over the pairs that have both.
struct InCommon {
    double of_left = 0, of_right = 0, pairs = 0;
    double both() const { return std::min(of_left, of_right); }
    bool is_part_of_right() const { return of_right < part_share_max * of_left; }
    bool is_part_of_left() const { return of_left < part_share_max * of_right; }
};

/// \param shift  0: of the pairs; else of the left of one and the right of a pair so many places on
InCommon in_common(const WordsOfPairs& left, const WordsOfPairs& right, std::size_t shift) {
    InCommon mean;
    std::vector<std::uint64_t> shared;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const auto& a = left[i];
        const auto& b = right[(i + shift) % right.size()];
        if (a.empty() || b.empty()) continue;
        shared.clear();
        std::ranges::set_intersection(a, b, std::back_inserter(shared));
        mean.of_left += static_cast<double>(shared.size()) / static_cast<double>(a.size());
        mean.of_right += static_cast<double>(shared.size()) / static_cast<double>(b.size());
        ++mean.pairs;
    }
    mean.of_left /= std::max(mean.pairs, 1.0);
    mean.of_right /= std::max(mean.pairs, 1.0);
    return mean;
}

/// What the pairs have in common beyond what pairs put together at random have.
InCommon beyond_chance(const WordsOfPairs& left, const WordsOfPairs& right) {
    InCommon result = in_common(left, right, 0);
    if (result.pairs < filled_pairs_min) return {};
    const InCommon chance = in_common(left, right, left.size() / 2);
    result.of_left = std::max(result.of_left - chance.of_left, 0.0);
    result.of_right = std::max(result.of_right - chance.of_right, 0.0);
    return result;
}

std::vector<std::size_t> free_columns(const Table& table, const std::vector<std::size_t>& known) {
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < table.columns().size(); ++c)
        if (std::ranges::find(known, c) == known.end()) columns.push_back(c);
    return columns;
}

/// The free columns of both sides, and what each two of them have in common.
class FreeColumns {
  public:
    FreeColumns(std::vector<std::size_t> left, std::vector<std::size_t> right, std::vector<InCommon> common)
        : left_(std::move(left)), right_(std::move(right)), common_(std::move(common)) {}

    std::vector<SharedWords> matches() {
        std::vector<SharedWords> found;
        while (take_best(found)) {}
        take_parts(found, true);
        take_parts(found, false);
        return found;
    }

  private:
    InCommon& at(std::size_t l, std::size_t r) { return common_[l * right_.size() + r]; }
    void take(std::size_t l, std::size_t r) {
        for (std::size_t i = 0; i < left_.size(); ++i) at(i, r) = {};
        for (std::size_t i = 0; i < right_.size(); ++i) at(l, i) = {};
    }

    /// One pair of columns that is ahead of all others of both; what it frees may decide the next.
    bool take_best(std::vector<SharedWords>& found) {
        for (std::size_t l = 0; l < left_.size(); ++l) {
            for (std::size_t r = 0; r < right_.size(); ++r) {
                const InCommon& one = at(l, r);
                if (one.both() < shared_min || one.is_part_of_left() || one.is_part_of_right()) continue;
                bool is_ahead = true;
                for (std::size_t i = 0; i < left_.size(); ++i) is_ahead &= i == l || one.both() >= ahead_factor * at(i, r).of_right;
                for (std::size_t i = 0; i < right_.size(); ++i) is_ahead &= i == r || one.both() >= ahead_factor * at(l, i).of_left;
                if (!is_ahead) continue;
                found.push_back({{left_[l]}, {right_[r]}, one.both()});
                take(l, r);
                return true;
            }
        }
        return false;
    }

    /// Columns of one side whose words stand in one column of the other.
    void take_parts(std::vector<SharedWords>& found, bool parts_are_left) {
        const std::size_t wholes = parts_are_left ? right_.size() : left_.size(), others = parts_are_left ? left_.size() : right_.size();
        for (std::size_t w = 0; w < wholes; ++w) {
            std::vector<std::size_t> parts;
            double share = 1;
            for (std::size_t p = 0; p < others; ++p) {
                const InCommon& one = parts_are_left ? at(p, w) : at(w, p);
                const double inside = parts_are_left ? one.of_left : one.of_right;
                if (inside < shared_min || !(parts_are_left ? one.is_part_of_right() : one.is_part_of_left())) continue;
                parts.push_back(p);
                share = std::min(share, inside);
            }
            if (parts.size() < 2) continue;
            SharedWords match{{}, {}, share};
            (parts_are_left ? match.right : match.left) = {parts_are_left ? right_[w] : left_[w]};
            for (const std::size_t p : parts) {
                (parts_are_left ? match.left : match.right).push_back(parts_are_left ? left_[p] : right_[p]);
                parts_are_left ? take(p, w) : take(w, p);
            }
            found.push_back(std::move(match));
        }
    }

    std::vector<std::size_t> left_, right_;
    std::vector<InCommon> common_;   ///< of left l and right r: l * right + r
};

}  // namespace

std::vector<SharedWords> match_by_records(const Table& left, const Table& right,
                                          std::span<const std::pair<std::size_t, std::size_t>> known, RunContext& context) {
    std::vector<std::size_t> known_left, known_right;
    for (const auto& [l, r] : known) {
        known_left.push_back(l);
        known_right.push_back(r);
    }
    const std::vector<std::size_t> lefts = free_columns(left, known_left), rights = free_columns(right, known_right);
    if (known.empty() || lefts.empty() || rights.empty()) return {};
    const std::vector<RowPair> pairs = likely_pairs(left, right, known, context);
    if (static_cast<double>(pairs.size()) < filled_pairs_min) return {};
    TextCleaner cleaner(Cleaning::words);
    const auto words = [&](const Table& table, std::size_t column, auto row) {
        WordsOfPairs result;
        for (const RowPair& pair : pairs) result.push_back(words_of(table, column, pair.*row, cleaner));
        return result;
    };
    std::vector<WordsOfPairs> of_right;
    for (const std::size_t r : rights) of_right.push_back(words(right, r, &RowPair::right));
    std::vector<InCommon> common;
    for (const std::size_t l : lefts) {
        context.check_stop();
        const WordsOfPairs of_left = words(left, l, &RowPair::left);
        for (const WordsOfPairs& other : of_right) common.push_back(beyond_chance(of_left, other));
    }
    return FreeColumns(lefts, rights, std::move(common)).matches();
}

}  // namespace sameas
