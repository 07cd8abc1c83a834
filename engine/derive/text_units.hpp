#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace sameas {

/// The text after its first `count` code points. Here and below: \pre text is valid UTF-8
std::string_view without_first(std::string_view text, std::size_t count);
/// Its first `count` code points, or all of it.
std::string_view first_units(std::string_view text, std::size_t count);
/// Its last `count` code points, or all of it.
std::string_view last_units(std::string_view text, std::size_t count);

/// How many code points.
std::size_t count_units(std::string_view text);

/// What stands between blanks (U+0020), in order, repeats included; none is empty.
std::vector<std::string_view> words_of(std::string_view text);

/// Calls take(gram) for every `units` consecutive code points from left to right, for the whole text where it has fewer,
/// until take says false. No gram for the empty text. \pre units >= 1
template <class Take>
void for_each_gram(std::string_view text, std::size_t units, const Take& take) {
    if (text.empty()) return;
    std::string_view rest = without_first(text, units);  // what follows the gram
    while (true) {
        if (!take(text.substr(0, text.size() - rest.size())) || rest.empty()) return;
        text = without_first(text, 1);
        rest = without_first(rest, 1);
    }
}

}  // namespace sameas
