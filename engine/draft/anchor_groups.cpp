// Which pairs would each of a thousand rules make?
//
// Sorting all rows once a rule tells, and takes a second a rule. But the choice among rules needs only a sample of the pairs:
// those of some records, the anchors. Their keys make a small table; all rows stream past it, and what hits a key is counted,
// and listed while its group is small. Nine in ten rows miss a filter of bits that stays in the nearest cache, so a row costs
// a nanosecond. A group that has grown past the largest limit is of no interest any more, and rules are independent of
// each other, so that threads share nothing.
//
// Many rules list the same pairs. What has a small group under one part of a rule is listed there already, so it is not even
// counted under the whole: the group can only be smaller. That leaves few of the anchors to most conjunctions.
//
// True matches are rare among the partners of a record, and in large tables few records have one. They nearly always share
// some small group, though, so that small groups are followed from many anchors, large ones from a few: a stratified sample.
#include "engine/draft/anchor_groups.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <bit>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t rows_at_once = 16384;
constexpr std::uint32_t no_slot = UINT32_MAX;
constexpr std::uint64_t spread = 0x9E37'79B9'7F4A'7C15u;
/// Bits of the filter a key, at least.
constexpr std::size_t filter_bits_a_key = 16;

std::uint8_t limit_for(std::uint64_t size) {
    std::uint8_t limit = 0;
    while (limit < group_limits_tried.size() && size > group_limits_tried[limit]) ++limit;
    return limit;
}

std::uint64_t joined(ValueId first, ValueId second) {
    return std::uint64_t{static_cast<std::uint32_t>(first)} << 32 | static_cast<std::uint32_t>(second);
}

/// Keys and what was counted of them. Keeps its memory.
class KeyTable {
  public:
    void clear(std::size_t keys_max) {
        const std::size_t places = std::bit_ceil(std::max<std::size_t>(keys_max * 2, 64));
        place_shift_ = 64 - std::countr_zero(places);
        slot_at_.assign(places, no_slot);
        const std::size_t bits = std::bit_ceil(std::max<std::size_t>(keys_max * filter_bits_a_key, 1024));
        filter_shift_ = 64 - std::countr_zero(bits);
        filter_.assign(bits / 64, 0);
        keys_.clear();
    }
    std::uint32_t insert(std::uint64_t key) {
        std::size_t place = place_of(key);
        while (slot_at_[place] != no_slot) {
            if (keys_[slot_at_[place]] == key) return slot_at_[place];
            place = (place + 1) & (slot_at_.size() - 1);
        }
        const std::uint64_t bit = key * spread >> filter_shift_;
        filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
        keys_.push_back(key);
        return slot_at_[place] = static_cast<std::uint32_t>(keys_.size() - 1);
    }
    bool may_have(std::uint64_t key) const {
        const std::uint64_t bit = key * spread >> filter_shift_;
        return filter_[bit / 64] >> (bit % 64) & 1;
    }
    std::uint32_t find(std::uint64_t key) const {
        std::size_t place = place_of(key);
        while (slot_at_[place] != no_slot && keys_[slot_at_[place]] != key) place = (place + 1) & (slot_at_.size() - 1);
        return slot_at_[place];
    }
    std::size_t size() const { return keys_.size(); }

  private:
    std::size_t place_of(std::uint64_t key) const { return key * spread >> place_shift_; }
    std::vector<std::uint32_t> slot_at_;
    std::vector<std::uint64_t> filter_, keys_;
    int place_shift_ = 0, filter_shift_ = 0;
};

}  // namespace

/// Counts the groups of one rule after the other. One a thread: keeps its memory.
class GroupCounter {
  public:
    explicit GroupCounter(AnchorGroups& all) : all_(all), codes_(all.codes_), anchors_(all.anchors_) {}

