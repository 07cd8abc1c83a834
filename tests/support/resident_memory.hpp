#pragma once

namespace sameas::test {

/// False under AddressSanitizer: it keeps what was freed for a while, so the resident set does not follow what is used, and
/// a test that budgets it would test the sanitizer.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool resident_memory_tells = false;
#else
inline constexpr bool resident_memory_tells = true;
#endif

}  // namespace sameas::test
