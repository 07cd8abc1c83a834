#include "datasets/generator/record_batch.hpp"

#include <algorithm>

#include "engine/errors.hpp"

namespace sameas::datasets {

RecordBatch::RecordBatch(std::span<const std::string_view> columns) : columns_(columns), values_(columns.size()) {
    SAMEAS_ASSERT(!columns.empty());
}

void RecordBatch::clear() {
    for (std::vector<std::string_view>& column : values_)
        column.clear();
    pieces_used_ = 0;
}

void RecordBatch::begin_record() {
    for (std::vector<std::string_view>& column : values_)
        column.emplace_back();
}

void RecordBatch::put_copy(std::size_t column, std::string_view text) {
    SAMEAS_ASSERT(text.size() <= piece_bytes);
    if (pieces_used_ == 0 || piece_used_bytes_ + text.size() > piece_bytes) {
        if (pieces_used_ == pieces_.size()) pieces_.push_back(std::make_unique<char[]>(piece_bytes));
        ++pieces_used_;
        piece_used_bytes_ = 0;
    }
    char* const place = pieces_[pieces_used_ - 1].get() + piece_used_bytes_;
    std::copy_n(text.data(), text.size(), place);
    piece_used_bytes_ += text.size();
    values_[column].back() = {place, text.size()};
}

std::vector<io::OutputColumn> RecordBatch::output() const {
    std::vector<io::OutputColumn> columns;
    for (std::size_t k = 0; k < columns_.size(); ++k)
        columns.push_back({std::string(columns_[k]), std::span<const std::string_view>(values_[k])});
    return columns;
}

}  // namespace sameas::datasets
