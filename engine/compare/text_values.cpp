// Two passes: one to learn how wide the rows must be, one to fill them.
#include "engine/compare/text_values.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/table/huge_pages.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "kernels/utf8.hpp"

namespace sameas {

namespace {

constexpr std::uint32_t row_widths[] = {8, 16, 32};
constexpr std::size_t outside_units_max = UINT32_MAX;  // a row has 32 bits for the place of a value that it does not hold

void check_length(std::u32string_view units, std::string_view text) {
    if (units.size() <= kernels::value_units_max) return;
    throw ResourceLimit(message("a value of ", units.size(), " characters cannot be compared as text (limit ",
                                kernels::value_units_max, "): '", printable_excerpt(text), "': shorten it, for example with ",
                                "first(FIELD, 1000)"));
}

}  // namespace

std::u32string_view UnitCutter::cut(std::string_view text) {
    if (room_.size() < text.size()) room_.resize(text.size());  // a code point has at least one byte
    if (units_ == TextUnits::code_points) return {room_.data(), kernels::decode_utf8(text, room_.data())};
    std::transform(text.begin(), text.end(), room_.begin(),
                   [](char byte) { return static_cast<char32_t>(static_cast<unsigned char>(byte)); });
    return {room_.data(), text.size()};
}

TextValues::TextValues(const Dictionary& dictionary, TextUnits units) {
    const std::size_t size = dictionary.size();
    UnitCutter cutter(units);
    std::size_t outside_units = 0, longest_in_row = 0;
    for (std::size_t v = 0; v < size; ++v) {
        const std::string_view text = dictionary.text(static_cast<ValueId>(v));
        const std::u32string_view cut = cutter.cut(text);
        check_length(cut, text);
        if (cut.size() > longest_) {
            longest_ = cut.size();
            longest_value_ = static_cast<ValueId>(v);
        }
        if (kernels::fits_row(cut, kernels::row_width_max)) {
            longest_in_row = std::max(longest_in_row, cut.size());
        } else {
            outside_units += cut.size();
        }
    }
    if (outside_units > outside_units_max) {
        throw ResourceLimit(message("the values of more than ", kernels::row_width_max, " characters have ", outside_units,
                                    " in all, and at most ", outside_units_max,
                                    " can be compared as text: shorten the field, for example with first(FIELD, 1000)"));
    }
    row_width_ = *std::find_if(std::begin(row_widths), std::end(row_widths),
                               [&](std::uint32_t width) { return longest_in_row <= width; });
    lines_ = vector_on_huge_pages<Line>((size * row_width_ + sizeof(Line) - 1) / sizeof(Line));
    lengths_.resize(size);
    units_ = vector_on_huge_pages<char32_t>(outside_units);
    auto unit = units_.begin();
    for (std::size_t v = 0; v < size; ++v) {
        const std::u32string_view cut = cutter.cut(dictionary.text(static_cast<ValueId>(v)));
        std::uint8_t* row = lines_.front().data() + v * row_width_;
        if (kernels::fits_row(cut, row_width_)) {
            kernels::write_row(cut, row, row_width_);
            lengths_[v] = static_cast<std::uint8_t>(cut.size());
        } else {
            kernels::write_outside_row(static_cast<std::uint64_t>(unit - units_.begin()), cut.size(), row, row_width_);
            lengths_[v] = kernels::outside_row;
            unit = std::copy(cut.begin(), cut.end(), unit);
        }
    }
}

kernels::TextBatch TextValues::batch() const {
    return {lines_.empty() ? nullptr : lines_.front().data(), lengths_.data(), row_width_, units_.data()};
}

}  // namespace sameas
