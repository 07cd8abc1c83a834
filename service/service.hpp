#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "service/http_message.hpp"
#include "service/limits.hpp"

namespace sameas {
class StoredIndex;
}

namespace sameas::service {

class ApiKeys;
class AuditLog;
class Upload;
struct ServiceState;

struct ServiceOptions {
    Limits limits = {};
    ApiKeys* keys = nullptr;    ///< null: nobody is asked for a key
    AuditLog* audit = nullptr;  ///< null: none is kept
    std::function<void(const std::string&)> warn = {};  ///< takes what an operator should see; called from any thread
};

/// Where the work of a request is to be done.
enum class Workload {
    read,   ///< a thread for reads
    write,  ///< a thread that may wait for the disk
    upload  ///< begin_upload(), on threads that may wait for the disk
};

/// The routes over an index: requests in, answers out. Knows nothing of sockets. Thread-safe.
class Service {
  public:
    /// All must outlive it.
    Service(StoredIndex& index, const ServiceOptions& options);
    ~Service();

    Workload workload(const Request& request) const;
    /// Whether it counts towards Limits::requests_max: what everybody may ask, as whether the service lives, does not.
    bool needs_place(const Request& request) const;
    /// Never throws: what goes wrong is a problem document.
    Response handle(const Request& request) noexcept;
    /// Of a request whose body is read piece by piece. \throws Problem when it must not begin
    std::unique_ptr<Upload> begin_upload(const Request& request);
    /// From now on /v1/ready says no, and nobody waits for changes.
    void begin_ending();

    ServiceState& state() { return *state_; }

  private:
    Response answer(const Request& request, std::size_t& route);
    std::unique_ptr<ServiceState> state_;
};

}  // namespace sameas::service
