// Grouping: rows of equal key must come together. A hash table would miss the cache twice a row and give an
// order that depends on chance; a comparison sort costs a logarithm of misses. Keys are hashes, so their
// leading bits spread evenly: one pass scatters (key, row) to buckets by them, each small enough for the
// cache, where a second scatter leaves runs of a few keys that insertion sorts. Buckets are independent, so
// they are sorted in parallel.
//
// Why the result is right for any number of threads: rows are read in the order in which a group must have
// them, and every step is stable (the scatter has a place for each chunk of rows in each bucket, computed
// before), so equal keys keep that order and the groups come in order of key. A group too large for its
// bucket's cache is one run of equal keys, which the second scatter leaves sorted.
#include "engine/blocking/row_groups.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <utility>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t rows_at_once = 65536;
constexpr unsigned bucket_bits_max =
    11;  // 2048 streams of writes are what caches and address translation bear
constexpr std::size_t bucket_rows = 1024;  // small tables need fewer buckets
constexpr unsigned inner_bits_max = 12;
constexpr std::size_t insertion_rows = 24;

struct Entry {
    std::uint64_t key;
    RowId row;
};

unsigned bits_for(std::size_t items, std::size_t wanted_size, unsigned bits_max) {
    return std::clamp(static_cast<unsigned>(std::bit_width(items / wanted_size)), 1u, bits_max);
}

bool key_below(const Entry& a, const Entry& b) {
    return a.key < b.key;
}

/// Stable sort by key of a few entries, or of many that are mostly in order.
void sort_run(Entry* begin, Entry* end) {
    if (static_cast<std::size_t>(end - begin) > insertion_rows) {
        if (!std::is_sorted(begin, end, key_below)) std::stable_sort(begin, end, key_below);
        return;
    }
    for (Entry* next = begin + (begin != end); next < end; ++next) {
        const Entry entry = *next;
        Entry* place = next;
        for (; place > begin && entry.key < place[-1].key; --place)
            *place = place[-1];
        *place = entry;
    }
}

/// Sorts buckets whose keys agree in their first bits. One a thread: keeps its memory.
class BucketSorter {
  public:
    /// \returns the entries in order of key, equal keys in the order given; valid until the next call
    std::span<const Entry> sort(std::span<const Entry> bucket, unsigned known_bits) {
        const unsigned bits = bits_for(bucket.size(), 4, inner_bits_max);
        const auto part = [&](std::uint64_t key) {
            return static_cast<std::size_t>((key << known_bits) >> (64 - bits));
        };
        ends_.assign((std::size_t{1} << bits) + 1, 0);
        for (const Entry& entry : bucket)
            ++ends_[part(entry.key) + 1];
        for (std::size_t i = 1; i < ends_.size(); ++i)
            ends_[i] += ends_[i - 1];
        if (sorted_.size() < bucket.size()) sorted_.resize(bucket.size());
        for (const Entry& entry : bucket)
            sorted_[ends_[part(entry.key)]++] = entry;
        std::size_t begin = 0;
        for (std::size_t i = 0; i + 1 < ends_.size(); begin = ends_[i++]) {
            sort_run(sorted_.data() + begin, sorted_.data() + ends_[i]);
        }
        return {sorted_.data(), bucket.size()};
    }

  private:
    std::vector<Entry> sorted_;
    std::vector<std::size_t> ends_;  // of each part; first where its next entry goes
};

/// An entry for each key of each row, by bucket.
struct Buckets {
    unsigned bits = 1;
    std::unique_ptr<Entry[]> entries;
    std::vector<std::size_t> begin;  // size buckets + 1

    std::size_t count() const { return begin.size() - 1; }
    std::size_t of(std::uint64_t key) const { return static_cast<std::size_t>(key >> (64 - bits)); }
    std::span<Entry> operator[](std::size_t b) { return {entries.get() + begin[b], begin[b + 1] - begin[b]}; }
};

