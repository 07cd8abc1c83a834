// Candidate pairs of rules that have no groups: similarity joins and sorted neighbourhoods.
//
// A join gives pairs of values, some thousand at a time, on the threads of the run; the rows of the one meet those of the
// other at once, and the rows of one value each other, as equal values reach any threshold. So nothing is kept between
// the join and the sink. Only a pair of values with so many rows that it would hold one thread for long is set aside, and
// its rows are shared out once the join is done; there are few such pairs, as there are few such values.
//
// Whether an earlier rule makes a pair is asked pair by pair: unlike the rows of a group, those of two values seldom come
// in numbers that gathering would pay for.
#include "engine/blocking/unkeyed_pairs.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::uint64_t row_pairs_at_once = 65536;  // what one thread does without asking whether to stop
constexpr std::size_t values_at_once = 4096;
constexpr std::size_t rows_at_once = 1024;  // of a neighbourhood: times the window

/// Takes pairs of one rule and hands them on in chunks. One a thread: keeps its memory.
class PairWriter {
  public:
    PairWriter(const BlockingIndex& index, const Table& table, std::size_t rule, const EnumerateOptions& options,
               RunContext& context, const ChunkSink& sink)
        : index_(index),
          table_(table),
          rule_(rule),
          earlier_(options.first_rule_wins ? rule : 0),
          halvings_(options.halvings.empty() ? 0 : options.halvings[rule]),
          sample_depths_(options.sample_depths),
          news_(options.news),
          context_(context),
          sink_(sink) {
        chunk_.reserve(chunk_pairs_max);
    }

    /// A pair of the rule, in any order, if it is comparable and no earlier rule's.
    void add(RowId a, RowId b) {
        if (index_.scope() == PairScope::across_sources && table_.source(a) == table_.source(b)) return;
        ++looked_at_;
        if (!is_wanted(a, b)) return;
        const CandidatePair pair = table_.is_left(a, b) ? CandidatePair{a, b} : CandidatePair{b, a};
        if (halvings_ > 0 && sample_depths_[index(pair.left)] < halvings_) return;
        for (std::size_t rule = 0; rule < earlier_; ++rule) {
            if (index_.holds(rule, a, b)) return;
        }
        chunk_.push_back(pair);
        if (chunk_.size() == chunk_pairs_max) hand_on();
    }
    void hand_on() {
        context_.progress.done.fetch_add(std::exchange(looked_at_, 0), std::memory_order_relaxed);
        if (chunk_.empty()) return;
        context_.check_stop();
        pairs_ += chunk_.size();
        sink_(rule_, chunk_);
        chunk_.clear();
    }
    /// Handed on so far.
    std::uint64_t pairs() const { return pairs_; }

  private:
    bool is_wanted(RowId a, RowId b) const {
        if (news_.is_new.empty()) return true;
        const int count = news_.is_new[index(a)] + news_.is_new[index(b)];
        return count == 1 || (count == 2 && news_.with_each_other);
    }

    const BlockingIndex& index_;
    const Table& table_;
    std::size_t rule_;
    std::size_t earlier_;  // rules that take pairs away: the first so many
    unsigned halvings_;    // of the records, by those that are left ones
    std::span<const std::uint8_t> sample_depths_;
    const NewRows& news_;
    RunContext& context_;
    const ChunkSink& sink_;
    std::vector<CandidatePair> chunk_;
    std::uint64_t looked_at_ = 0;
    std::uint64_t pairs_ = 0;
};

using Writers = tbb::enumerable_thread_specific<PairWriter>;

/// Rows [begin, end) of a value with those of another, or, where it is the same, with those after them.
void add_rows(const RowJoin& join, ValuePair values, std::size_t begin, std::size_t end, PairWriter& writer) {
    const std::span<const RowId> left = join.rows(values.left), right = join.rows(values.right);
    for (std::size_t l = begin; l < end; ++l) {
        for (std::size_t r = values.left == values.right ? l + 1 : 0; r < right.size(); ++r)
            writer.add(left[l], right[r]);
    }
}

