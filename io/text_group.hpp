#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "io/distinct_texts.hpp"
#include "io/output_pieces.hpp"

namespace sameas::io {

/// The texts of a column in one group of rows, each distinct one once: copies, in order, nulls and empty
/// texts apart.
class TextGroup {
  public:
    static constexpr std::int32_t null_place = DistinctTexts::null_place;

    void add(std::span<const std::string_view> texts);
    void clear();

    std::size_t size() const { return places_.size(); }
    std::size_t nulls() const { return nulls_; }
    /// Of each row: at which place of distinct() its text is, or null_place.
    std::span<const std::int32_t> places() const { return places_; }
    const DistinctTexts& distinct() const { return distinct_; }

    /// use(texts) for piece_rows rows at a time, and what is left at last.
    template <class Use>
    void each_piece(const Use& use) const {
        std::vector<std::string_view> piece;
        for (std::size_t first = 0; first < size(); first += piece_rows) {
            piece.clear();
            for (std::size_t i = first; i < std::min(size(), first + piece_rows); ++i)
                piece.push_back(text_of(i));
            use(std::span<const std::string_view>(piece));
        }
    }

    /// Whether a dictionary of the texts pays: fewer than half of those that are there are distinct.
    bool mostly_repeats() const;
    /// Whether least and largest texts of a part say anything: nine neighbours in ten stand in one order, up
    /// or down.
    bool is_mostly_ordered() const;

  private:
    std::string_view text_of(std::size_t row) const {
        if (places_[row] == null_place) return {};
        const std::string_view text = distinct_.text(static_cast<std::size_t>(places_[row]));
        return text.empty() ? std::string_view("", 0) : text;  // where all are empty there may be no bytes
    }

    DistinctTexts distinct_;
    std::vector<std::int32_t> places_;
    std::size_t nulls_ = 0;
};

}  // namespace sameas::io