    /// Fills in what is to be known of the rule, and adds its pairs to `out`. Returns early when a stop was requested.
    void count(std::size_t rule, std::vector<AnchorPair>& out, const RunContext& context) {
        parts_ = all_.parts_[rule];
        groups_ = &all_.rules_[rule];
        gather_keys();
        if (!keys_.empty()) stream(context);
        if (context.stop_token().stop_requested()) return;
        for (AnchorKey& key : keys_) groups_->limit_of_key[key.place] = limit_for(size_[key.slot]);
        groups_->limits = affordable_limits();
        list_pairs(out);
    }

  private:
    /// A key of an anchor whose group is to be counted.
    struct AnchorKey {
        std::uint32_t anchor;
        std::uint32_t place;   ///< in limit_of_key
        std::uint32_t slot;
        bool is_listed;        ///< else its pairs are those of a part as well
    };
    struct Hit {
        std::uint32_t slot;
        RowId row;
    };

    bool is_wide(std::size_t anchor) const { return anchor < anchors_.wide; }

    /// The least limit of the group that an anchor has under a part alone; beyond all where that is no rule.
    std::size_t part_limit(std::size_t e, std::size_t anchor, std::size_t value) const {
        const std::size_t rule = all_.single_[e];
        if (rule == SIZE_MAX || parts_.is_single()) return group_limits_tried.size();
        const AnchorGroups::RuleGroups& part = all_.rules_[rule];
        const std::size_t limit = part.limit_of_key[(part.offsets.empty() ? anchor : part.offsets[anchor]) + value];
        return limit < part.limits ? limit : group_limits_tried.size();
    }

    void gather_keys() {
        const bool is_multi = codes_.is_multi(parts_.first) || codes_.is_multi(parts_.second);
        groups_->offsets.clear();
        std::size_t keys = anchors_.rows.size();
        if (is_multi) {
            keys = 0;
            for (std::size_t anchor = 0; anchor < anchors_.rows.size(); ++anchor) {
                groups_->offsets.push_back(static_cast<std::uint32_t>(keys));
                const std::size_t first = all_.anchor_values(parts_.first, anchor).size();
                keys += parts_.is_single() ? first : first * all_.anchor_values(parts_.second, anchor).size();
            }
        }
        groups_->limit_of_key.assign(keys, static_cast<std::uint8_t>(group_limits_tried.size()));
        table_.clear(keys);
        keys_.clear();
        hits_.clear();
        listed_max_.clear();
        for (std::size_t anchor = 0; anchor < anchors_.rows.size(); ++anchor)
            gather_keys_of(anchor, is_multi ? groups_->offsets[anchor] : anchor);
    }

    void gather_keys_of(std::size_t anchor, std::size_t place) {
        const std::span<const ValueId> first = all_.anchor_values(parts_.first, anchor);
        if (parts_.is_single()) {
            for (std::size_t i = 0; i < first.size(); ++i) add_key(joined(first[i], null_value), anchor, place + i, true);
            return;
        }
        const std::span<const ValueId> second = all_.anchor_values(parts_.second, anchor);
        for (std::size_t i = 0; i < first.size(); ++i) {
            for (std::size_t j = 0; j < second.size(); ++j, ++place) {
                const std::size_t limit = std::min(part_limit(parts_.first, anchor, i), part_limit(parts_.second, anchor, j));
                if (limit == 0) {
                    groups_->limit_of_key[place] = 0;
                    continue;
                }
                const bool is_listed = limit == group_limits_tried.size() || !is_wide(anchor);
                add_key(joined(first[i], second[j]), anchor, place, is_listed);
            }
        }
    }

    void add_key(std::uint64_t key, std::size_t anchor, std::size_t place, bool is_listed) {
        const std::uint32_t slot = table_.insert(key);
        if (slot == listed_max_.size()) listed_max_.push_back(0);
        if (is_listed) {
            const std::uint64_t listed = is_wide(anchor) ? group_limits_tried.back() : group_limits_tried.front();
            listed_max_[slot] = std::max(listed_max_[slot], static_cast<std::uint32_t>(listed));
        }
        keys_.push_back({static_cast<std::uint32_t>(anchor), static_cast<std::uint32_t>(place), slot, is_listed});
    }

