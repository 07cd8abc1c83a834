#include "io/output_pieces.hpp"

#include <algorithm>

#include "engine/errors.hpp"

namespace sameas::io {

namespace {

/// Adds what each of `count` rows has of one column to `sizes`. Only texts have bytes that count.
template <class Values>
void add_sizes(const Values& values, std::size_t first, std::size_t count, std::array<std::size_t, piece_rows>& sizes) {
    using T = typename ValueTypeOf<Values>::type;
    if constexpr (std::is_same_v<T, std::string_view>) {
        PieceReader<T> reader;
        const std::span<const T> texts = reader.read(values, first, count);
        for (std::size_t i = 0; i < count; ++i) sizes[i] += texts[i].size();
    }
}

}  // namespace

std::size_t rows_of(const std::vector<OutputColumn>& columns) {
    const auto rows = [](const OutputColumn& column) {
        return std::visit([](const auto& values) { return rows_of(values); }, column.values);
    };
    const std::size_t first = columns.empty() ? 0 : rows(columns.front());
    for ([[maybe_unused]] const OutputColumn& column : columns) SAMEAS_ASSERT(rows(column) == first);
    return first;
}

std::size_t text_bytes_max(const std::vector<OutputColumn>& columns) {
    std::size_t bytes = 0;
    for (const OutputColumn& column : columns) {
        if (std::holds_alternative<std::span<const std::string_view>>(column.values)) return SIZE_MAX;
        const auto* const made = std::get_if<MadeValues<std::string_view>>(&column.values);
        if (made == nullptr) continue;
        if (made->bytes_max > SIZE_MAX - bytes) return SIZE_MAX;
        bytes += made->bytes_max;
    }
    return bytes;
}

std::size_t add_text_bytes(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t end,
                           std::size_t limit, std::size_t& bytes) {
    std::array<std::size_t, piece_rows> sizes;
    while (begin < end) {
        const std::size_t count = std::min(piece_rows, end - begin);
        sizes.fill(0);
        for (const OutputColumn& column : columns)
            std::visit([&](const auto& values) { add_sizes(values, begin, count, sizes); }, column.values);
        for (std::size_t i = 0; i < count; ++i) {
            bytes += sizes[i];
            if (bytes >= limit) return begin + i + 1;
        }
        begin += count;
    }
    return end;
}

}  // namespace sameas::io
