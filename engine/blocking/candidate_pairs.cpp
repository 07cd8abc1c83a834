// Candidate pairs: every pair of every group, each once, without a table of pairs.
//
// A pair that several rules make belongs to the first that holds for it. Whether an earlier rule holds is a
// comparison of two keys, so no set of pairs seen is needed: rules and groups can be walked in any order, on
// any thread.
//
// The unit is a tile: some rows of a group against some others, at most one chunk of pairs. A group that fits
// a chunk is one tile, and small ones are batched to one piece of work. A larger group is cut into square tiles, and a
// piece is one strip of them (some rows against all that come after), so that one giant group still feeds
// every thread. Squares also mean that the sink meets few rows: a chunk of 8,100 pairs reads 180 records
// instead of 8,100.
//
// In a tile the keys of earlier rules are gathered rule by rule, so that one left row is compared with many right ones at
// once, and what is known of the right rows is a bit each. A filter may know from the rows of a tile that most pairs are
// not worth making: those are counted, and never made.
//
// Where some rows are new and only their pairs are wanted, the new rows of a group stand first, and alone are left ones: what
// old rows make with each other is never met.
//
// A row may have several keys of a multi-valued rule, and be in as many groups. A pair then belongs to the group of
// the least key that both rows have: again a question to the two rows alone. Whether they share a key, or one below
// that of the group, is asked of their sorted lists, but only where their signatures have a bit in common, which for
// most pairs they do not; signatures are gathered by tile like keys.
#include "engine/blocking/candidate_pairs.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "engine/blocking/row_groups.hpp"
#include "engine/blocking/unkeyed_pairs.hpp"
#include "engine/parallel.hpp"
#include "kernels/equal_keys.hpp"

namespace sameas {

namespace {

constexpr std::size_t filter_rows_min = 6;     // below, gathering what a filter reads costs more than it saves
static_assert(tile_rows * tile_rows <= chunk_pairs_max && whole_group_rows == kernels::tile_rows_max);
static_assert(whole_group_rows * (whole_group_rows - 1) / 2 <= chunk_pairs_max);

constexpr std::uint64_t piece_pairs = 65536;  // where a batch of small groups ends
constexpr std::size_t prefetch_rows = 16;

std::size_t new_rows_of(std::span<const RowId> group, const NewRows& news) {
    return static_cast<std::size_t>(std::ranges::count_if(group, [&](RowId row) { return news.is_new[index(row)] != 0; }));
}

void plan_rule(const RuleGroups& groups, std::size_t rule, const NewRows& news, std::vector<WorkPiece>& pieces) {
    std::size_t first = 0;
    std::uint64_t pairs = 0;
    const auto end_batch = [&](std::size_t last) {
        if (first < last) pieces.push_back({.rule = rule, .first = first, .last = last});
        first = last;
        pairs = 0;
    };
    for (std::size_t g = 0; g < groups.groups(); ++g) {
        const std::uint64_t rows = groups.group(g).size();
        const std::uint64_t left_rows = news.is_new.empty() ? rows : new_rows_of(groups.group(g), news);
        if (rows > whole_group_rows) {
            end_batch(g);
            for (std::size_t strip = 0; strip * tile_rows < left_rows; ++strip)
                pieces.push_back({.rule = rule, .first = g, .last = g + 1, .strip = strip});
            first = g + 1;
            continue;
        }
        pairs += news.is_new.empty() ? rows * (rows - 1) / 2 : (left_rows + 1) * rows;
        if (pairs >= piece_pairs) end_batch(g + 1);
    }
    end_batch(groups.groups());
}

/// Rows [begin, end) of a group.
struct Range {
    std::size_t begin;
    std::size_t end;
    std::size_t size() const { return end - begin; }
};

/// Makes the pairs of pieces of work. One a thread: keeps its memory.
class PairMaker {
  public:
    PairMaker(const BlockingIndex& index, const Table& table, const EnumerateOptions& options,
              RunContext& context, const ChunkSink& sink)
        : index_(index),
          table_(table),
          options_(options),
          context_(context),
          sink_(sink),
          filter_(options.filter ? options.filter() : nullptr),
          has_news_(!options.news.is_new.empty()),
          is_by_source_(index.scope() == PairScope::across_sources && !has_news_),
          pairs_of_rule_(index.rules()) {
        chunk_.resize(2 * chunk_pairs_max);  // less than a chunk waits when a tile is written behind it
        keys_.resize(index.rules() * whole_group_rows);
        own_keys_.resize(index.rules());
    }

