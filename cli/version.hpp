#pragma once

namespace sameas::cli {

/// Version of this build, as in CMakeLists.txt and CHANGELOG.md.
inline constexpr const char* version = "0.1.0";

/// Version of the documents and tables that the command line writes: --json, run.json, entities, pairs,
/// issues.
inline constexpr int output_schema_version = 1;

}  // namespace sameas::cli
