// Ranking records by identity.
//
// Problem: millions of (source, id) pairs in bytewise order; following two pointers a comparison is a cache
// miss each.
//
// Idea: sort small keys that carry the next 8 bytes of the id as a big-endian number, whose numeric order is
// the bytewise order. What all ids share in front ("rec-") tells nothing and is skipped, so that the 8 bytes
// are those that differ. Only keys that are equal so far look at the texts.
//
// Why right: ids hold no zero byte, so a zero in the padded 8 bytes means that the id has ended; keys with
// equal numbers that end in zero are equal texts. Ties go by row, so the order is total and the same for any
// threads.
#include "engine/table/record_ids.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

struct Key {
    std::uint64_t prefix;
    std::uint32_t source;
    std::uint32_t row;
};

std::size_t shared_prefix_size(const RecordIds& ids) {
    if (ids.size() == 0) return 0;
    std::string_view shared = ids[0];
    for (std::size_t row = 1; row < ids.size() && !shared.empty(); ++row) {
        const std::string_view id = ids[row];
        std::size_t size = 0;
        while (size < shared.size() && size < id.size() && shared[size] == id[size])
            ++size;
        shared = shared.substr(0, size);
    }
    return shared.size();
}

std::uint64_t big_endian_prefix(std::string_view text) {
    std::uint64_t prefix = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        prefix = prefix << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
    }
    return prefix;
}

bool same_identity(const RecordIds& ids, SourcePlaces sources, RowId first, RowId second) {
    return sources[index(first)] == sources[index(second)] && ids[index(first)] == ids[index(second)];
}

}  // namespace

void RecordIds::append(std::string_view id) {
    bytes.insert(bytes.end(), id.begin(), id.end());
    offsets.push_back(bytes.size());
}

std::vector<RowId> rows_by_identity(const RecordIds& ids, SourcePlaces sources, RunContext& context) {
    SAMEAS_ASSERT(ids.size() == sources.size());
    const std::size_t skipped = shared_prefix_size(ids);
    std::vector<Key> keys(ids.size());
    parallel_chunks(context, keys.size(), 65536, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            keys[row] = {big_endian_prefix(ids[row].substr(skipped)), sources[row],
                         static_cast<std::uint32_t>(row)};
        }
    });
    parallel_sort(context, keys.begin(), keys.end(), [&](const Key& left, const Key& right) {
        if (left.source != right.source) return left.source < right.source;
        if (left.prefix != right.prefix) return left.prefix < right.prefix;
        if ((left.prefix & 0xFF) != 0) {
            const int order = ids[left.row].substr(skipped + 8).compare(ids[right.row].substr(skipped + 8));
            if (order != 0) return order < 0;
        }
        return left.row < right.row;
    });
    context.check_stop();
    std::vector<RowId> ranked(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
        ranked[i] = RowId{keys[i].row};
    return ranked;
}

std::optional<std::pair<RowId, RowId>> first_duplicate(const RecordIds& ids, SourcePlaces sources,
                                                       std::span<const RowId> ranked) {
    for (std::size_t i = 1; i < ranked.size(); ++i) {
        if (same_identity(ids, sources, ranked[i - 1], ranked[i])) return std::pair(ranked[i - 1], ranked[i]);
    }
    return std::nullopt;
}

RecordIds number_duplicates(const RecordIds& ids, SourcePlaces sources, std::span<const RowId> ranked,
                            const std::function<bool(RowId, RowId)>& before) {
    std::vector<std::pair<RowId, std::string>> renamed;
    const auto exists = [&](std::uint32_t source, std::string_view id) {
        const auto at = std::partition_point(ranked.begin(), ranked.end(), [&](RowId row) {
            const std::uint32_t other = sources[index(row)];
            return other != source ? other < source : ids[index(row)] < id;
        });
        return at != ranked.end() && sources[index(*at)] == source && ids[index(*at)] == id;
    };
    for (std::size_t first = 0; first < ranked.size();) {
        std::size_t end = first + 1;
        while (end < ranked.size() && same_identity(ids, sources, ranked[first], ranked[end]))
            ++end;
        std::vector<RowId> group(ranked.begin() + static_cast<std::ptrdiff_t>(first),
                                 ranked.begin() + static_cast<std::ptrdiff_t>(end));
        if (group.size() > 1) std::stable_sort(group.begin(), group.end(), before);
        std::uint64_t number = 1;
        for (std::size_t i = 1; i < group.size(); ++i) {
            std::string id;
            do {
                char digits[24];
                const auto [digits_end, error] = std::to_chars(digits, digits + sizeof digits, ++number);
                id.assign(ids[index(group[i])]).append("#").append(digits, digits_end);
            } while (exists(sources[index(group[i])], id));
            renamed.emplace_back(group[i], std::move(id));
        }
        first = end;
    }
    std::sort(renamed.begin(), renamed.end());
    RecordIds result;
    result.bytes.reserve(ids.bytes.size());
    result.offsets.reserve(ids.offsets.size());
    std::size_t next = 0;
    for (std::size_t row = 0; row < ids.size(); ++row) {
        const bool is_renamed = next < renamed.size() && renamed[next].first == RowId(row);
        result.append(is_renamed ? std::string_view(renamed[next++].second) : ids[row]);
    }
    return result;
}

}  // namespace sameas
