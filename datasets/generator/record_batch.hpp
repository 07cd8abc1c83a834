#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/generator/short_text.hpp"
#include "io/table_writer.hpp"

namespace sameas::datasets {

/// Records in columns of texts, for one call of a writer; used again and again. For one thread at a time.
class RecordBatch {
  public:
    /// \param columns  their names; they must outlive the batch
    explicit RecordBatch(std::span<const std::string_view> columns);

    /// Forgets all records, keeps the memory.
    void clear();
    /// A new record, all of whose values are null.
    void begin_record();
    /// Values of the record begun last. `put` keeps the view: of a table, or a literal. `put_copy` keeps the bytes.
    void put(std::size_t column, std::string_view lasting) { values_[column][rows_ - 1] = lasting; }
    void put_copy(std::size_t column, std::string_view text);
    void put_copy(std::size_t column, const ShortText& text);

    std::size_t rows() const { return rows_; }
    std::span<const std::string_view> values(std::size_t column) const { return std::span(values_[column]).first(rows_); }
    /// Views of this batch.
    std::vector<io::OutputColumn> output() const;

  private:
    /// Room for so many bytes; a chunk of ShortText more may be written over.
    char* room_for(std::size_t bytes);

    static constexpr std::size_t piece_bytes = std::size_t{1} << 16;

    std::span<const std::string_view> columns_;
    std::vector<std::vector<std::string_view>> values_;  ///< of a column; null from rows_ on
    std::size_t rows_ = 0;
    std::vector<std::unique_ptr<char[]>> pieces_;  ///< of the copied bytes; they never move
    std::size_t pieces_used_ = 0, piece_used_bytes_ = 0;
};

}  // namespace sameas::datasets
