#include "cli/today.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace sameas::cli {

namespace {

constexpr std::int64_t seconds_max = 253402300799;  // the end of the year 9999

/// Writes a number into these places of a text, with zeros before it.
void write_digits(unsigned number, std::string& text, std::size_t first, std::size_t count) {
    for (std::size_t i = count; i > 0; --i, number /= 10) text[first + i - 1] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string today() {
    using namespace std::chrono;
    sys_seconds now = floor<seconds>(system_clock::now());
    if (const char* const given = std::getenv("SOURCE_DATE_EPOCH")) {
        const std::string_view text(given);
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error == std::errc{} && end == text.data() + text.size() && count >= 0 && count <= seconds_max) now = sys_seconds(seconds(count));
    }
    const year_month_day day(floor<days>(now));
    std::string text = "0000-00-00";
    write_digits(static_cast<unsigned>(static_cast<int>(day.year())), text, 0, 4);
    write_digits(static_cast<unsigned>(day.month()), text, 5, 2);
    write_digits(static_cast<unsigned>(day.day()), text, 8, 2);
    return text;
}

}  // namespace sameas::cli
