#include "datasets/generator/record_batch.hpp"

#include <algorithm>

#include "engine/errors.hpp"

namespace sameas::datasets {

RecordBatch::RecordBatch(std::span<const std::string_view> columns) : columns_(columns), values_(columns.size()) {
    SAMEAS_ASSERT(!columns.empty());
}

void RecordBatch::clear() {
    for (std::vector<std::string_view>& column : values_)
        std::fill_n(column.begin(), rows_, std::string_view());
    rows_ = 0;
    pieces_used_ = 0;
}

void RecordBatch::begin_record() {
    if (rows_++ < values_.front().size()) return;
    for (std::vector<std::string_view>& column : values_)
        column.resize(2 * rows_);
}

char* RecordBatch::room_for(std::size_t bytes) {
    SAMEAS_ASSERT(bytes <= piece_bytes);
    if (pieces_used_ == 0 || piece_used_bytes_ + bytes > piece_bytes) {
        if (pieces_used_ == pieces_.size()) {
            pieces_.push_back(std::make_unique<char[]>(piece_bytes + ShortText::chunk_bytes));
        }
        ++pieces_used_;
        piece_used_bytes_ = 0;
    }
    char* const room = pieces_[pieces_used_ - 1].get() + piece_used_bytes_;
    piece_used_bytes_ += bytes;
    return room;
}

void RecordBatch::put_copy(std::size_t column, std::string_view text) {
    char* const room = room_for(text.size());
    std::copy_n(text.data(), text.size(), room);
    put(column, {room, text.size()});
}

void RecordBatch::put_copy(std::size_t column, const ShortText& text) {
    char* const room = room_for(text.size());
    text.copy_chunks(room);
    put(column, {room, text.size()});
}

std::vector<io::OutputColumn> RecordBatch::output() const {
    std::vector<io::OutputColumn> columns;
    for (std::size_t k = 0; k < columns_.size(); ++k)
        columns.push_back({std::string(columns_[k]), values(k)});
    return columns;
}

}  // namespace sameas::datasets