    void hit(std::uint64_t key, std::size_t row) {
        const std::uint32_t slot = table_.find(key);
        if (slot == no_slot) return;
        const std::uint32_t size = ++size_[slot];
        if (size <= listed_max_[slot]) hits_.push_back({slot, static_cast<RowId>(row)});
        slots_open_ -= size == group_limits_tried.back() + 1;
    }

    /// Rows in no order of theirs: what is made of them does not depend on it.
    void stream(const RunContext& context) {
        size_.assign(table_.size(), 0);
        slots_open_ = table_.size();
        const bool is_multi = codes_.is_multi(parts_.first) || codes_.is_multi(parts_.second);
        for (std::size_t begin = 0; begin < codes_.rows(); begin += rows_at_once) {
            if (slots_open_ == 0 || context.stop_token().stop_requested()) return;
            const std::size_t end = std::min(codes_.rows(), begin + rows_at_once);
            if (is_multi) {
                stream_sets(begin, end);
            } else if (parts_.is_single()) {
                const std::span<const ValueId> first = codes_.codes(parts_.first);
                stream_codes(begin, end, [&](std::size_t row) { return joined(first[row], null_value); });
            } else {
                const std::span<const ValueId> first = codes_.codes(parts_.first), second = codes_.codes(parts_.second);
                stream_codes(begin, end, [&](std::size_t row) { return joined(first[row], second[row]); });
            }
        }
    }

    template <class Key>
    void stream_codes(std::size_t begin, std::size_t end, const Key& key) {
        std::uint32_t passing[rows_at_once];
        std::size_t count = 0;
        for (std::size_t row = begin; row < end; ++row) {  // no branch to mispredict
            passing[count] = static_cast<std::uint32_t>(row);
            count += table_.may_have(key(row));
        }
        for (std::size_t i = 0; i < count; ++i) hit(key(passing[i]), passing[i]);
    }

    void stream_sets(std::size_t begin, std::size_t end) {
        const std::span<const ValueId> first = codes_.codes(parts_.first), second = codes_.codes(parts_.second);
        for (std::size_t row = begin; row < end; ++row) {
            if (first[row] == null_value || second[row] == null_value) continue;
            for (const ValueId a : codes_.values(parts_.first, first[row])) {
                if (parts_.is_single()) {
                    if (const std::uint64_t key = joined(a, null_value); table_.may_have(key)) hit(key, row);
                    continue;
                }
                for (const ValueId b : codes_.values(parts_.second, second[row])) {
                    if (const std::uint64_t key = joined(a, b); table_.may_have(key)) hit(key, row);
                }
            }
        }
    }

    /// By the wide anchors, whose groups are all counted but for small ones.
    std::size_t affordable_limits() const {
        std::array<double, group_limits_tried.size()> partners{};
        for (const AnchorKey& key : keys_) {
            const std::size_t limit = groups_->limit_of_key[key.place];
            if (!is_wide(key.anchor) || limit >= partners.size()) continue;
            const double own = all_.scope_ == PairScope::all
                                   ? 1.0
                                   : size_[key.slot] * all_.source_share_[codes_.table().source(anchors_.rows[key.anchor])];
            partners[limit] += size_[key.slot] - own;
        }
        const double scale = static_cast<double>(codes_.rows()) / (2 * static_cast<double>(anchors_.wide));
        double pairs = 0;
        std::size_t limits = 0;
        for (; limits < partners.size(); ++limits) {
            pairs += partners[limits] * scale;
            if (pairs > all_.pairs_max_) break;
        }
        return limits;
    }

