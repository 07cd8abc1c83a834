#pragma once
#include <atomic>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sameas::service {

/// Who read or changed which record.
struct AuditEntry {
    std::string caller;   ///< name of the key; "" where none is asked for
    std::string peer;     ///< address
    std::string request;  ///< method and path of the route, without values
    int status = 0;       ///< of the answer
    std::vector<std::pair<std::string, std::string>> records = {};  ///< (source, id)
    std::string entity = {}, job = {}, backup = {};
};

/// A file that is only ever appended to: one JSON object a line, with its time. Holds ids of records, no values of theirs.
/// Thread-safe. A line is written with one call and is in the system's hands when append() returns; after a loss of power the
/// last seconds may be missing.
class AuditLog {
  public:
    /// Made where it is not there, for its owner alone. \throws IoError
    explicit AuditLog(const std::filesystem::path& file);
    ~AuditLog();
    AuditLog(const AuditLog&) = delete;
    AuditLog& operator=(const AuditLog&) = delete;

    /// \throws IoError when it cannot be written
    void append(const AuditEntry& entry);

  private:
    std::string name_;
    int descriptor_;
    std::atomic<bool> is_torn_{false};  // the last line was written in part
};

}  // namespace sameas::service
