#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/table/dictionary.hpp"
#include "io/output_pieces.hpp"

namespace sameas::io {

/// The texts of a column in one group of rows, each distinct one once: copies, in order, nulls and empty
/// texts apart.
class TextGroup {
  public:
    static constexpr std::int32_t null_place = -1;

    void add(std::span<const std::string_view> texts);
    void clear();

    std::size_t size() const { return places_.size(); }
    std::size_t nulls() const { return nulls_; }
    /// Of each row: at which place its text is, or null_place.
    std::span<const std::int32_t> places() const { return places_; }
    /// Places of texts: [places_begin(), places_end()). The empty text is at 0, the others follow as they
    /// came first.
    std::size_t places_begin() const { return texts_.count(null_value) > nulls_ ? 0 : 1; }
    std::size_t places_end() const { return texts_.size(); }
    std::string_view text(std::size_t place) const {
        return place == 0 ? std::string_view("", 0) : texts_.text(ValueId{static_cast<std::uint32_t>(place)});
    }
    /// Of all distinct texts together.
    std::size_t bytes() const { return bytes_; }

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
        return places_[row] == null_place ? std::string_view() : text(static_cast<std::size_t>(places_[row]));
    }

    DictionaryBuilder texts_;
    std::vector<ValueId> codes_;  ///< of the texts that are being added
    std::vector<std::int32_t> places_;
    std::size_t nulls_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace sameas::io
