#pragma once
#include <cstddef>

namespace sameas::test {

/// Whether this is a build with AddressSanitizer, in which a test takes ten to twenty times as long.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

/// How many of so many generated cases a test looks at: all, or one in nine, at least one, where it is sanitized. What a
/// sanitizer finds hangs on sizes and places, which a part shows as well; whether results are right, the other build asks.
constexpr std::size_t rounds(std::size_t all) {
    return is_sanitized ? (all + 8) / 9 : all;
}
/// The same for a walk through all cases: 1, or 9 (which shares no divisor with the sizes of most).
inline constexpr std::size_t step = is_sanitized ? 9 : 1;

}  // namespace sameas::test
