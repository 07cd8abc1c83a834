#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/output_pieces.hpp"

namespace sameas::io {

/// Copies of values that wait to be written, as what was given may go: in order, nulls among them.
template <class T>
class HeldValues {
  public:
    std::size_t size() const { return values_.size(); }
    void add(std::span<const T> values) { values_.insert(values_.end(), values.begin(), values.end()); }
    /// use(values) for piece_rows values at a time, and what is left at last.
    template <class Use>
    void each_piece(const Use& use) const {
        for (std::size_t first = 0; first < size(); first += piece_rows)
            use(std::span<const T>(values_).subspan(first, std::min(piece_rows, size() - first)));
    }

  private:
    std::vector<T> values_;
};

/// Texts lie one after the other in one buffer: a text with a string of its own would take 40 bytes more.
template <>
class HeldValues<std::string_view> {
  public:
    std::size_t size() const { return sizes_.size(); }
    void add(std::span<const std::string_view> texts) {
        for (const std::string_view text : texts) {
            sizes_.push_back(text.data() == nullptr ? null_size : text.size());
            bytes_ += text;
        }
    }
    template <class Use>
    void each_piece(const Use& use) const {
        std::vector<std::string_view> piece;
        const char* place = bytes_.data();
        for (std::size_t first = 0; first < size(); first += piece_rows) {
            piece.clear();
            for (std::size_t i = first; i < std::min(size(), first + piece_rows); ++i) {
                const std::size_t bytes = sizes_[i] == null_size ? 0 : sizes_[i];
                piece.push_back(sizes_[i] == null_size ? std::string_view() : std::string_view(place, bytes));
                place += bytes;
            }
            use(std::span<const std::string_view>(piece));
        }
    }

  private:
    static constexpr std::size_t null_size = SIZE_MAX;

    std::vector<std::size_t> sizes_;
    std::string bytes_;
};

}  // namespace sameas::io
