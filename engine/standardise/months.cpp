#include "engine/standardise/months.hpp"

#include <string_view>

#include "engine/standardise/embedded_tables.hpp"
#include "engine/standardise/table_rows.hpp"

namespace sameas {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }

bool is_ordinal_ending(std::string_view word) {
    return word == "st" || word == "nd" || word == "rd" || word == "th" || word == "er";
}

}  // namespace

void settle_month_names(std::string& text) {
    static const HeadOf months = heads_of(standardise_tables::months, ' ');
    std::string read;
    for (std::size_t i = 0; i < text.size();) {
        if (!is_letter(text[i])) {
            read.push_back(text[i++]);
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && is_letter(text[end])) ++end;
        const std::string_view word = std::string_view(text).substr(i, end - i);
        const auto at = months.find(word);
        const bool is_ending = i > 0 && is_digit(text[i - 1]) && is_ordinal_ending(word);
        const std::string_view written = at != months.end() ? at->second : word;
        if (!is_ending && written != "-") read += written;
        // A word that goes takes the dot or comma behind it along, and one blank.
        if (is_ending || written == "-") {
            while (end < text.size() && (text[end] == '.' || text[end] == ',' || text[end] == ' ') && !is_ending) ++end;
        } else if (end < text.size() && text[end] == '.' && at != months.end()) {
            ++end;
        }
        i = end;
    }
    while (!read.empty() && read.back() == ' ') read.pop_back();
    text = std::move(read);
}

}  // namespace sameas
