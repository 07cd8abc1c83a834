#include "engine/derive/text_units.hpp"

#include <algorithm>

namespace sameas {

namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::string_view without_first(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; count > 0 && at < text.size(); --count) {
        ++at;
        while (at < text.size() && is_continuation(text[at]))
            ++at;
    }
    return text.substr(at);
}

std::string_view first_units(std::string_view text, std::size_t count) {
    return text.substr(0, text.size() - without_first(text, count).size());
}

std::string_view last_units(std::string_view text, std::size_t count) {
    std::size_t at = text.size();
    for (; count > 0 && at > 0; --count) {
        --at;
        while (at > 0 && is_continuation(text[at]))
            --at;
    }
    return text.substr(at);
}

std::size_t count_units(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace sameas
