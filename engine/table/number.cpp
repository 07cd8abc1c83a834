#include "engine/table/number.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/table/ascii.hpp"

namespace sameas {

namespace {

constexpr std::array<std::string_view, 3> currency_signs{"$", "£", "€"};
/// Characters of a number with commas, at most.
constexpr std::size_t written_max = 32;

std::string_view without_currency(std::string_view text) {
    for (const std::string_view sign : currency_signs) {
        if (text.starts_with(sign)) return trimmed(text.substr(sign.size()));
        if (text.ends_with(sign)) return trimmed(text.substr(0, text.size() - sign.size()));
    }
    return text;
}

/// 1,250,000.50: three digits behind each comma.
std::optional<double> parse_grouped(std::string_view text) {
    std::array<char, written_max> plain;
    std::size_t size = 0, group = 0;
    bool is_grouped = false, is_whole = true;
    for (const char c : text) {
        if (c == ',' && is_whole) {
            if (is_grouped ? group != 3 : group == 0 || group > 3) return std::nullopt;
            is_grouped = true;
            group = 0;
            continue;
        }
        if (c == '.' && is_whole) {
            if (is_grouped && group != 3) return std::nullopt;
            is_whole = false;
        }
        if (size == plain.size()) return std::nullopt;
        plain[size++] = c;
        group += size > 1 || is_digit(c);   // a sign before it is none of them
    }
    if (is_grouped && is_whole && group != 3) return std::nullopt;
    return parse_number({plain.data(), size});
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
    constexpr std::string_view white_space = " \t\n\v\f\r";
    const std::size_t first = text.find_first_not_of(white_space);
    if (first == std::string_view::npos) return std::nullopt;
    text = text.substr(first, text.find_last_not_of(white_space) - first + 1);
    if (text.front() == '+') {
        text.remove_prefix(1);
        if (!text.empty() && text.front() == '-')
            return std::nullopt;  // from_chars would take the second sign
    }
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number == 0 ? 0.0 : number;  // "-0" and "0" are one value
}

std::optional<double> parse_written_number(std::string_view text) {
    text = without_currency(without_end_marks(text));
    const std::optional<double> plain = parse_number(text);
    return plain ? plain : parse_grouped(text);
}

bool has_currency(std::string_view text) { return without_currency(text).size() < text.size(); }

void append_number(double number, std::string& out) {
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
    out.append(buffer, end);
}

}  // namespace sameas
