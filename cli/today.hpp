#pragma once
#include <string>

namespace sameas::cli {

/// The day in UTC, as 2026-11-27: that of SOURCE_DATE_EPOCH (seconds since 1970) where it is set, so that files can be made again
/// to the byte.
std::string today();

}  // namespace sameas::cli
