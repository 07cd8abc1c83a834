#include "engine/table/table.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/errors.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

std::optional<std::size_t> Table::find_column(std::string_view name) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i].name == name) return i;
    }
    return std::nullopt;
}

std::uint64_t Table::memory_bytes() const {
    std::uint64_t bytes = (source_of_row_.capacity() + rank_.capacity() + rows_by_rank_.capacity() + truth_.capacity()) * 4 +
                          id_bytes_.capacity() + id_offsets_.capacity() * sizeof(std::uint64_t);
    for (const Column& column : columns_) {
        bytes += (column.codes.capacity() + column.original_codes.capacity()) * sizeof(ValueId) +
                 column.original_values.memory_bytes();
    }
    for (const Domain& domain : domains_) {
        bytes += domain.values.memory_bytes() + domain.days.capacity() * sizeof(std::int32_t) +
                 domain.precision.capacity() * sizeof(DatePrecision) + domain.numbers.capacity() * sizeof(double);
    }
    return bytes;
}

std::uint64_t Table::identity_hash(RowId row, std::uint64_t seed) const {
    const std::string_view source = source_name(row);
    const std::string_view record = id(row);
    const std::size_t size = source.size() + 1 + record.size();
    std::array<char, 256> small;
    std::string large;  // ids are short: allocating is for the odd one
    if (size > small.size()) large.resize(size);
    char* bytes = size > small.size() ? large.data() : small.data();
    std::memcpy(bytes, source.data(), source.size());
    bytes[source.size()] = '\0';  // neither has one inside, so no two identities give the same bytes
    std::memcpy(bytes + source.size() + 1, record.data(), record.size());
    return XXH3_64bits_withSeed(bytes, size, seed);
}

std::optional<RowId> Table::find_record(std::string_view source, std::string_view id_wanted) const {
    std::vector<RowId> found;
    for (std::uint32_t i = 0; i < sources_.size(); ++i) {
        if (!source.empty() && sources_[i] != source) continue;
        const std::string_view wanted_source = sources_[i];
        const auto at = std::partition_point(rows_by_rank_.begin(), rows_by_rank_.end(), [&](RowId row) {
            const int order = source_name(row).compare(wanted_source);
            return order != 0 ? order < 0 : id(row) < id_wanted;
        });
        if (at != rows_by_rank_.end() && this->source(*at) == i && id(*at) == id_wanted) found.push_back(*at);
    }
    if (found.size() > 1) {
        std::string names;
        for (const RowId row : found) {
            if (!names.empty()) names += ", ";
            names += printable_excerpt(source_name(row));
        }
        throw InvalidInput(message("record '", printable_excerpt(id_wanted), "' is in several sources (",
                                   names, "): name its source too"));
    }
    return found.empty() ? std::nullopt : std::optional(found.front());
}

}  // namespace sameas
