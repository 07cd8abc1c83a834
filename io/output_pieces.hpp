#pragma once
#include <array>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "io/table_writer.hpp"

namespace sameas::io {

/// Rows of a column that a writer looks at together.
inline constexpr std::size_t piece_rows = 1024;

/// The type of one value of an alternative of OutputValues.
template <class Values>
struct ValueTypeOf;
template <class T>
struct ValueTypeOf<std::span<const T>> : std::type_identity<T> {};
template <class T>
struct ValueTypeOf<MadeValues<T>> : std::type_identity<T> {};

template <class T>
std::size_t rows_of(std::span<const T> values) {
    return values.size();
}
template <class T>
std::size_t rows_of(const MadeValues<T>& values) {
    return values.rows;
}
/// Rows of a batch; all columns have them.
std::size_t rows_of(const std::vector<OutputColumn>& columns);

/// Reads a column of one type in pieces, whether its values are held or made. One a thread and column.
template <class T>
class PieceReader {
  public:
    /// Values of rows first, first + 1, ...; they live until the next call. \param count  at most piece_rows
    std::span<const T> read(std::span<const T> held, std::size_t first, std::size_t count) {
        return held.subspan(first, count);
    }
    std::span<const T> read(const MadeValues<T>& made, std::size_t first, std::size_t count) {
        const std::span<T> values = std::span<T>(values_).first(count);
        made.make(first, values, room_);
        return values;
    }

  private:
    std::array<T, piece_rows> values_;
    std::string room_;
};

/// Bytes that a row's texts take at most, together; SIZE_MAX where nobody said.
std::size_t text_bytes_max(const std::vector<OutputColumn>& columns);

/// Adds the bytes of the texts of rows [begin, end) to `bytes`, row by row, until they are `limit` or more.
/// \returns the row behind the last one added
std::size_t add_text_bytes(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t end,
                           std::size_t limit, std::size_t& bytes);

}  // namespace sameas::io
