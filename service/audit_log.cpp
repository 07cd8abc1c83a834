#include "service/audit_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/errors.hpp"
#include "service/system_time.hpp"

namespace sameas::service {

AuditLog::AuditLog(const std::filesystem::path& file)
    : name_(file.string()), descriptor_(::open(name_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) throw IoError("cannot open the audit log " + name_ + ": " + std::strerror(errno));
}

AuditLog::~AuditLog() { ::close(descriptor_); }

void AuditLog::append(const AuditEntry& entry) {
    nlohmann::ordered_json line{{"time_us", now_us()},
                                {"caller", entry.caller},
                                {"peer", entry.peer},
                                {"request", entry.request},
                                {"status", entry.status}};
    if (!entry.entity.empty()) line["entity"] = entry.entity;
    if (!entry.job.empty()) line["job"] = entry.job;
    if (!entry.backup.empty()) line["backup"] = entry.backup;
    if (!entry.records.empty()) line["records"] = entry.records;
    const bool was_torn = is_torn_.exchange(false);
    const std::string text = (was_torn ? "\n" : "") + line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written == static_cast<ssize_t>(text.size())) return;
    const std::string reason = written < 0 ? std::strerror(errno) : "only a part of the line was taken";
    if (was_torn || written > 0) is_torn_ = true;
    throw IoError("cannot write the audit log " + name_ + ": " + reason);
}

}  // namespace sameas::service
