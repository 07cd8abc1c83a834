#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "service/record_form.hpp"

namespace sameas::service {

enum class JobState : std::uint8_t {
    waiting,  ///< for files that are to be sent
    queued,   ///< for its turn
    running,
    done,
    failed
};

/// A file that a job reads.
struct JobFile {
    std::string name;
    std::string source = {};               ///< "": called by the name of the file
    std::string path = {};                 ///< of a file that the service has, below its folder of files; "": it is sent
    std::optional<std::uint64_t> bytes = {};  ///< nothing until it is there
};

/// What a client asks for: {"command": "dedupe", "files": [{"name": "crm.csv"}], "settings": {...}, ...}.
struct JobOrder {
    std::string command;  ///< dedupe, link
    std::vector<JobFile> files;
    std::string settings = {};                ///< a JSON document; "": they are drafted
    std::vector<std::string> arguments = {};  ///< further ones of the command, each as --NAME or --NAME=VALUE

    /// \throws Problem for what cannot be a job: names every wrong place
    static JobOrder parse(const nlohmann::json& body);
};

/// A result, and its size.
struct JobResult {
    std::string name;
    std::uint64_t bytes = 0;
};

struct JobProgress {
    std::string stage = {};
    std::uint64_t done = 0, total = 0;  ///< total 0: the stage cannot tell
};

struct Job {
    std::string id;
    std::string owner;  ///< name of the key that asked for it
    JobOrder order;
    JobState state = JobState::waiting;
    std::string error = {};              ///< of one that failed
    std::int64_t created_us = 0, changed_us = 0;  ///< since 1970; changed: when the state did
    JobProgress progress = {};           ///< of one that runs
    std::vector<JobResult> results = {};  ///< of one that is done

    bool is_over() const { return state == JobState::done || state == JobState::failed; }
};

/// As clients see it.
Json job_json(const Job& job);
/// As the folder of a job keeps it: with the owner, without order beyond its files, since a job that was not over is not
/// taken up again.
std::string job_record(const Job& job);
/// \throws InvalidInput, InvalidSettings where the text is none of job_record()
Job job_of_record(const std::string& text);

/// Where a job keeps things, within its folder.
inline constexpr const char* job_files = "files";
inline constexpr const char* job_results = "result";

/// The command line of a job, for a process that works in its folder.
std::vector<std::string> command_line(const JobOrder& order);

}  // namespace sameas::service