    void run(const WorkPiece& piece) {
        rule_ = piece.rule;
        size_ = 0;
        earlier_ = options_.first_rule_wins ? piece.rule : 0;
        own_sets_ = index_.key_sets(piece.rule);
        halvings_ = options_.halvings.empty() ? 0 : options_.halvings[piece.rule];
        const RuleGroups& groups = index_.groups(piece.rule);
        if (groups.group(piece.first).size() > whole_group_rows) {
            if (own_sets_) group_key_ = groups.keys[piece.first];
            run_strip(arranged(groups.group(piece.first)), piece);
        } else {
            // The rows of the batch are one after the other, so those to come can be fetched early.
            const RowId* const end = groups.rows.data() + groups.offsets[piece.last];
            for (std::size_t g = piece.first; g < piece.last; ++g) {
                const std::span<const RowId> group = groups.group(g);
                fetch_early(group, end);
                if (own_sets_) group_key_ = groups.keys[g];
                const std::span<const RowId> rows = arranged(group);
                if (!add_tile(rows, {0, left_rows_}, {0, group.size()})) return;
            }
        }
        if (size_ > 0 && !context_.stop_token().stop_requested()) hand_on(size_);
        report();
    }

    /// Of each rule, over all pieces so far; those that a filter left out included.
    const std::vector<std::uint64_t>& pairs_of_rule() const { return pairs_of_rule_; }

  private:
    /// The rows of a group, of which the first left_rows_ are to meet those after them: all, or the new ones.
    std::span<const RowId> arranged(std::span<const RowId> group) {
        left_rows_ = group.size();
        if (!has_news_) return group;
        arranged_.assign(group.begin(), group.end());
        const auto is_new = [&](RowId row) { return options_.news.is_new[index(row)] != 0; };
        const auto end = std::stable_partition(arranged_.begin(), arranged_.end(), is_new);
        left_rows_ = static_cast<std::size_t>(end - arranged_.begin());
        return arranged_;
    }

    void run_strip(std::span<const RowId> group, const WorkPiece& piece) {
        const auto tile = [&](std::size_t number) {
            return Range{number * tile_rows, std::min((number + 1) * tile_rows, group.size())};
        };
        Range left = tile(piece.strip);
        left.end = std::min(left.end, left_rows_);
        std::size_t number = std::max(piece.strip, piece.tile);
        if (is_by_source_) {
            number =
                std::max(number, end_of_source(group, left.begin, table_) / tile_rows);  // tiles before have no pair
        }
        for (; number < piece.tile_end && number * tile_rows < group.size(); ++number) {
            if (!add_tile(group, left, tile(number))) return;
        }
    }

    /// Appends the pairs of left rows with later right ones that no earlier rule makes. \returns false: asked
    /// to stop
    bool add_tile(std::span<const RowId> group, Range left, Range right) {
        std::size_t source_end = 0;
        bool is_gathered = false;  // of most tiles a small sample wants nothing
        for (std::size_t i = left.begin; i < left.end; ++i) {
            std::size_t first = has_news_ && !options_.news.with_each_other ? left_rows_ : i + 1;
            if (is_by_source_) {
                if (i >= source_end) source_end = end_of_source(group, i, table_);
                first = source_end;
            }
            const std::size_t begin = std::max(first, right.begin);
            if (begin >= right.end) continue;
            looked_at_ += right.end - begin;
            if (halvings_ > 0 && options_.sample_depths[index(group[i])] < halvings_) continue;
            if (!std::exchange(is_gathered, true)) gather(group, right);
            add_row(group[i], group.subspan(right.begin, right.size()), begin - right.begin);
        }
        // Both: earlier rules may have taken all pairs looked at, and pairs may wait from before the last
        // report.
        if (looked_at_ < chunk_pairs_max && size_ < chunk_pairs_max) return true;
        if (context_.stop_token().stop_requested()) return false;
        if (size_ >= chunk_pairs_max) hand_on(chunk_pairs_max);
        report();
        return true;
    }

    /// What the left rows of a tile ask of its right ones.
    void gather(std::span<const RowId> group, Range right) {
        if (earlier_ > 0) gather_keys(group, right);
        if (own_sets_) gather_keys_below(group, right);
        is_filtered_ = filter_ && right.size() >= filter_rows_min;
        if (is_filtered_) filter_->load(group.subspan(right.begin, right.size()));
    }

    /// Keys of the right rows under earlier rules, rule by rule.
    void gather_keys(std::span<const RowId> group, Range right) {
        for (std::size_t j = right.begin; j < right.end; ++j) {
            const std::span<const std::uint64_t> keys = index_.slots(group[j]);
            for (std::size_t rule = 0; rule < earlier_; ++rule) {
                keys_[rule * whole_group_rows + j - right.begin] = keys[rule];
            }
        }
    }

