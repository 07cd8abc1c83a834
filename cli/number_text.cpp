#include "cli/number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sameas::cli {

namespace {

// The longest fixed form of a double has 309 digits before the point.
using Buffer = std::array<char, 400>;

bool is_zero(std::string_view digits) {
    return digits.find_first_of("123456789in") == std::string_view::npos;
}

}  // namespace

std::string with_separators(std::uint64_t number) {
    Buffer buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    std::string text(buffer.data(), end);
    for (std::size_t place = text.size(); place > 3; place -= 3)
        text.insert(place - 3, 1, ',');
    return text;
}

std::string fixed(double number, int decimals) {
    Buffer buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                   std::chars_format::fixed, decimals)
                         .ptr;
    std::string text(buffer.data(), end);
    if (text.starts_with('-') && is_zero(text)) text.erase(0, 1);
    return text;
}

std::string signed_fixed(double number, int decimals) {
    std::string text = fixed(number, decimals);
    return text.starts_with('-') || is_zero(text) || std::isnan(number) ? text : "+" + text;
}

std::string significant(double number, int digits) {
    Buffer buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                   std::chars_format::general, digits)
                         .ptr;
    return {buffer.data(), end};
}

std::string bytes_text(std::uint64_t bytes) {
    if (bytes == 0) return "-";
    if (bytes < 1000) return with_separators(bytes) + " B";
    double amount = static_cast<double>(bytes);
    const char* unit = "";
    for (const char* next : {" kB", " MB", " GB", " TB"}) {
        if (amount < 999.5 && *unit != '\0') break;
        amount /= 1000;
        unit = next;
    }
    return fixed(amount, amount < 10 ? 1 : 0) + unit;
}

std::string counted(std::uint64_t number, std::string_view singular, std::string_view plural) {
    if (number == 1) return "one " + std::string(singular);
    return with_separators(number) + " " + std::string(plural);
}

}  // namespace sameas::cli
