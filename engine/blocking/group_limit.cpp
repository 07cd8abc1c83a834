// Limits on groups.
//
// A value that a million records share makes more pairs than all others together, and nearly none of them match. What
// to do about it is a policy, and it has to hold in two places: where pairs are generated from groups, and where a later
// rule asks whether this one makes a pair already. If the groups alone were cut, pairs that only a cut group made would
// be taken from the later rules and made by none. So it is the keys that change, once the groups are known: a key that is
// skipped is no key any more, one that is tightened becomes the key of a longer rule. Then the rule is grouped
// again, and all else goes on as if records had always had these keys.
//
// Which keys are cut depends on all records; what then becomes of a row's keys is a function of the row and of that list.
// Keys are hashes that never change, so whoever keeps the list can add a record later as this run would have.
#include "engine/blocking/group_limit.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "engine/blocking/blocking_index.hpp"
#include "engine/blocking/row_groups.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t rows_at_once = 16384;
constexpr std::size_t groups_at_once = 16384;

/// Features of the further parts.
std::vector<std::size_t> features_of(std::span<const Expression> by, const Features& features) {
    std::vector<std::size_t> found;
    for (const Expression& part : by)
        found.push_back(features.find(part));
    return found;
}

std::uint64_t tightened(std::uint64_t key, std::span<const std::size_t> by, const Features& features, RowId row) {
    const std::span<const ValueId> codes = features.codes(row);
    for (const std::size_t feature : by) {
        if (codes[feature] == null_value) return 0;
        key = extended_key(key, features.values(feature).text(codes[feature]));
    }
    return key;
}

/// Pairs of a group's rows that have one key after it is tightened.
class TightenedPairs {
  public:
    TightenedPairs(std::span<const Expression> by, const Features& features, PairScope scope, RunContext& context)
        : by_(features_of(by, features)), features_(features), scope_(scope), context_(context) {}

    std::uint64_t count(std::uint64_t key, std::span<const RowId> group) {
        entries_.resize(group.size());
        parallel_chunks(context_, group.size(), rows_at_once, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                entries_[i] = {tightened(key, by_, features_, group[i]), static_cast<std::uint32_t>(i)};
        });
        parallel_sort(context_, entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
            return a.key != b.key ? a.key < b.key : a.place < b.place;
        });
        context_.check_stop();
        std::uint64_t pairs = 0;
        for (std::size_t begin = 0, end = 0; begin < entries_.size(); begin = end) {
            rows_.clear();
            for (end = begin; end < entries_.size() && entries_[end].key == entries_[begin].key; ++end)
                rows_.push_back(group[entries_[end].place]);
            if (entries_[begin].key != 0) pairs += pairs_among(rows_, features_.table(), scope_);
        }
        return pairs;
    }

  private:
    struct Entry {
        std::uint64_t key;
        std::uint32_t place;  // in the group: rows stay in its order
    };
    std::vector<std::size_t> by_;
    const Features& features_;
    PairScope scope_;
    RunContext& context_;
    std::vector<Entry> entries_;
    std::vector<RowId> rows_;
};

/// Changes keys of one row in place. \returns how many are left, at the front, rising
std::size_t cut_row(std::span<std::uint64_t> keys, std::span<const std::uint64_t> cut, std::span<const std::size_t> by,
                    const Features& features, RowId row) {
    bool is_same = true;
    for (std::uint64_t& key : keys) {
        if (!std::binary_search(cut.begin(), cut.end(), key)) continue;
        key = by.empty() ? 0 : tightened(key, by, features, row);
        is_same = false;
    }
    if (is_same) return keys.size();
    auto end = std::remove(keys.begin(), keys.end(), std::uint64_t{0});
    std::sort(keys.begin(), end);
    end = std::unique(keys.begin(), end);
    return static_cast<std::size_t>(end - keys.begin());
}

void cut_sets(KeySets& sets, std::span<const std::uint64_t> cut, std::span<const std::size_t> by,
              const Features& features, RunContext& context) {
    static_assert(keys_per_row_max < UINT16_MAX);
    const std::size_t rows = features.rows();
    std::vector<std::uint16_t> left(rows);
    parallel_chunks(context, rows, rows_at_once, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::span<std::uint64_t> keys(sets.keys.data() + sets.offsets[i], sets.offsets[i + 1] - sets.offsets[i]);
            left[i] = static_cast<std::uint16_t>(cut_row(keys, cut, by, features, static_cast<RowId>(i)));
        }
    });
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < rows; ++i) {  // closes the gaps: keys only move to the front
        const std::uint64_t begin = std::exchange(sets.offsets[i], next);
        std::copy_n(sets.keys.data() + begin, left[i], sets.keys.data() + next);
        next += left[i];
    }
    sets.offsets[rows] = next;
    sets.keys.resize(next);
}

}  // namespace

