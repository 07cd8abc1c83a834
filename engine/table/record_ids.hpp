#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// The ids of all records, by row, one after the other in one buffer.
struct RecordIds {
    std::vector<char> bytes;
    std::vector<std::uint64_t> offsets{0};

    void append(std::string_view id);
    std::size_t size() const { return offsets.size() - 1; }
    std::string_view operator[](std::size_t row) const {
        return {bytes.data() + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
    }
};

/// The source of each row, as its place when the sources are ordered by name bytewise.
using SourcePlaces = std::span<const std::uint32_t>;

/// The rows in bytewise order of (source, id); equal ones in order of row. O(n log n) on the threads of the
/// run.
std::vector<RowId> rows_by_identity(const RecordIds& ids, SourcePlaces sources, RunContext& context);

/// Two rows of one source with the same id, the earlier first, or nothing. \param ranked  from
/// rows_by_identity
std::optional<std::pair<RowId, RowId>> first_duplicate(const RecordIds& ids, SourcePlaces sources,
                                                       std::span<const RowId> ranked);

/// The ids with repeats told apart: of the records with one id inside a source, the first by `before` keeps
/// it, the others get "#2", "#3" ... behind it, leaving out what is an id already. \param ranked  from
/// rows_by_identity
/// \param before  strict weak order of rows by what they hold, so that the order of rows decides only between
/// equals
RecordIds number_duplicates(const RecordIds& ids, SourcePlaces sources, std::span<const RowId> ranked,
                            const std::function<bool(RowId, RowId)>& before);

}  // namespace sameas
