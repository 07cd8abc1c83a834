#include "engine/standardise/table_rows.hpp"

namespace sameas {

namespace {

std::string_view without_blanks_around(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char mark) {
    std::vector<std::string_view> pieces;
    while (true) {
        const std::size_t end = text.find(mark);
        pieces.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return pieces;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string_view> lines_of(std::string_view table) {
    std::vector<std::string_view> lines;
    for (const std::string_view line : split(table, '\n')) {
        if (!line.empty() && line.front() != '#') lines.push_back(line);
    }
    return lines;
}

HeadOf heads_of(std::string_view table, char mark) {
    HeadOf heads;
    for (const std::string_view line : lines_of(table)) {
        const std::size_t colon = line.find(':');
        const std::string_view head = line.substr(0, colon);
        for (const std::string_view entry : split(line.substr(colon + 1), mark)) {
            const std::string_view text = without_blanks_around(entry);
            if (!text.empty()) heads.try_emplace(text, head);
        }
    }
    return heads;
}

}  // namespace sameas
