#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/table/types.hpp"

namespace sameas {

/// Where each row of a table came from, for messages. Memory is set by the number of gaps in the row numbers.
class RowOrigins {
  public:
    struct Origin {
        std::uint32_t input = 0;  ///< place among the inputs that were begun
        std::uint64_t row = 0;    ///< data row in it, from 1
    };
    void begin_input(std::string name);
    /// Notes the next rows of the current input. \param row_numbers  as in TableBuilder::append, or empty
    void append(std::size_t rows, std::span<const std::uint64_t> row_numbers);
    std::size_t rows() const { return rows_; }
    /// O(log gaps).
    Origin of(RowId row) const;
    const std::string& input_name(std::uint32_t input) const { return inputs_[input]; }
    /// Name of the current input.
    const std::string& current() const { return inputs_.back(); }

  private:
    struct Run {  ///< rows from `first` on have numbers from `row` on
        std::size_t first;
        std::uint64_t row;
        std::uint32_t input;
    };
    void start_run(std::uint64_t row);

    std::vector<std::string> inputs_;
    std::vector<Run> runs_;
    std::size_t rows_ = 0;
    std::uint64_t next_row_ = 1;
};

}  // namespace sameas
