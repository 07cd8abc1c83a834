#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/arrow_c_data.hpp"

namespace sameas::io {

/// Rows [offset, offset + length) of an array, counted after the array's own offset.
struct RowRange {
    std::int64_t offset = 0;
    std::int64_t length = 0;
};

/// Between the items of a list as text: U+001F. A list without items is that alone, as a text without bytes is no value.
inline constexpr char item_separator = '\x1F';

/// Turns the arrays of one column of a C stream into text. One decoder serves all batches of its column.
class ColumnDecoder {
  public:
    /// \throws InvalidInput for a type that has no text form: names the column and the type
    ColumnDecoder(const ArrowSchema& schema, std::string origin, std::string column);
    ~ColumnDecoder();
    ColumnDecoder(ColumnDecoder&&) noexcept;

    /// Fills `out` with one view a row; null has a null data(), empty text has not. The views live as long as
    /// the array and until the next call. \throws InvalidInput when offsets, indices or buffers contradict
    /// each other
    void decode(const ArrowArray& array, RowRange rows, std::vector<std::string_view>& out);

  private:
    struct Type;
    void print(const ArrowArray& array, RowRange rows, std::vector<std::string_view>& out);
    void decode_dictionary(const ArrowArray& array, RowRange rows, std::vector<std::string_view>& out);
    void decode_lists(const ArrowArray& array, RowRange rows, std::vector<std::string_view>& out);
    /// The texts that stand in printed_, one a row.
    void share_out_printed(std::vector<std::string_view>& out) const;
    [[noreturn]] void damaged(const char* what) const;

    std::string origin_;
    std::string column_;
    std::unique_ptr<Type> type_;
    std::unique_ptr<ColumnDecoder> dictionary_;  ///< of the values, where the column is dictionary-encoded
    std::unique_ptr<ColumnDecoder> items_;       ///< where it is one of lists
    std::vector<std::string_view> dictionary_values_;  ///< or the items
    std::string printed_;  ///< text of values that are none by themselves
    std::vector<std::size_t> printed_ends_;
};

}  // namespace sameas::io
