#include "engine/standardise/zero_fractions.hpp"

#include <algorithm>

#include "engine/standardise/text_ends.hpp"

namespace sameas {

std::string_view without_zero_fraction(std::string_view text) {
    const std::string_view number = without_end_marks(text);
    const std::size_t point = number.find('.');
    if (point == std::string_view::npos || point == 0) return text;
    const std::string_view whole = number.substr(0, point), fraction = number.substr(point + 1);
    const bool is_whole = std::ranges::all_of(whole, [](char c) { return c >= '0' && c <= '9'; });
    const bool is_zero = !fraction.empty() && std::ranges::all_of(fraction, [](char c) { return c == '0'; });
    return is_whole && is_zero ? whole : text;
}

void drop_zero_fraction(std::string& text) {
    const std::string_view left = without_zero_fraction(text);
    if (left.size() != text.size()) text = std::string(left);
}

}  // namespace sameas
