#include "engine/table/number.hpp"

#include <algorithm>
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

/// Only digits, so many.
bool are_digits(std::string_view text, std::size_t count) { return text.size() == count && std::ranges::all_of(text, is_digit); }

/// 1,250,000.50: three digits behind each comma, and no zero before all. 0,125 is what others write for 0.125.
std::optional<double> parse_grouped(std::string_view text) {
    if (text.size() > written_max) return std::nullopt;
    const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const std::size_t point = std::min(text.find('.'), text.size()), first = text.find(',');
    if (first == std::string_view::npos || first > point || text.substr(sign).starts_with('0')) return std::nullopt;
    if (first - sign > 3 || !are_digits(text.substr(sign, first - sign), first - sign) || first == sign) return std::nullopt;
    std::array<char, written_max> plain;
    char* end = std::ranges::copy(text.substr(0, first), plain.begin()).out;
    for (std::size_t comma = first; comma < point; comma += 4) {
        const std::string_view group = text.substr(comma + 1, 3);
        if (text[comma] != ',' || !are_digits(group, 3) || comma + 4 > point) return std::nullopt;
        end = std::ranges::copy(group, end).out;
    }
    const std::string_view fraction = text.substr(point);
    if (!fraction.empty() && !are_digits(fraction.substr(1), fraction.size() - 1)) return std::nullopt;
    end = std::ranges::copy(fraction, end).out;
    return parse_number({plain.data(), end});
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