    void list_pairs(std::vector<AnchorPair>& out) {
        if (groups_->limits == 0) return;
        // The rows of each slot, one after the other.
        begin_.assign(table_.size() + 1, 0);
        for (const Hit& entry : hits_) ++begin_[entry.slot + 1];
        for (std::size_t slot = 0; slot < table_.size(); ++slot) begin_[slot + 1] += begin_[slot];
        rows_.resize(hits_.size());
        fill_.assign(begin_.begin(), begin_.end() - 1);
        for (const Hit& entry : hits_) rows_[fill_[entry.slot]++] = entry.row;
        const Table& table = codes_.table();
        for (const AnchorKey& key : keys_) {
            const std::size_t limit = groups_->limit_of_key[key.place];
            if (!key.is_listed || limit >= (is_wide(key.anchor) ? groups_->limits : 1)) continue;
            const RowId anchor = anchors_.rows[key.anchor];
            for (std::uint32_t i = begin_[key.slot]; i < begin_[key.slot + 1]; ++i) {
                const RowId row = rows_[i];
                if (row == anchor) continue;
                if (all_.scope_ == PairScope::across_sources && table.source(row) == table.source(anchor)) continue;
                out.push_back({key.anchor, table.rank(row)});
            }
        }
    }

    AnchorGroups& all_;
    const KeyCodes& codes_;
    const Anchors& anchors_;
    RuleParts parts_;
    AnchorGroups::RuleGroups* groups_ = nullptr;
    KeyTable table_;
    std::vector<AnchorKey> keys_;
    std::vector<std::uint32_t> listed_max_;   ///< by slot: its rows are listed up to so many
    std::vector<std::uint32_t> size_;         ///< by slot; of those past the largest limit, something past it
    std::vector<Hit> hits_;
    std::vector<std::uint32_t> begin_, fill_;
    std::vector<RowId> rows_;
    std::size_t slots_open_ = 0;
};

Anchors draw_anchors(const Table& table, std::size_t count, std::size_t wide, RunContext& context) {
    struct Entry {
        std::uint64_t hash;
        std::uint32_t rank;
        RowId row;
        bool operator<(const Entry& other) const { return hash != other.hash ? hash < other.hash : rank < other.rank; }
    };
    std::vector<Entry> entries(table.rows());
    parallel_chunks(context, table.rows(), rows_at_once, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto row = static_cast<RowId>(i);
            entries[i] = {table.identity_hash(row, context.seed()), table.rank(row), row};
        }
    });
    const auto last = entries.begin() + static_cast<std::ptrdiff_t>(count);
    if (last != entries.end()) std::nth_element(entries.begin(), last, entries.end());
    std::sort(entries.begin(), last);
    Anchors anchors{{}, wide};
    std::transform(entries.begin(), last, std::back_inserter(anchors.rows), [](const Entry& entry) { return entry.row; });
    return anchors;
}

AnchorGroups::AnchorGroups(const KeyCodes& codes, const Anchors& anchors, std::span<const RuleParts> rules, PairScope scope,
                           double pairs_max, RunContext& context)
    : codes_(codes), anchors_(anchors), parts_(rules), scope_(scope), pairs_max_(pairs_max),
      source_share_(codes.table().sources().size()), single_(codes.expressions(), SIZE_MAX), rules_(rules.size()) {
    for (std::size_t row = 0; row < codes.rows(); ++row) source_share_[codes.table().source(static_cast<RowId>(row))] += 1;
    for (double& share : source_share_) share /= static_cast<double>(codes.rows());
    for (std::size_t e = 0; e < codes.expressions(); ++e) {
        std::vector<ValueId>& of_anchors = anchor_codes_.emplace_back();
        for (const RowId row : anchors.rows) of_anchors.push_back(codes.code(e, row));
    }
    std::vector<std::size_t> singles, conjunctions;
    for (std::size_t r = 0; r < rules.size(); ++r) {
        (rules[r].is_single() ? singles : conjunctions).push_back(r);
        if (rules[r].is_single()) single_[rules[r].first] = r;
    }
    count(singles, context);
    count(conjunctions, context);
    collect_pairs(context);
}

