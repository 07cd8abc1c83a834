#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "datasets/generator/random_stream.hpp"

namespace sameas::datasets {

/// Values with weights, and further columns: a file of tables/. Its texts live as long as it does, moved or not; packed
/// close together, as drawing is a walk through memory at random. Thread-safe once made.
class FrequencyTable {
  public:
    using Row = std::uint32_t;

    /// \param text  lines "value TAB weight TAB column...", a missing weight is that of the line above; weights from 1
    ///              to 2^32 - 1; values and columns of at most 255 bytes, 16 MB in all
    /// \param keep  which lines become rows, by what stands after the weight; null: all, at least one
    /// \throws InvalidInput for other text
    explicit FrequencyTable(std::string_view text, bool (*keep)(std::string_view columns) = nullptr);
    FrequencyTable(const FrequencyTable&) = delete;
    FrequencyTable& operator=(const FrequencyTable&) = delete;
    FrequencyTable(FrequencyTable&&) = default;
    FrequencyTable& operator=(FrequencyTable&&) = default;
    ~FrequencyTable() = default;

    std::size_t size() const { return values_.size(); }
    /// A draw that was made, but not looked up: its cell is on its way from memory meanwhile. Lives as long
    /// as the table, which must not be moved.
    class Draw {
      public:
        /// No draw: its value is empty.
        Draw() = default;
        bool is_made() const { return table_ != nullptr; }
        /// \pre is_made()
        Row row() const { return table_->find(bits_).row; }
        std::string_view value() const {
            return is_made() ? table_->text_of(table_->find(bits_).text) : std::string_view();
        }

      private:
        friend class FrequencyTable;
        Draw(const FrequencyTable& table, std::uint64_t bits) : table_(&table), bits_(bits) {}

        const FrequencyTable* table_ = nullptr;
        std::uint64_t bits_ = 0;
    };
    Draw draw_ahead(RandomStream& random) const {
        const std::uint64_t bits = random.bits();
        __builtin_prefetch(&cells_[cell_of(bits)]);
        return {*this, bits};
    }
    /// A row with the chance that its weight gives: one random look into memory.
    Row draw(RandomStream& random) const { return find(random.bits()).row; }
    /// The value of such a row: one more.
    std::string_view drawn_value(RandomStream& random) const { return text_of(find(random.bits()).text); }
    std::string_view value(Row row) const { return text_of(values_[row]); }
    /// So many bytes from the beginning of a value or column may be read, whatever its size.
    static constexpr std::size_t readable_bytes = 32;
    /// How many columns follow the weight; those that a row lacks at its end are not there.
    std::uint32_t columns(Row row) const { return first_column_[row + 1] - first_column_[row]; }
    std::string_view column(Row row, std::uint32_t number) const { return text_of(columns_[first_column_[row] + number]); }

  private:
    /// Where a text begins in bytes_, and from bit 24 on its size.
    using Place = std::uint32_t;
    /// A cell of Walker's alias method: its own row for the lower part of 2^32, another for the rest.
    struct Cell {
        std::uint32_t own_share;
        Row other;
        Place own_text, other_text;  ///< of the two rows
    };
    struct Found {
        Row row;
        Place text;
    };
    std::size_t cell_of(std::uint64_t bits) const {
        return static_cast<std::size_t>(((bits >> 32) * cells_.size()) >> 32);
    }
    Found find(std::uint64_t bits) const {
        const std::size_t own = cell_of(bits);
        const Cell& cell = cells_[own];
        // Either row is as likely: a branch would be guessed wrong half of the time.
        const std::uint32_t is_other =
            0u - static_cast<std::uint32_t>(static_cast<std::uint32_t>(bits) > cell.own_share);
        const Row row = static_cast<Row>(own);
        return {row ^ ((row ^ cell.other) & is_other),
                cell.own_text ^ ((cell.own_text ^ cell.other_text) & is_other)};
    }
    std::string_view text_of(Place place) const { return {bytes_.data() + (place & 0xFFFFFFu), place >> 24}; }
    Place keep_text(std::string_view text);
    void fill_cells(const std::vector<std::uint32_t>& weights);

    std::vector<char> bytes_;  ///< and readable_bytes more
    std::vector<Place> values_;
    std::vector<Place> columns_;
    std::vector<std::uint32_t> first_column_;
    std::vector<Cell> cells_;
};

}  // namespace sameas::datasets
