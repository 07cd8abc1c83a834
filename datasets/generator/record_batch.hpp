#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
    void put(std::size_t column, std::string_view lasting) { values_[column].back() = lasting; }
    void put_copy(std::size_t column, std::string_view text);

    std::size_t rows() const { return values_.front().size(); }
    const std::vector<std::string_view>& values(std::size_t column) const { return values_[column]; }
    /// Views of this batch.
    std::vector<io::OutputColumn> output() const;

  private:
    static constexpr std::size_t piece_bytes = std::size_t{1} << 16;

    std::span<const std::string_view> columns_;
    std::vector<std::vector<std::string_view>> values_;
    std::vector<std::unique_ptr<char[]>> pieces_;  ///< of the copied bytes; they never move
    std::size_t pieces_used_ = 0, piece_used_bytes_ = 0;
};

}  // namespace sameas::datasets
