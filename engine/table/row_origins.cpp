#include "engine/table/row_origins.hpp"

#include <algorithm>
#include <utility>

#include "engine/errors.hpp"

namespace sameas {

void RowOrigins::begin_input(std::string name) {
    inputs_.push_back(std::move(name));
    start_run(1);
}

void RowOrigins::start_run(std::uint64_t row) {
    runs_.push_back({rows_, row, static_cast<std::uint32_t>(inputs_.size() - 1)});
    next_row_ = row;
}

void RowOrigins::append(std::size_t rows, std::span<const std::uint64_t> row_numbers) {
    SAMEAS_ASSERT(!inputs_.empty());
    if (row_numbers.empty()) {
        rows_ += rows;
        next_row_ += rows;
        return;
    }
    for (std::size_t i = 0; i < rows; ++i) {
        if (row_numbers[i] != next_row_) start_run(row_numbers[i]);
        ++rows_;
        ++next_row_;
    }
}

RowOrigins::Origin RowOrigins::of(RowId row) const {
    SAMEAS_ASSERT(index(row) < rows_);
    const auto after = std::upper_bound(runs_.begin(), runs_.end(), index(row),
                                        [](std::size_t place, const Run& run) { return place < run.first; });
    const Run& run = *(after - 1);
    return {run.input, run.row + (index(row) - run.first)};
}

}  // namespace sameas
