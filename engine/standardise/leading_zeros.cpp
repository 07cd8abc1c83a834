#include "engine/standardise/leading_zeros.hpp"

#include <algorithm>

namespace sameas {

std::string_view without_leading_zeros(std::string_view text) {
    const bool is_number = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!is_number || text.empty()) return text;
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
    return text;
}

void drop_leading_zeros(std::string& text) { text.erase(0, text.size() - without_leading_zeros(text).size()); }

}  // namespace sameas