/// Calls take(key) for each key of a row.
template <class Take>
void for_each_key(const KeyColumn& keys, RowId row, const Take& take) {
    if (const std::uint64_t key = keys[row]) take(key);
}
template <class Take>
void for_each_key(const KeySets& keys, RowId row, const Take& take) {
    for (const std::uint64_t key : keys.of(row))
        take(key);
}

std::size_t count_keys(const KeyColumn&, std::span<const RowId> ordered) {
    return ordered.size();
}
std::size_t count_keys(const KeySets& keys, std::span<const RowId>) {
    return keys.keys.size();
}

template <class Keys>
Buckets scatter(const Keys& keys, std::span<const RowId> ordered, RunContext& context) {
    Buckets buckets;
    buckets.bits = bits_for(count_keys(keys, ordered), bucket_rows, bucket_bits_max);
    const std::size_t count = std::size_t{1} << buckets.bits;
    const std::size_t chunks = (ordered.size() + rows_at_once - 1) / rows_at_once;
    const auto chunk = [&](std::size_t c) {
        return ordered.subspan(c * rows_at_once, std::min(rows_at_once, ordered.size() - c * rows_at_once));
    };
    std::vector<std::uint32_t> places(chunks *
                                      count);  // how many entries a chunk has in a bucket, then where they go
    parallel_chunks(context, chunks, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t c = begin; c < end; ++c) {
            for (const RowId row : chunk(c)) {
                for_each_key(keys, row,
                             [&](std::uint64_t key) { ++places[c * count + buckets.of(key)]; });
            }
        }
    });
    std::uint32_t next = 0;
    for (std::size_t b = 0; b < count; ++b) {
        buckets.begin.push_back(next);
        for (std::size_t c = 0; c < chunks; ++c)
            next += std::exchange(places[c * count + b], next);
    }
    buckets.begin.push_back(next);
    buckets.entries = std::make_unique_for_overwrite<Entry[]>(next);
    parallel_chunks(context, chunks, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t c = begin; c < end; ++c) {
            std::uint32_t* place = places.data() + c * count;
            for (const RowId row : chunk(c)) {
                for_each_key(keys, row, [&](std::uint64_t key) {
                    buckets.entries[place[buckets.of(key)]++] = {key, row};
                });
            }
        }
    });
    return buckets;
}

/// What the groups of one bucket come to.
struct Tally {
    std::size_t groups = 0;
    std::size_t rows = 0;
    std::uint64_t pairs = 0;
};

/// Calls take(begin, end) for each run of equal keys.
template <class Take>
void for_each_run(std::span<const Entry> entries, const Take& take) {
    for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
        end = begin + 1;
        while (end < entries.size() && entries[end].key == entries[begin].key)
            ++end;
        take(begin, end);
    }
}

/// Writes the groups that make a pair to the front of the bucket.
Tally keep_groups(std::span<const Entry> sorted, std::span<Entry> bucket, const Table& table,
                  PairScope scope) {
    Tally tally;
    std::vector<RowId> rows;
    for_each_run(sorted, [&](std::size_t begin, std::size_t end) {
        if (end - begin < 2) return;
        rows.clear();
        for (std::size_t i = begin; i < end; ++i)
            rows.push_back(sorted[i].row);
        const std::uint64_t pairs = pairs_among(rows, table, scope);
        if (pairs == 0) return;
        std::copy(sorted.begin() + static_cast<std::ptrdiff_t>(begin),
                  sorted.begin() + static_cast<std::ptrdiff_t>(end),
                  bucket.begin() + static_cast<std::ptrdiff_t>(tally.rows));
        ++tally.groups;
        tally.rows += end - begin;
        tally.pairs += pairs;
    });
    return tally;
}

