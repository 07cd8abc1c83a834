// Samples that do not depend on the order of the rows.
//
// Problem: whether postcodes decide cities shows only where rows share a postcode, and a sample of rows
// breaks such groups up. Idea: sample values, not rows, by the hash of their text, and take all their rows;
// of a very frequent value take the rows with the lowest hashes of what they hold. Why right: hashes of
// contents are the same in any order, and rows with equal hashes hold the same. Why fast: one pass over the
// codes of a column, and a look-up of 8 bytes a row.
#include "engine/profile/row_groups_sample.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <mutex>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t grain = 1 << 16;
constexpr double all_hashes = 18446744073709549568.0;  // the largest double below 2^64

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    std::uint64_t h = a * 0x9E3779B97F4A7C15u + b;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

struct KeyedRow {
    std::uint64_t key, hash;
    RowId row;
    bool operator<(const KeyedRow& other) const {
        if (key != other.key) return key < other.key;
        return hash != other.hash ? hash < other.hash : index(row) < index(other.row);
    }
};

}  // namespace

std::uint64_t hash_limit(double share) {
    return share >= 1 ? UINT64_MAX : static_cast<std::uint64_t>(share * all_hashes);
}

std::vector<std::uint64_t> value_hashes(const Dictionary& values, RunContext& context,
                                        const std::function<std::string_view(std::string_view)>& key_of) {
    std::vector<std::uint64_t> hashes(values.size());
    parallel_chunks(context, values.size(), grain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = std::max<std::size_t>(begin, 1); i < end; ++i) {
            std::string_view text = values.text(ValueId{static_cast<std::uint32_t>(i)});
            if (key_of) text = key_of(text);
            hashes[i] = text.empty() ? 0 : XXH3_64bits(text.data(), text.size()) | 1;  // never that of null
        }
    });
    return hashes;
}

void add_row_hashes(const Table& table, std::span<const std::size_t> columns,
                    std::vector<std::uint64_t>& hashes, RunContext& context) {
    for (const std::size_t c : columns) {
        const Column& column = table.columns()[c];
        const std::vector<std::uint64_t> values = value_hashes(table.domain_of(column).values, context);
        parallel_chunks(context, hashes.size(), grain, [&](std::size_t begin, std::size_t end) {
            for (std::size_t row = begin; row < end; ++row)
                hashes[row] = mixed(hashes[row], values[index(column.codes[row])]);
        });
    }
}

std::vector<RowId> lowest_rows(std::span<const std::uint64_t> hashes, std::size_t rows_wanted) {
    std::vector<KeyedRow> rows;
    const std::uint64_t limit = hash_limit(static_cast<double>(rows_wanted) /
                                         static_cast<double>(std::max<std::size_t>(hashes.size(), 1)));
    for (std::size_t row = 0; row < hashes.size(); ++row)
        if (hashes[row] <= limit) rows.push_back({0, hashes[row], RowId{static_cast<std::uint32_t>(row)}});
    std::sort(rows.begin(), rows.end());
    if (rows.size() > 2 * rows_wanted) rows.resize(2 * rows_wanted);
    std::vector<RowId> chosen;
    for (const KeyedRow& one : rows)
        chosen.push_back(one.row);
    return chosen;
}

RowGroupSample sample_groups(const Column& column, const Dictionary& values,
                             std::span<const std::uint64_t> keys, std::span<const std::uint64_t> row_hash,
                             std::size_t rows_wanted, RunContext& context) {
    std::uint64_t candidates = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
        if (keys[i] != 0) candidates += std::min<std::uint64_t>(values.counts()[i], 2 * group_rows_max);
    const std::uint64_t key_limit = hash_limit(static_cast<double>(rows_wanted) /
                                             static_cast<double>(std::max<std::uint64_t>(candidates, 1)));
    std::vector<KeyedRow> rows;
    std::mutex mutex;
    parallel_chunks(context, column.codes.size(), grain, [&](std::size_t begin, std::size_t end) {
        std::vector<KeyedRow> part;
        for (std::size_t row = begin; row < end; ++row) {
            const std::size_t value = index(column.codes[row]);
            if (keys[value] == 0 || keys[value] > key_limit) continue;
            const std::uint64_t count = values.counts()[value];
            const bool is_frequent = count > 2 * group_rows_max;
            if (is_frequent && row_hash[row] > hash_limit(2.0 * group_rows_max / static_cast<double>(count)))
                continue;
            part.push_back({keys[value], row_hash[row], RowId{static_cast<std::uint32_t>(row)}});
        }
        const std::lock_guard lock(mutex);
        rows.insert(rows.end(), part.begin(), part.end());
    });
    parallel_sort(context, rows.begin(), rows.end(), std::less<>{});
    RowGroupSample sample;
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin;
        while (end < rows.size() && rows[end].key == rows[begin].key)
            ++end;
        const std::size_t taken = std::min(end - begin, group_rows_max);
        if (taken >= 2) {
            for (std::size_t i = begin; i < begin + taken; ++i)
                sample.rows.push_back(rows[i].row);
            sample.ends.push_back(sample.rows.size());
        }
        begin = end;
    }
    return sample;
}

}  // namespace sameas
