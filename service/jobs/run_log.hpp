#pragma once
#include <filesystem>
#include <string>

#include "service/jobs/job.hpp"

namespace sameas::service {

/// The end of what a run says on standard error: progress in lines of JSON, and words.
struct RunLog {
    JobProgress progress;   ///< the last that was told
    std::string last_line;  ///< of words, without the program's name
};
/// Of a file that may still be written, or not be there.
RunLog read_run_log(const std::filesystem::path& file);

}  // namespace sameas::service