    /// The row's keys of this rule that are below the group's.
    std::span<const std::uint64_t> keys_below(RowId row) const {
        const std::span<const std::uint64_t> keys = own_sets_->of(row);
        const auto end = std::lower_bound(keys.begin(), keys.end(), group_key_);
        return keys.first(static_cast<std::size_t>(end - keys.begin()));
    }

    void gather_keys_below(std::span<const RowId> group, Range right) {
        for (std::size_t j = right.begin; j < right.end; ++j) {
            below_[j - right.begin] = keys_below(group[j]);
            below_signatures_[j - right.begin] = key_signature(below_[j - right.begin]);
        }
    }

    /// The pairs of a row with those of a tile from `first` on.
    void add_row(RowId row, std::span<const RowId> tile, std::size_t first) {
        SAMEAS_ASSERT(size_ + tile.size() <= chunk_.size());
        TileRows others = TileRows::range(first, tile.size());
        if (earlier_ > 0) drop_earlier_rules(row, tile, first, others);
        if (own_sets_) drop_lesser_keys(row, others);
        if (has_news_ && index_.scope() == PairScope::across_sources) drop_own_source(row, tile, others);
        pairs_of_rule_[rule_] += others.count();
        if (is_filtered_) others &= filter_->reaching(row, first);
        CandidatePair* out = chunk_.data() + size_;
        if (has_news_) {  // a new row may be either
            others.for_each([&](std::size_t place) {
                *out++ = table_.is_left(row, tile[place]) ? CandidatePair{row, tile[place]} : CandidatePair{tile[place], row};
            });
        } else {
            others.for_each([&](std::size_t place) { *out++ = {row, tile[place]}; });
        }
        size_ = static_cast<std::size_t>(out - chunk_.data());
    }

    /// Drops the rows with which an earlier rule makes a pair.
    void drop_earlier_rules(RowId row, std::span<const RowId> tile, std::size_t first, TileRows& others) {
        const std::span<const std::uint64_t> keys = index_.slots(row);
        for (std::size_t rule = 0; rule < earlier_; ++rule) own_keys_[rule] = index_.has_one_key(rule) ? keys[rule] : 0;
        TileRows equal;
        kernels::equal_keys(own_keys_.data(), keys_.data(), earlier_, first, tile.size(), equal.words);
        others &= ~equal;
        for (std::size_t rule = 0; rule < earlier_; ++rule) {
            const std::uint64_t key = keys[rule];
            if (key == 0 || index_.has_one_key(rule)) continue;
            const std::uint64_t* const other_keys = keys_.data() + rule * whole_group_rows;
            const bool is_keyed = index_.is_keyed(rule);  // then signatures tell most pairs that share no key
            TileRows(others).for_each([&](std::size_t place) {
                const std::uint64_t other = other_keys[place];
                const bool may_hold = is_keyed ? (other & key) != 0 : other != 0;
                if (may_hold && index_.holds(rule, row, tile[place])) others.drop(place);
            });
        }
    }

    void drop_own_source(RowId row, std::span<const RowId> tile, TileRows& others) const {
        TileRows(others).for_each([&](std::size_t place) {
            if (table_.source(tile[place]) == table_.source(row)) others.drop(place);
        });
    }

    /// Drops the rows with which the pair belongs to the group of a lesser key of this rule.
    void drop_lesser_keys(RowId row, TileRows& others) const {
        const std::span<const std::uint64_t> row_below = keys_below(row);
        const std::uint64_t signature = key_signature(row_below);
        if (signature == 0) return;
        TileRows(others).for_each([&](std::size_t place) {
            if ((below_signatures_[place] & signature) != 0 && share_key(row_below, below_[place])) others.drop(place);
        });
    }

    /// Brings what the group some rows ahead will be asked for towards the cache.
    void fetch_early(std::span<const RowId> group, const RowId* end) const {
        const RowId* ahead = group.data() + prefetch_rows;
        for (std::size_t i = 0; i < group.size() && ahead < end; ++i, ++ahead) {
            if (earlier_ > 0) {
                const std::span<const std::uint64_t> keys = index_.slots(*ahead);
                __builtin_prefetch(keys.data());
                __builtin_prefetch(&keys[earlier_ - 1]);
            }
            if (filter_) filter_->fetch_early(*ahead);
        }
    }

