// A sample of the candidate pairs.
//
// What a pair costs depends on the length of values, on how often they are equal, and on what the caches still hold from the
// pair before. So single pairs drawn at random would cost far more than a run pays: chunks are drawn, at random places of
// the work, and each takes what a run would have there: a tile of a large group, or one small group after the other.
// Places are spread evenly over all comparable pairs, which gives each rule its share exactly: by all pairs of rows, those of one
// source among themselves would take nearly all places of a large source and a small one, and have nothing to compare.
#include "engine/blocking/pair_sample.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "engine/blocking/row_groups.hpp"

namespace sameas {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t tries_max = 100'000;  // of rows or groups, for one chunk: rules may make next to nothing
constexpr std::chrono::seconds joined_time_max{2};  // to draw the chunks of one join: finding partners may take any time

/// A random number below a bound, the same everywhere.
std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) {
    return random() % bound;  // a bias of 2^-30 does not matter to a sample
}

/// Draws chunks of one rule.
class RuleSampler {
  public:
    RuleSampler(const BlockingIndex& index, const Table& table, std::size_t rule, const RunContext& context)
        : index_(index), table_(table), rule_(rule), context_(context), deadline_(Clock::now() + joined_time_max) {
        const RuleGroups& groups = index.groups(rule);
        std::uint64_t sum = 0;
        for (std::size_t g = 0; g < groups.groups(); ++g)
            sums_.push_back(sum += pairs_among(groups.group(g), table, index.scope()));
    }

    SampledChunk draw(std::mt19937_64& random) {
        chunk_ = {rule_, {}};
        chunk_.pairs.reserve(chunk_pairs_max);
        if (const RowJoin* const join = index_.join(rule_)) {
            add_joined(*join, random);
        } else if (const SortedNeighbourhood* const neighbourhood = index_.neighbourhood(rule_)) {
            add_neighbours(*neighbourhood, random);
        } else if (!sums_.empty()) {
            add_groups(random);
        }
        return std::move(chunk_);
    }

    /// Whether there is no time for another chunk.
    bool is_late() const { return index_.join(rule_) != nullptr && Clock::now() >= deadline_; }

    /// \pre the rule has groups
    WorkPiece draw_piece(std::mt19937_64& random) const {
        const RuleGroups& groups = index_.groups(rule_);
        const std::size_t first = draw_group(random);
        if (groups.group(first).size() > whole_group_rows) {
            // A strip has the same pieces wherever one begins, or those near its diagonal, with neighbours by rank, would be rare.
            const auto [strip, tile] = draw_tile(groups.group(first), random);
            constexpr std::size_t tiles = sampled_piece_pairs / (tile_rows * tile_rows);
            const std::size_t begin = strip + (tile - strip) / tiles * tiles;
            return {.rule = rule_, .first = first, .last = first + 1, .strip = strip, .tile = begin, .tile_end = begin + tiles};
        }
        std::size_t last = first;
        std::uint64_t pairs = 0;
        while (last < groups.groups() && groups.group(last).size() <= whole_group_rows && pairs < sampled_piece_pairs) {
            pairs = sums_[last++] - (first == 0 ? 0 : sums_[first - 1]);
        }
        return {.rule = rule_, .first = first, .last = last};
    }

  private:
    /// The group of a random pair.
    std::size_t draw_group(std::mt19937_64& random) const {
        const auto at = std::upper_bound(sums_.begin(), sums_.end(), below(random, sums_.back()));
        return static_cast<std::size_t>(at - sums_.begin());
    }
    /// The tile of two random rows of a group: strip, and number in it.
    std::pair<std::size_t, std::size_t> draw_tile(std::span<const RowId> group, std::mt19937_64& random) const {
        if (index_.scope() == PairScope::across_sources) return draw_tile_across(group, random);
        const std::size_t one = below(random, group.size()) / tile_rows, other = below(random, group.size()) / tile_rows;
        return std::minmax(one, other);
    }
    /// The same of two rows of different sources, in one draw: redrawing until they differ would hardly end where one is tiny.
    std::pair<std::size_t, std::size_t> draw_tile_across(std::span<const RowId> group, std::mt19937_64& random) const {
        std::uint64_t place = below(random, 2 * pairs_among(group, table_, PairScope::across_sources));  // of (row, other row)
        std::size_t begin = 0, end = end_of_source(group, 0, table_);
        while (place >= (end - begin) * (group.size() - (end - begin))) {
            place -= (end - begin) * (group.size() - (end - begin));
            begin = end;
            end = end_of_source(group, begin, table_);
        }
        const std::size_t others = group.size() - (end - begin), one = begin + place / others, at = place % others;
        const std::size_t other = at < begin ? at : at + (end - begin);
        return std::minmax(one / tile_rows, other / tile_rows);
    }
    bool is_full() const { return chunk_.pairs.size() >= chunk_pairs_max; }

