#include "cli/text_table.hpp"

#include <algorithm>
#include <cstdint>

namespace sameas::cli {

namespace {

/// Bytes of the code point that begins at `at`; 0 where no valid one does.
std::size_t code_point_bytes(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0u) != 0x80u) return 0;
    }
    return length;
}

bool is_control(std::string_view code_point) {
    const auto first = static_cast<unsigned char>(code_point[0]);
    if (code_point.size() == 1) return first < 0x20 || first == 0x7F;
    return code_point.size() == 2 && first == 0xC2 && static_cast<unsigned char>(code_point[1]) < 0xA0;
}

std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

}  // namespace

std::string printable(std::string_view text, std::size_t code_points_max) {
    std::string result;
    std::size_t code_points = 0;
    for (std::size_t at = 0; at < text.size(); ++code_points) {
        if (code_points == code_points_max) return result + "...";
        const std::size_t length = code_point_bytes(text, at);
        if (length == 0) {
            result += '?';
        } else {
            const std::string_view code_point = text.substr(at, length);
            result += is_control(code_point) ? std::string_view(" ") : code_point;
        }
        at += std::max<std::size_t>(length, 1);
    }
    return result;
}

std::string wrapped(std::string_view text, std::size_t width_max, std::size_t indent) {
    std::string result, line;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && indent + width(line) + 1 + width(word) > width_max) {
            result += std::string(indent, ' ') + line + "\n";
            line.clear();
        }
        if (!line.empty()) line += ' ';
        line += word;
    }
    return line.empty() ? result : result + std::string(indent, ' ') + line + "\n";
}

std::string section(const std::string& title, const std::string& body) {
    return body.empty() ? "" : title + "\n" + body + "\n";
}

std::string list_text(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += "  " + printable(line) + "\n";
    return text;
}

void TextTable::add(std::vector<std::string> cells) {
    cells.resize(alignment_.size());
    rows_.push_back(std::move(cells));
}

std::string TextTable::text(std::size_t indent) const {
    std::vector<std::size_t> widths(alignment_.size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t c = 0; c < row.size(); ++c)
            widths[c] = std::max(widths[c], width(row[c]));
    }
    std::string result;
    for (const auto& row : rows_) {
        std::string line(indent, ' ');
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string padding(widths[c] - width(row[c]), ' ');
            if (c > 0) line += "  ";
            line += alignment_[c] == 'r' ? padding + row[c] : row[c] + padding;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + "\n";
    }
    return result;
}

}  // namespace sameas::cli