/// Pairs of values with many rows, and how many of the rows of the left value a thread takes at once.
class LargePairs {
  public:
    explicit LargePairs(const RowJoin& join) : join_(join) {}

    /// Keeps the pair of values for later if its rows make many pairs.
    bool set_aside(ValuePair values) {
        const std::uint64_t pairs = std::uint64_t{join_.rows(values.left).size()} * join_.rows(values.right).size();
        if (pairs <= row_pairs_at_once) return false;
        const std::lock_guard lock(mutex_);
        pairs_.push_back(values);
        return true;
    }

    void share_out(Writers& writers, RunContext& context) {
        for (const ValuePair& values : pairs_) {
            const std::size_t left = join_.rows(values.left).size(), right = join_.rows(values.right).size();
            const std::size_t grain = std::max<std::size_t>(row_pairs_at_once / right, 1);
            parallel_chunks(context, left, grain, [&](std::size_t begin, std::size_t end) {
                for (std::size_t l = begin; l < end; ++l) {  // a row may have a million others
                    context.check_stop();
                    add_rows(join_, values, l, l + 1, writers.local());
                }
            });
        }
    }

  private:
    const RowJoin& join_;
    std::mutex mutex_;
    std::vector<ValuePair> pairs_;
};

void join_rows(const RowJoin& join, Writers& writers, RunContext& context) {
    LargePairs large(join);
    const auto add = [&](ValuePair values, PairWriter& writer) {
        if (!large.set_aside(values)) add_rows(join, values, 0, join.rows(values.left).size(), writer);
    };
    join.values().for_each_pair(context, [&](std::span<const ValuePair> pairs) {
        PairWriter& writer = writers.local();
        std::uint64_t row_pairs = 0;
        for (const ValuePair& values : pairs) {
            add(values, writer);
            row_pairs += std::uint64_t{join.rows(values.left).size()} * join.rows(values.right).size();
            if (row_pairs < row_pairs_at_once) continue;
            context.check_stop();
            row_pairs = 0;
        }
    });
    parallel_chunks(context, join.value_count(), values_at_once, [&](std::size_t begin, std::size_t end) {
        PairWriter& writer = writers.local();
        for (std::size_t v = begin; v < end; ++v) {
            const auto value = static_cast<ValueId>(v);
            if (join.rows(value).size() > 1 && join.values().holds(value, value)) add({value, value}, writer);
        }
    });
    large.share_out(writers, context);
}

void walk_windows(const SortedNeighbourhood& neighbourhood, Writers& writers, RunContext& context) {
    const std::span<const RowId> rows = neighbourhood.rows();
    const std::size_t grain = std::max<std::size_t>(row_pairs_at_once / neighbourhood.window(), 1);
    parallel_chunks(context, rows.size(), std::min(grain, rows_at_once), [&](std::size_t begin, std::size_t end) {
        PairWriter& writer = writers.local();
        for (std::size_t i = begin; i < end; ++i) {
            for (std::size_t j = i + 1; j < std::min(i + neighbourhood.window(), rows.size()); ++j)
                writer.add(rows[i], rows[j]);
        }
    });
}

}  // namespace

std::uint64_t for_each_unkeyed_chunk(const BlockingIndex& index, const Table& table, std::size_t rule,
                                     const EnumerateOptions& options, RunContext& context, const ChunkSink& sink) {
    Writers writers([&] { return PairWriter(index, table, rule, options, context, sink); });
    if (const RowJoin* const join = index.join(rule)) join_rows(*join, writers, context);
    if (const SortedNeighbourhood* const neighbourhood = index.neighbourhood(rule))
        walk_windows(*neighbourhood, writers, context);
    std::uint64_t pairs = 0;
    for (PairWriter& writer : writers) {
        writer.hand_on();
        pairs += writer.pairs();
    }
    return pairs;
}

}  // namespace sameas