    void add(RowId a, RowId b) {
        if (index_.scope() == PairScope::across_sources && table_.source(a) == table_.source(b)) return;
        if (is_full() || index_.first_rule(a, b) < rule_) return;
        const bool in_order = table_.is_left(a, b);
        chunk_.pairs.push_back({in_order ? a : b, in_order ? b : a});
    }

    void add_groups(std::mt19937_64& random) {
        const RuleGroups& groups = index_.groups(rule_);
        std::size_t g = draw_group(random);
        if (groups.group(g).size() * (groups.group(g).size() - 1) / 2 > chunk_pairs_max) {
            add_tile(groups.group(g), random);
            return;
        }
        for (std::size_t tries = 0; g < groups.groups() && tries < tries_max && !is_full(); ++g, ++tries) {
            const std::span<const RowId> group = groups.group(g);
            if (group.size() * (group.size() - 1) / 2 > chunk_pairs_max) continue;  // its pairs have places of their own
            for (std::size_t i = 0; i < group.size(); ++i) {
                for (std::size_t j = i + 1; j < group.size(); ++j)
                    add(group[i], group[j]);
            }
        }
    }

    /// Two rows of a group at random: the tile of both.
    void add_tile(std::span<const RowId> group, std::mt19937_64& random) {
        const auto [left, right] = draw_tile(group, random);
        const auto end = [&group](std::size_t tile) { return std::min((tile + 1) * tile_rows, group.size()); };
        for (std::size_t i = left * tile_rows; i < end(left); ++i) {
            for (std::size_t j = std::max(i + 1, right * tile_rows); j < end(right); ++j)
                add(group[i], group[j]);
        }
    }

    void add_neighbours(const SortedNeighbourhood& neighbourhood, std::mt19937_64& random) {
        const std::span<const RowId> rows = neighbourhood.rows();
        if (rows.size() < 2) return;
        const std::size_t begin = below(random, rows.size() - 1);
        for (std::size_t i = begin; i < std::min(begin + tries_max, rows.size()) && !is_full(); ++i) {
            for (std::size_t j = i + 1; j < std::min(i + neighbourhood.window(), rows.size()); ++j)
                add(rows[i], rows[j]);
        }
    }

    /// Rows at random, each with all its partners: every pair is as likely as any other.
    void add_joined(const RowJoin& join, std::mt19937_64& random) {
        constexpr std::size_t rows_max = 64;  // finding partners takes its time
        for (std::size_t tries = 0; tries < rows_max && !is_full() && (tries == 0 || !is_late()); ++tries) {
            context_.check_stop();
            const auto row = static_cast<RowId>(table_.rows_by_rank()[below(random, table_.rows())]);
            if (join.value(row) == null_value) continue;
            partners_.clear();
            join.values().find_partners(join.value(row), scratch_, partners_);
            if (join.values().holds(join.value(row), join.value(row))) partners_.push_back(join.value(row));
            for (const ValueId partner : partners_) {
                for (const RowId other : join.rows(partner)) {
                    if (other != row) add(row, other);
                }
            }
        }
    }

    const BlockingIndex& index_;
    const Table& table_;
    std::size_t rule_;
    const RunContext& context_;
    Clock::time_point deadline_;
    std::vector<std::uint64_t> sums_;  // of comparable pairs of the groups up to each
    SampledChunk chunk_{};
    SetJoin::Scratch scratch_;
    std::vector<ValueId> partners_;
};

}  // namespace

std::vector<SampledChunk> sample_candidate_chunks(const BlockingIndex& index, const Table& table, std::size_t count,
                                                  RunContext& context) {
    std::vector<SampledChunk> chunks;
    const auto walked = static_cast<double>(index.walked_pairs());
    std::mt19937_64 random(context.seed());
    double before = 0;  // walked pairs of earlier rules
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        const auto pairs = static_cast<double>(index.groups(rule).pairs);
        if (pairs == 0) continue;
        // Chunk i stands at (i + 1/2) / count of all pairs.
        const auto place = [&](double sum) { return static_cast<std::size_t>(sum / walked * static_cast<double>(count) + 0.5); };
        const std::size_t first = place(before), last = std::min(place(before + pairs), count);
        before += pairs;
        if (first >= last) continue;
        RuleSampler sampler(index, table, rule, context);
        for (std::size_t i = first; i < last && (i == first || !sampler.is_late()); ++i) {
            context.check_stop();
            chunks.push_back(sampler.draw(random));
        }
    }
    std::shuffle(chunks.begin(), chunks.end(), random);
    return chunks;
}

std::vector<WorkPiece> sample_work(const BlockingIndex& index, const Table& table, std::size_t rule, std::size_t count,
                                   RunContext& context) {
    std::vector<WorkPiece> pieces;
    if (index.groups(rule).groups() == 0) return pieces;
    const RuleSampler sampler(index, table, rule, context);
    std::mt19937_64 random(context.seed() + rule);
    for (std::size_t i = 0; i < count; ++i) pieces.push_back(sampler.draw_piece(random));
    return pieces;
}

}  // namespace sameas
