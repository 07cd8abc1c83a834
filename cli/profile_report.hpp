#pragma once
#include <string>
#include <vector>

#include "cli/report_json.hpp"
#include "engine/profile/profile.hpp"

namespace sameas::cli {

/// A profile and the inputs that it is of.
struct ProfiledTable {
    std::vector<std::string> sources;
    TableProfile profile;
    std::uint64_t row_issues = 0;  ///< rows left out, and values that became null because they cannot be held
    std::string unread;            ///< which, and why; empty where there are none
};

/// Columns whose details the text shows; all are in its table, and in JSON.
inline constexpr std::size_t detailed_columns_max = 60;

/// The report that a person reads: a table of the columns, how they hang together, then each in detail.
std::string profile_text(const ProfiledTable& table);

/// The same for programs, nothing cut off.
Json profile_json(const ProfiledTable& table);

}  // namespace sameas::cli