std::vector<GroupSize> group_sizes(const RuleGroups& groups, const Table& table, PairScope scope, RunContext& context) {
    std::mutex mutex;
    std::map<std::uint64_t, GroupSize> all;
    parallel_chunks(context, groups.groups(), groups_at_once, [&](std::size_t begin, std::size_t end) {
        std::map<std::uint64_t, GroupSize> sizes;
        for (std::size_t g = begin; g < end; ++g) {
            const std::span<const RowId> rows = groups.group(g);
            GroupSize& size = sizes[rows.size()];
            ++size.groups;
            size.pairs += pairs_among(rows, table, scope);
        }
        const std::lock_guard lock(mutex);
        for (const auto& [rows, size] : sizes) {
            all[rows].groups += size.groups;
            all[rows].pairs += size.pairs;
        }
    });
    std::vector<GroupSize> result;
    for (const auto& [rows, size] : all)
        result.push_back({rows, size.groups, size.pairs});
    return result;
}

GroupsOver groups_over(std::span<const GroupSize> sizes, std::uint64_t size_max) {
    GroupsOver over;
    for (const GroupSize& size : sizes) {
        if (size.rows <= size_max) continue;
        over.groups += size.groups;
        over.rows += size.groups * size.rows;
        over.pairs += size.pairs;
    }
    return over;
}

LimitedGroups find_groups_over(const GroupLimit& limit, const RuleGroups& groups, const BlockingKeys& keys,
                               std::size_t rule, const Features& features, PairScope scope, RunContext& context) {
    LimitedGroups found;
    found.limit = limit;
    found.pairs = groups.pairs;
    found.sizes = group_sizes(groups, features.table(), scope, context);
    const std::size_t rules = keys.sets.size();
    TightenedPairs tightened_pairs(limit.by, features, scope, context);
    for (std::size_t g = 0; g < groups.groups(); ++g) {
        const std::span<const RowId> rows = groups.group(g);
        if (rows.size() <= limit.rows_max) continue;
        LimitedGroup& group = found.over.emplace_back();
        group.key = keys.sets[rule] ? groups.keys[g] : keys.slots[index(rows.front()) * rules + rule];
        group.row = rows.front();
        group.rows = rows.size();
        group.pairs = pairs_among(rows, features.table(), scope);
        if (limit.policy == GroupPolicy::keep) group.pairs_left = group.pairs;
        if (limit.policy == GroupPolicy::tighten) group.pairs_left = tightened_pairs.count(group.key, rows);
        context.check_stop();
    }
    return found;
}

void cut_keys(BlockingKeys& keys, std::size_t rule, std::size_t rules, std::span<const std::uint64_t> cut,
              const GroupLimit& limit, const Features& features, RunContext& context) {
    if (limit.policy == GroupPolicy::keep || cut.empty()) return;
    const std::vector<std::size_t> by = features_of(limit.by, features);
    std::optional<KeySets>& sets = keys.sets[rule];
    if (sets) cut_sets(*sets, cut, by, features, context);
    parallel_chunks(context, features.rows(), rows_at_once, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto row = static_cast<RowId>(i);
            std::uint64_t& slot = keys.slots[i * rules + rule];
            if (sets) {
                slot = key_signature(sets->of(row));
            } else if (slot != 0) {
                slot = cut_row({&slot, 1}, cut, by, features, row) == 0 ? 0 : slot;
            }
        }
    });
}

std::uint64_t tightened_key(std::uint64_t key, std::span<const Expression> by, const Features& features, RowId row) {
    return tightened(key, features_of(by, features), features, row);
}

std::string tightening_values(std::span<const Expression> by, const Features& features, RowId row) {
    std::string text;
    for (const std::size_t feature : features_of(by, features))
        text += (text.empty() ? "" : ", ") + features.readable_value(feature, features.codes(row)[feature]);
    return text;
}

}  // namespace sameas
