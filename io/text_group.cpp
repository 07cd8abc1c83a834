#include "io/text_group.hpp"

#include <optional>

namespace sameas::io {

void TextGroup::add(std::span<const std::string_view> texts) {
    const std::size_t first = size();
    places_.resize(first + texts.size());
    const std::span<std::int32_t> places = std::span(places_).subspan(first);
    distinct_.add(texts, places);
    nulls_ += static_cast<std::size_t>(std::ranges::count(places, null_place));
}

void TextGroup::clear() {
    distinct_.clear();
    places_.clear();
    nulls_ = 0;
}

bool TextGroup::mostly_repeats() const {
    return distinct_.size() * 2 < size() - nulls();
}

bool TextGroup::is_mostly_ordered() const {
    std::size_t neighbours = 0, rising = 0, falling = 0;
    std::optional<std::string_view> last;
    each_piece([&](std::span<const std::string_view> piece) {
        for (const std::string_view text : piece) {
            if (text.data() == nullptr) continue;
            if (last) {
                ++neighbours;
                rising += *last <= text;
                falling += *last >= text;
            }
            last = text;
        }
    });
    return std::max(rising, falling) * 10 >= neighbours * 9;
}

}  // namespace sameas::io