/// Puts the groups of all buckets one after the other. Spends the buckets.
RuleGroups joined(Buckets& buckets, const std::vector<Tally>& tallies, bool with_keys, RunContext& context) {
    RuleGroups groups;
    std::vector<Tally> before(tallies.size() + 1);
    for (std::size_t b = 0; b < tallies.size(); ++b) {
        before[b + 1] = {before[b].groups + tallies[b].groups, before[b].rows + tallies[b].rows,
                         before[b].pairs + tallies[b].pairs};
    }
    groups.rows.resize(before.back().rows);
    groups.offsets.resize(before.back().groups + 1);
    groups.pairs = before.back().pairs;
    if (with_keys) groups.keys.resize(before.back().groups);
    parallel_chunks(context, buckets.count(), 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t b = first; b < last; ++b) {
            const std::span<const Entry> kept = buckets[b].first(tallies[b].rows);
            std::size_t group = before[b].groups;
            for (std::size_t i = 0; i < kept.size(); ++i)
                groups.rows[before[b].rows + i] = kept[i].row;
            for_each_run(kept, [&](std::size_t begin, std::size_t end) {
                if (with_keys) groups.keys[group] = kept[begin].key;
                groups.offsets[++group] = before[b].rows + end;
            });
        }
    });
    return groups;
}

}  // namespace

std::vector<RowId> rows_left_to_right(const Table& table) {
    std::vector<std::size_t> next(table.sources().size() + 1);
    for (const RowId row : table.rows_by_rank())
        ++next[table.source(row) + 1];
    for (std::size_t source = 1; source < next.size(); ++source)
        next[source] += next[source - 1];
    std::vector<RowId> rows(table.rows());
    for (const RowId row : table.rows_by_rank())
        rows[next[table.source(row)]++] = row;
    return rows;
}

std::size_t end_of_source(std::span<const RowId> rows, std::size_t begin, const Table& table) {
    const std::uint32_t source = table.source(rows[begin]);
    const auto end = std::partition_point(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.end(),
                                          [&](RowId row) { return table.source(row) == source; });
    return static_cast<std::size_t>(end - rows.begin());
}

std::uint64_t pairs_among(std::span<const RowId> rows, const Table& table, PairScope scope) {
    const auto pairs_of = [](std::uint64_t n) { return n % 2 == 0 ? n / 2 * (n - 1) : n * ((n - 1) / 2); };
    if (rows.empty()) return 0;
    std::uint64_t pairs = pairs_of(rows.size());
    if (scope == PairScope::all) return pairs;
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
        end = begin + 1;
        while (end < rows.size() && table.source(rows[end]) == table.source(rows[begin]))
            ++end;
        pairs -= pairs_of(end - begin);
    }
    return pairs;
}

namespace {

template <class Keys>
RuleGroups group(const Keys& keys, std::span<const RowId> ordered, const Table& table, PairScope scope,
                 bool with_keys, RunContext& context) {
    Buckets buckets = scatter(keys, ordered, context);
    std::vector<Tally> tallies(buckets.count());
    tbb::enumerable_thread_specific<BucketSorter> sorters;
    parallel_chunks(context, buckets.count(), 1, [&](std::size_t begin, std::size_t end) {
        BucketSorter& sorter = sorters.local();
        for (std::size_t b = begin; b < end; ++b) {
            tallies[b] = keep_groups(sorter.sort(buckets[b], buckets.bits), buckets[b], table, scope);
        }
    });
    context.progress.done.fetch_add(ordered.size(), std::memory_order_relaxed);
    return joined(buckets, tallies, with_keys, context);
}

}  // namespace

RuleGroups group_rows(const KeyColumn& keys, std::span<const RowId> ordered, const Table& table,
                      PairScope scope, RunContext& context) {
    return group(keys, ordered, table, scope, false, context);
}

RuleGroups group_rows(const KeySets& keys, std::span<const RowId> ordered, const Table& table, PairScope scope,
                      RunContext& context) {
    return group(keys, ordered, table, scope, true, context);
}

}  // namespace sameas
