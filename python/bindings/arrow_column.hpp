#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/arrow_c_data.hpp"

namespace sameas::python {

/// A column's name and type, as the Arrow C data interface spells types.
struct ArrowField {
    std::string name;
    std::string format;  ///< g: float64, l: int64, u: text, b: bool, +l: list, +s: struct
    std::vector<ArrowField> children = {};
};

/// Values of a column in Arrow's layout, immutable once built: what arrays are exported from, without
/// copying.
struct ArrowColumn {
    ArrowField field;
    std::int64_t length = 0, null_count = 0;
    std::vector<std::vector<std::uint8_t>> buffers =
        {};  ///< the first is validity: empty where nothing is null
    std::vector<std::shared_ptr<const ArrowColumn>> children = {};

    /// False where row is null.
    bool is_valid(std::int64_t row) const;
    /// Text of a row of a text column. \pre format u, row < length
    std::string_view text(std::int64_t row) const;
    /// The range in the child of a row of a list column. \pre format +l
    std::pair<std::int64_t, std::int64_t> list_range(std::int64_t row) const;
    template <class T>
    std::span<const T> values() const {
        return {reinterpret_cast<const T*>(buffers[1].data()), buffers[1].size() / sizeof(T)};
    }
};

/// A bit a row, least significant first.
class Bitmap {
  public:
    void push_back(bool bit);
    std::int64_t zeros() const { return zeros_; }
    std::int64_t size() const { return size_; }
    std::vector<std::uint8_t> take() { return std::move(bytes_); }

  private:
    std::vector<std::uint8_t> bytes_;
    std::int64_t size_ = 0, zeros_ = 0;
};

/// A column of numbers of fixed width, without nulls.
template <class T>
ArrowColumn number_column(std::string name, std::string format, std::span<const T> values) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(values.data());
    return {.field = {std::move(name), std::move(format)},
            .length = static_cast<std::int64_t>(values.size()),
            .buffers = {{}, {bytes, bytes + values.size_bytes()}}};
}

/// The same, with the value of each row from 0 from a function.
template <class T, class ValueOf>
ArrowColumn number_column_of(std::string name, std::string format, std::size_t rows, const ValueOf& value_of) {
    std::vector<std::uint8_t> bytes(rows * sizeof(T));
    T* const values = reinterpret_cast<T*>(bytes.data());
    for (std::size_t row = 0; row < rows; ++row) values[row] = value_of(row);
    ArrowColumn column{.field = {std::move(name), std::move(format)}, .length = static_cast<std::int64_t>(rows)};
    column.buffers.emplace_back();
    column.buffers.push_back(std::move(bytes));
    return column;
}

/// A column of texts, without nulls. \throws ResourceLimit for more than 2 GB together
ArrowColumn text_column(std::string name, std::span<const std::string_view> texts);

/// Collects texts. \pre together less than 2 GB
class TextColumnBuilder {
  public:
    TextColumnBuilder() : ends_{0} {}
    void add(std::string_view text);
    void add_null();
    void reserve(std::size_t rows, std::size_t bytes) {
        ends_.reserve(rows + 1);
        bytes_.reserve(bytes);
    }
    std::int64_t size() const { return static_cast<std::int64_t>(ends_.size()) - 1; }
    ArrowColumn finish(std::string name);

  private:
    Bitmap validity_;  ///< empty until the first null
    std::vector<std::int32_t> ends_;
    std::vector<std::uint8_t> bytes_;
};

/// The columns as one table, or batch of one. \pre equal lengths
std::shared_ptr<const ArrowColumn> table_column(std::vector<ArrowColumn> columns, std::int64_t length);

/// Gives batches of a table one after the other, from any thread, one at a time.
class BatchSource {
  public:
    virtual ~BatchSource() = default;
    virtual ArrowField schema() const = 0;
    /// A batch (a struct column of schema()), or null at the end. \throws std::exception
    virtual std::shared_ptr<const ArrowColumn> next() = 0;
};

// Exports: what is filled in owns all it needs until its release is called.
void export_schema(const ArrowField& field, ArrowSchema& out);
void export_array(std::shared_ptr<const ArrowColumn> column, ArrowArray& out);
void export_stream(std::shared_ptr<BatchSource> source, ArrowArrayStream& out);

}  // namespace sameas::python
