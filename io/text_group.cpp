#include "io/text_group.hpp"

#include <optional>

namespace sameas::io {

void TextGroup::add(std::span<const std::string_view> texts) {
    const std::size_t first = size(), known = places_end();
    places_.resize(first + texts.size());
    const std::span<std::int32_t> places = std::span(places_).subspan(first);
    codes_.resize(texts.size());
    texts_.encode(texts, codes_);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const bool is_null = texts[i].data() == nullptr;
        places[i] = is_null ? null_place : static_cast<std::int32_t>(index(codes_[i]));
        nulls_ += is_null;
    }
    for (std::size_t place = known; place < places_end(); ++place)
        bytes_ += text(place).size();
}

void TextGroup::clear() {
    texts_.finish();
    places_.clear();
    nulls_ = bytes_ = 0;
}

bool TextGroup::mostly_repeats() const {
    return (places_end() - places_begin()) * 2 < size() - nulls();
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
