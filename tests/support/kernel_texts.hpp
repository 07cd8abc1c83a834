#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Texts in the form that kernels take, for tests and benchmarks. A row is followed at once by the next; what follows the last
/// one is not readable by contract.
class KernelTexts {
  public:
    explicit KernelTexts(std::uint32_t row_width = row_width_max) : row_width_(row_width) {}

    /// The place of the text is the number of those added before.
    void add(std::u32string_view text) {
        const std::size_t begin = texts_.size() * row_width_;
        texts_.emplace_back(text);
        lines_.resize((begin + row_width_ + sizeof(Line) - 1) / sizeof(Line));
        std::uint8_t* row = lines_.front().data() + begin;
        if (fits_row(text, row_width_)) {
            write_row(text, row, row_width_);
            lengths_.push_back(static_cast<std::uint8_t>(text.size()));
        } else {
            write_outside_row(units_.size(), text.size(), row, row_width_);
            lengths_.push_back(outside_row);
            units_ += text;
        }
        units_max_ = std::max(units_max_, text.size());
    }

    std::size_t size() const { return texts_.size(); }
    const std::u32string& operator[](std::size_t place) const { return texts_[place]; }
    std::size_t units_max() const { return units_max_; }
    TextBatch batch() const {
        return {lines_.empty() ? nullptr : lines_.front().data(), lengths_.data(), row_width_, units_.data()};
    }

  private:
    struct alignas(64) Line : std::array<std::uint8_t, 64> {};

    std::uint32_t row_width_;
    std::vector<std::u32string> texts_;
    std::vector<Line> lines_;
    std::vector<std::uint8_t> lengths_;
    std::u32string units_;
    std::size_t units_max_ = 0;
};

}  // namespace sameas::kernels
