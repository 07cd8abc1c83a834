#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sameas::cli {

// Numbers as people read them. None depends on a locale.

/// 1234567 -> "1,234,567".
std::string with_separators(std::uint64_t number);

/// A fixed number of decimals: (2.345, 1) -> "2.3". Infinities are "inf" and "-inf"; zero has no sign.
std::string fixed(double number, int decimals);
/// The same with a sign in front of numbers above zero: "+2.3", "-2.3", "0.0".
std::string signed_fixed(double number, int decimals);

/// At most so many significant digits, in whichever form is shorter: 0.95, 0.00012, 1.2e-07.
std::string significant(double number, int digits);

/// "512 B", "1.4 MB", "3.2 GB" (powers of 1000); "-" for 0, which means unknown.
std::string bytes_text(std::uint64_t bytes);

/// "one pair", "2 pairs", "1,000 pairs"; `plural` is the whole word for more than one.
std::string counted(std::uint64_t number, std::string_view singular, std::string_view plural);

}  // namespace sameas::cli
