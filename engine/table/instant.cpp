#include "engine/table/instant.hpp"

#include <charconv>
#include <chrono>

#include "engine/table/number.hpp"

namespace sameas {

namespace {

/// The digits at the beginning, from `least` to `most` of them, which are taken away.
std::optional<int> take_digits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t digits = 0;
    while (digits < most && digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    if (digits < least) return std::nullopt;
    int number = 0;
    std::from_chars(text.data(), text.data() + digits, number);
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

/// Seconds since midnight of "10:20" or "10:20:30.5".
std::optional<double> time_of_day(std::string_view text) {
    const std::optional<int> hours = take_digits(text, 1, 2);
    if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
    const std::optional<int> minutes = take_digits(text, 1, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const double whole = *hours * 3600.0 + *minutes * 60.0;
    if (text.empty()) return whole;
    if (!take(text, ':') || text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const std::optional<double> seconds = parse_number(text);
    if (!seconds || !(*seconds < 60)) return std::nullopt;
    return whole + *seconds;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    const std::optional<int> year = take_digits(text, 4, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const std::optional<int> month = take_digits(text, 1, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const std::optional<int> day = take_digits(text, 1, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    constexpr double day_seconds = 86400;
    const double midnight = static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count()) * day_seconds;
    if (text.empty()) return Instant{midnight, false};
    if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
    if (text.ends_with('Z')) text.remove_suffix(1);
    const std::optional<double> time = time_of_day(text);
    if (!time) return std::nullopt;
    return Instant{midnight + *time, true};
}

}  // namespace sameas
