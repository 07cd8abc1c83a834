#pragma once
#include <optional>
#include <string_view>

namespace sameas {

struct Instant {
    double seconds = 0;     ///< since 1970-01-01T00:00, proleptic Gregorian calendar
    bool has_time = false;  ///< else it is a date alone, at its midnight
};

/// Reads ISO 8601: `1990-04-03`, `1990-04-03T10:20`, `1990-04-03 10:20:30.5`, behind a time perhaps `Z`; month and day may have
/// one digit. Nothing for anything else, and for days that are not in the calendar. Does not throw or allocate.
std::optional<Instant> parse_instant(std::string_view text);

}  // namespace sameas
