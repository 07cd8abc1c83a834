#include "engine/standardise/zero_fractions.hpp"

#include <algorithm>

namespace sameas {

std::string_view without_zero_fraction(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos || point == 0) return text;
    const std::string_view whole = text.substr(0, point), fraction = text.substr(point + 1);
    const bool is_whole = std::ranges::all_of(whole, [](char c) { return c >= '0' && c <= '9'; });
    const bool is_zero = !fraction.empty() && std::ranges::all_of(fraction, [](char c) { return c == '0'; });
    return is_whole && is_zero ? whole : text;
}

void drop_zero_fraction(std::string& text) { text.resize(without_zero_fraction(text).size()); }

}  // namespace sameas
