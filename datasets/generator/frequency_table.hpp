#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "datasets/generator/random_stream.hpp"

namespace sameas::datasets {

/// Values with weights, and further columns: a file of tables/. Values are views of the text that it was made from.
/// Thread-safe once made.
class FrequencyTable {
  public:
    using Row = std::uint32_t;

    /// \param text  lines "value TAB weight TAB column...", a missing weight is that of the line above; weights from 1
    ///              to 2^32 - 1; must outlive the table
    /// \param keep  which lines become rows, by what stands after the weight; null: all, at least one
    /// \throws InvalidInput for other text
    explicit FrequencyTable(std::string_view text, bool (*keep)(std::string_view columns) = nullptr);

    std::size_t size() const { return values_.size(); }
    /// A row with the chance that its weight gives. Two random looks into memory.
    Row draw(RandomStream& random) const {
        const std::uint64_t bits = random.bits();
        const Row row = static_cast<Row>(((bits >> 32) * cells_.size()) >> 32);
        return static_cast<std::uint32_t>(bits) <= cells_[row].own_share ? row : cells_[row].other;
    }
    std::string_view value(Row row) const { return values_[row]; }
    std::string_view drawn_value(RandomStream& random) const { return values_[draw(random)]; }
    /// The columns after the weight; those that a row lacks at its end are not there.
    std::span<const std::string_view> columns(Row row) const {
        return std::span(columns_).subspan(first_column_[row], first_column_[row + 1] - first_column_[row]);
    }

  private:
    /// A cell of Walker's alias method: its own row for the lower part of 2^32, another for the rest.
    struct Cell {
        std::uint32_t own_share;
        Row other;
    };
    void fill_cells(const std::vector<std::uint32_t>& weights);

    std::vector<std::string_view> values_;
    std::vector<std::string_view> columns_;
    std::vector<std::uint32_t> first_column_;
    std::vector<Cell> cells_;
};

}  // namespace sameas::datasets