void AnchorGroups::count(std::span<const std::size_t> rules, RunContext& context) {
    struct Worker {
        GroupCounter counter;
        std::vector<AnchorPair> pairs;
    };
    tbb::enumerable_thread_specific<Worker> workers([&] { return Worker{GroupCounter(*this), {}}; });
    parallel_chunks(context, rules.size(), 1, [&](std::size_t begin, std::size_t end) {
        Worker& worker = workers.local();
        for (std::size_t i = begin; i < end; ++i) worker.counter.count(rules[i], worker.pairs, context);
        context.progress.done.fetch_add(end - begin, std::memory_order_relaxed);
    });
    for (Worker& worker : workers) raw_.push_back(std::move(worker.pairs));
}

/// By anchor first, as their number is known; then each anchor's few thousand by themselves.
void AnchorGroups::collect_pairs(RunContext& context) {
    const std::size_t anchors = anchors_.rows.size();
    std::vector<std::size_t> begin(anchors + 1), kept(anchors);
    for (const std::vector<AnchorPair>& some : raw_) {
        for (const AnchorPair& pair : some) ++begin[pair.anchor + 1];
    }
    for (std::size_t a = 0; a < anchors; ++a) begin[a + 1] += begin[a];
    std::vector<std::uint32_t> ranks(begin.back());
    std::vector<std::size_t> fill(begin.begin(), begin.end() - 1);
    for (std::vector<AnchorPair>& some : raw_) {
        for (const AnchorPair& pair : some) ranks[fill[pair.anchor]++] = pair.rank;
        some = {};
        context.check_stop();
    }
    parallel_chunks(context, anchors, 64, [&](std::size_t first, std::size_t last) {
        for (std::size_t a = first; a < last; ++a) {
            const auto from = ranks.begin() + static_cast<std::ptrdiff_t>(begin[a]);
            const auto to = ranks.begin() + static_cast<std::ptrdiff_t>(begin[a + 1]);
            std::sort(from, to);
            kept[a] = static_cast<std::size_t>(std::unique(from, to) - from);
        }
    });
    std::size_t total = 0;
    for (const std::size_t count : kept) total += count;
    pairs_.reserve(total);
    for (std::size_t a = 0; a < anchors; ++a) {
        for (std::size_t i = begin[a]; i < begin[a] + kept[a]; ++i)
            pairs_.push_back({static_cast<std::uint32_t>(a), ranks[i]});
    }
}

std::span<const ValueId> AnchorGroups::values_of(std::size_t e, const ValueId& code) const {
    return code == null_value ? std::span<const ValueId>() : codes_.values(e, code);
}

std::size_t AnchorGroups::limit_of(std::size_t rule, std::size_t anchor, RowId partner) const {
    const RuleGroups& groups = rules_[rule];
    if (groups.offsets.empty()) return groups.limit_of_key[anchor];
    const RuleParts& parts = parts_[rule];
    const auto values = [&](std::size_t e, RowId row) { return values_of(e, codes_.code(e, row)); };
    const auto has = [](std::span<const ValueId> all, ValueId value) {
        return std::find(all.begin(), all.end(), value) != all.end();
    };
    const std::span<const ValueId> first = anchor_values(parts.first, anchor), other_first = values(parts.first, partner);
    std::size_t limit = group_limits_tried.size();
    std::size_t place = groups.offsets[anchor];
    if (parts.is_single()) {
        for (const ValueId value : first) {
            if (has(other_first, value)) limit = std::min<std::size_t>(limit, groups.limit_of_key[place]);
            ++place;
        }
        return limit;
    }
    const std::span<const ValueId> second = anchor_values(parts.second, anchor), other_second = values(parts.second, partner);
    for (const ValueId a : first) {
        const bool is_shared = has(other_first, a);
        for (std::size_t j = 0; is_shared && j < second.size(); ++j) {
            const std::size_t here = groups.limit_of_key[place + j];
            if (here < limit && has(other_second, second[j])) limit = here;
        }
        place += second.size();
    }
    return limit;
}

}  // namespace sameas
