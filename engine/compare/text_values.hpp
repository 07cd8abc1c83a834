#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/table/dictionary.hpp"
#include "kernels/text_batch.hpp"

namespace sameas {

/// What a text is cut into: code points, or the bytes of its UTF-8 (for parity with tools that compare bytes).
enum class TextUnits : std::uint8_t { code_points, bytes };

/// Cuts one text after another into units; the room is shared.
class UnitCutter {
  public:
    explicit UnitCutter(TextUnits units) : units_(units) {}
    /// The units of a text that valid_utf8 accepts; they stand until the next call. Linear.
    std::u32string_view cut(std::string_view text);

  private:
    TextUnits units_;
    std::u32string room_;
};

/// The values of a dictionary in the form that string kernels take: place = ValueId, the null value is an empty text. Rows
/// have the least of 8, 16 and 32 bytes that holds every value which could stand in a row of 32.
class TextValues {
  public:
    /// \throws ResourceLimit for a value of more than kernels::value_units_max units; quotes its beginning
    TextValues(const Dictionary& dictionary, TextUnits units);

    kernels::TextBatch batch() const;
    /// Units of the longest value.
    std::size_t longest() const { return longest_; }
    /// The first value that has so many.
    ValueId longest_value() const { return longest_value_; }

  private:
    struct alignas(64) Line : std::array<std::uint8_t, 64> {};

    std::uint32_t row_width_ = 8;
    std::vector<Line> lines_;
    std::vector<std::uint8_t> lengths_;
    std::vector<char32_t> units_;
    std::size_t longest_ = 0;
    ValueId longest_value_ = null_value;
};

}  // namespace sameas