    /// Hands the first `count` pairs that wait to the sink, and moves the others to the front.
    void hand_on(std::size_t count) {
        const std::size_t rest = size_ - count;
        size_ = 0;  // stands even if the sink throws
        sink_(rule_, {chunk_.data(), count});
        std::copy_n(chunk_.begin() + static_cast<std::ptrdiff_t>(count), rest, chunk_.begin());
        size_ = rest;
    }

    void report() {
        context_.progress.done.fetch_add(std::exchange(looked_at_, 0), std::memory_order_relaxed);
    }

    const BlockingIndex& index_;
    const Table& table_;
    const EnumerateOptions& options_;
    RunContext& context_;
    const ChunkSink& sink_;
    std::size_t rule_ = 0;
    std::size_t earlier_ = 0;  // rules that take pairs away: the first so many
    unsigned halvings_ = 0;    // of the records, by those that are left ones
    std::vector<CandidatePair> chunk_;
    std::size_t size_ = 0;         // pairs that wait in chunk_
    std::uint64_t looked_at_ = 0;  // pairs since the last report
    std::unique_ptr<PairFilter> filter_;
    bool is_filtered_ = false;                  // the pairs of this tile
    bool has_news_;                             // only pairs with new rows
    bool is_by_source_;                         // rows of a group that are no pair follow each other
    std::size_t left_rows_ = 0;                 // of the group
    std::vector<RowId> arranged_;               // its rows, new ones first
    std::vector<std::uint64_t> pairs_of_rule_;
    std::vector<std::uint64_t> keys_;           // of the right rows under earlier rules
    std::vector<std::uint64_t> own_keys_;       // of the left row, of rules with one key
    const KeySets* own_sets_ = nullptr;  // of the rule itself when it is multi-valued
    std::uint64_t group_key_ = 0;        // then what the group shares
    std::array<std::span<const std::uint64_t>, whole_group_rows> below_;  // and the lesser keys of the right rows
    std::array<std::uint64_t, whole_group_rows> below_signatures_;
};

}  // namespace

std::vector<std::uint8_t> sample_depths(const Table& table, RunContext& context) {
    constexpr std::size_t rows_at_once = 16384;
    std::vector<std::uint8_t> depths(table.rows());
    parallel_chunks(context, depths.size(), rows_at_once, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint64_t hash = table.identity_hash(static_cast<RowId>(i), context.seed());
            depths[i] = static_cast<std::uint8_t>(std::countl_zero(hash));
        }
    });
    return depths;
}

std::vector<std::uint64_t> for_each_candidate_chunk(const BlockingIndex& index, const Table& table,
                                                    const EnumerateOptions& options, RunContext& context,
                                                    const ChunkSink& sink) {
    SAMEAS_ASSERT(options.news.is_new.empty() || (options.halvings.empty() && options.pieces.empty()));
    const std::size_t rule_end = std::min(options.rule_end, index.rules());
    std::vector<WorkPiece> pieces(options.pieces.begin(), options.pieces.end());
    const bool is_whole = pieces.empty();
    for (std::size_t rule = options.rule_begin; is_whole && rule < rule_end; ++rule) plan_rule(index.groups(rule), rule, options.news, pieces);
    tbb::enumerable_thread_specific<PairMaker> makers(
        [&] { return PairMaker(index, table, options, context, sink); });
    parallel_chunks(context, pieces.size(), 1, [&](std::size_t begin, std::size_t end) {
        PairMaker& maker = makers.local();
        for (std::size_t p = begin; p < end; ++p)
            maker.run(pieces[p]);
    });
    std::vector<std::uint64_t> pairs(index.rules());
    for (const PairMaker& maker : makers) {
        for (std::size_t rule = 0; rule < pairs.size(); ++rule) pairs[rule] += maker.pairs_of_rule()[rule];
    }
    for (std::size_t rule = options.rule_begin; is_whole && rule < rule_end; ++rule) {
        if (!index.is_keyed(rule)) pairs[rule] = for_each_unkeyed_chunk(index, table, rule, options, context, sink);
    }
    return pairs;
}

namespace {

/// Wants no pair.
struct NoPairs : PairFilter {
    void load(std::span<const RowId>) override {}
    TileRows reaching(RowId, std::size_t) override { return {}; }
    void fetch_early(RowId) const override {}
};

}  // namespace

std::vector<std::uint64_t> count_candidate_pairs(const BlockingIndex& index, const Table& table,
                                                 const EnumerateOptions& options, RunContext& context) {
    EnumerateOptions counting = options;
    counting.filter = [] { return std::make_unique<NoPairs>(); };
    return for_each_candidate_chunk(index, table, counting, context, [](std::size_t, std::span<const CandidatePair>) {});
}

}  // namespace sameas
