#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace sameas::service {

struct ChildOptions {
    std::filesystem::path program;
    std::vector<std::string> arguments = {};  ///< without the program's name
    std::filesystem::path folder;             ///< that it works in
    std::filesystem::path output, errors;     ///< files that are made anew
    std::uint64_t file_bytes_max = std::numeric_limits<std::uint64_t>::max();  ///< beyond it SIGXFSZ ends it; of files without a name too
};

/// A process of its own for work that must not be able to hurt this one: it has no files or sockets of ours, yields the
/// processor to us, is the first that the system ends when memory runs out, and ends with the thread that started it.
class ChildProcess {
  public:
    /// Call it on a thread that lives as long as the process should. \throws IoError where it cannot be started
    explicit ChildProcess(const ChildOptions& options);
    /// Ends it at once if it still runs.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// How it ended, or nothing while it runs.
    struct End {
        int status = 0;  ///< of its exit; 0 where a signal ended it
        int signal = 0;
    };
    std::optional<End> ended();
    void send(int signal);

  private:
    pid_t id_ = 0;
    std::optional<End> end_;
};

}  // namespace sameas::service
