#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "service/jobs/job.hpp"

namespace sameas::service {

class ChildProcess;
class JobUpload;

struct JobsOptions {
    std::filesystem::path folder;             ///< of all jobs; made where it is not there
    std::filesystem::path files_folder = {};  ///< that paths of files begin in; empty: every file is sent
    std::filesystem::path program = "/proc/self/exe";  ///< that does the work: sameas
    std::uint64_t disk_bytes_max = 10ULL << 30;  ///< of all files and results, and of each temporary file; what would go beyond is refused or ended
    std::uint64_t memory_bytes = 1ULL << 30;  ///< of a job
    int threads = 1;                          ///< of a job
    std::size_t running_max = 1, jobs_max = 100;
    std::chrono::seconds kept = std::chrono::hours(24);  ///< after the last change of state or piece of a file, a job and its files go
};

/// Batch runs beside the index, each a process of its own in a folder of its own: whatever becomes of it, the service goes on.
/// A thread of its own starts them in the order in which their files were there, looks after them, and lets go what is old.
/// Jobs that were over when a service ended are there again when the next begins; others have failed then. Thread-safe.
class Jobs {
  public:
    /// \throws IoError where the folder cannot be used, or another process uses it
    explicit Jobs(const JobsOptions& options);
    /// Ends those that run.
    ~Jobs();
    Jobs(const Jobs&) = delete;
    Jobs& operator=(const Jobs&) = delete;

    /// \throws Problem: too many jobs, a path that leads to no file of the folder
    Job add(JobOrder order, const std::string& owner);
    /// In the order in which they were added.
    std::vector<Job> all() const;
    std::optional<Job> find(const std::string& id) const;
    /// Ends it where it runs, and removes all of it. \returns false where it is not there
    bool remove(const std::string& id);

    /// For a file that is to be sent. \throws Problem: no such job or file, or it is there already. Jobs must outlive it.
    std::unique_ptr<JobUpload> begin_upload(const std::string& id, const std::string& name);
    /// The file of a result. \throws Problem where it is not there
    std::filesystem::path result(const std::string& id, const std::string& name) const;
    bool takes_paths() const { return !options_.files_folder.empty(); }

  private:
    friend class JobUpload;
    struct Entry;

    void look_after(const std::stop_token& ended);
    void load();
    void start(Entry& entry);
    void follow(Entry& entry);
    void end(Entry& entry, JobState state, const std::string& error);
    void give_up(Entry& entry);
    void remove_old(std::int64_t now_us);
    void take_file(const std::string& id, const std::string& name, const std::filesystem::path& from, std::uint64_t bytes);
    void measure();
    void check_room(std::uint64_t more) const;
    std::filesystem::path folder_of(const std::string& id) const { return options_.folder / id; }
    Entry& entry_of(const std::string& id) const;
    void save(const Job& job) const;

    JobsOptions options_;
    int lock_ = -1;  // descriptor
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<std::unique_ptr<Entry>> entries_;
    bool has_news_ = false;  // for the thread that looks after all
    std::uint64_t ready_count_ = 0;  // jobs whose files were there so far
    std::atomic<std::uint64_t> disk_bytes_{0};
    std::jthread keeper_;
};

/// A file on its way to a job. Not thread-safe.
class JobUpload {
  public:
    JobUpload(Jobs& jobs, std::string id, std::string name, std::filesystem::path to);
    /// What was not finished is removed.
    ~JobUpload();
    JobUpload(const JobUpload&) = delete;
    JobUpload& operator=(const JobUpload&) = delete;

    /// \throws Problem (no_room, not_found where the job is gone), IoError
    void take(std::string_view piece);
    /// The file is the job's. \throws Problem where the job is gone, or has the file meanwhile. \returns its size
    std::uint64_t finish();
    const std::string& name() const { return name_; }

  private:
    Jobs& jobs_;
    std::string id_, name_;
    std::filesystem::path to_;
    int descriptor_;
    std::uint64_t bytes_ = 0;
};

}  // namespace sameas::service
