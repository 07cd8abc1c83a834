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
    room_ = room_end_ = nullptr;
}

void RecordBatch::begin_record() {
    row_ = rows_++;
    if (row_ < values_.front().size()) return;
    for (std::vector<std::string_view>& column : values_)
        column.resize(2 * rows_);
}

char* RecordBatch::new_piece() {
    if (pieces_used_ == pieces_.size())
        pieces_.push_back(std::make_unique<char[]>(piece_bytes + ShortText::chunk_bytes));
    return pieces_[pieces_used_++].get();
}

void RecordBatch::put_copy(std::size_t column, std::string_view text) {
    SAMEAS_ASSERT(text.size() <= piece_bytes);
    char* const room = room_for(text.size());
    std::copy_n(text.data(), text.size(), room);
    put(column, {room, text.size()});
}

std::vector<io::OutputColumn> RecordBatch::output() const {
    std::vector<io::OutputColumn> columns;
    for (std::size_t k = 0; k < columns_.size(); ++k)
        columns.push_back({std::string(columns_[k]), values(k)});
    return columns;
}

}  // namespace sameas::datasets
