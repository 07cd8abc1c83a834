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
    /// Takes up a record again that was begun. \pre row < rows()
    void turn_to(std::size_t row) { row_ = row; }
    /// Values of the record begun, or turned to, last. `put` keeps the view: of a table, or a literal.
    /// `put_copy` keeps the bytes.
    void put(std::size_t column, std::string_view lasting) { values_[column][row_] = lasting; }
    void put_copy(std::size_t column, std::string_view text);
    void put_copy(std::size_t column, const ShortText& text) {
        char* const room = room_for(text.size());
        text.copy_chunks(room);
        put(column, {room, text.size()});
    }

    std::size_t rows() const { return rows_; }
    std::span<const std::string_view> values(std::size_t column) const { return std::span(values_[column]).first(rows_); }
    /// Views of this batch.
    std::vector<io::OutputColumn> output() const;

  private:
    /// Room for so many bytes, at most piece_bytes; a chunk of ShortText more may be written over.
    char* room_for(std::size_t bytes) {
        if (bytes >=
            static_cast<std::size_t>(room_end_ - room_)) {  // equal: of an empty text, too, there is a place
            room_ = new_piece();
            room_end_ = room_ + piece_bytes;
        }
        char* const room = room_;
        room_ += bytes;
        return room;
    }
    char* new_piece();

    static constexpr std::size_t piece_bytes = std::size_t{1} << 16;

    std::span<const std::string_view> columns_;
    std::vector<std::vector<std::string_view>> values_;  ///< of a column; null from rows_ on
    std::size_t rows_ = 0, row_ = 0;
    std::vector<std::unique_ptr<char[]>> pieces_;  ///< of the copied bytes; they never move
    std::size_t pieces_used_ = 0;
    char* room_ = nullptr;  ///< what is free of the piece used last
    char* room_end_ = nullptr;
};

}  // namespace sameas::datasets
