#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "service/api_keys.hpp"
#include "service/http_message.hpp"
#include "service/limits.hpp"
#include "service/target.hpp"

namespace sameas {
class StoredIndex;
}

namespace sameas::service {

class AuditLog;
class FileUpload;
class Jobs;
class Upload;
struct ServiceState;

struct ServiceOptions {
    Limits limits = {};
    ApiKeys* keys = nullptr;    ///< null: nobody is asked for a key
    AuditLog* audit = nullptr;  ///< null: none is kept
    Jobs* jobs = nullptr;       ///< null: none are taken
    std::filesystem::path backups = {};  ///< folder of backups; empty: none are made
    std::function<void(const std::string&)> warn = {};  ///< takes what an operator should see; called from any thread
};

/// Where the work of a request is to be done.
enum class Workload {
    read,   ///< a thread for reads
    write,  ///< a thread that may wait for the disk
    edit,   ///< a thread for edits of one record, which does not wait for the disk: settle() does
    upload, ///< begin_upload(), on threads that may wait for the disk
    file    ///< begin_file(), likewise
};

/// What is known of a request before its body comes: where it goes, and who asks.
struct Admitted {
    std::size_t route = 0;               ///< in routes()
    Workload workload = Workload::read;
    /// Whether it counts towards Limits::requests_max: what everybody may ask, as whether the service lives, does not.
    bool needs_place = true;
    Target target = {};
    std::vector<std::string> arguments = {};  ///< what stands for {...} in the route
    Caller caller = {};
    std::size_t body_bytes_max = 0;      ///< of a body that is not streamed
};

/// The routes over an index: requests in, answers out. Knows nothing of sockets. Thread-safe.
class Service {
  public:
    /// All must outlive it.
    Service(StoredIndex& index, const ServiceOptions& options);
    ~Service();

    /// Looks at all but the body. \returns what handle() wants, or why the request is refused
    std::variant<Admitted, Response> admit(const Request& request) noexcept;
    /// Never throws: what goes wrong is a problem document.
    Response handle(const Request& request, const Admitted& admitted) noexcept;
    /// Where `response` tells of a change (Response::change), waits until that is safe on the disk. \returns what may be sent
    Response settle(const Request& request, const Admitted& admitted, Response response) noexcept;
    /// All at once.
    Response handle(const Request& request) noexcept;
    /// Of a request that waited for a change until its time was over: the answer counts.
    void end_wait(const Admitted& admitted, const Response& response);
    /// Of a request whose body is read piece by piece. \throws Problem when it must not begin
    std::unique_ptr<Upload> begin_upload(const Request& request, const Admitted& admitted);
    /// `admitted` must outlive it.
    std::unique_ptr<FileUpload> begin_file(const Request& request, const Admitted& admitted);
    /// From now on /v1/ready says no, nobody waits for changes, and no other model is put in place.
    void begin_ending();

    ServiceState& state() { return *state_; }

  private:
    Response answer(const Request& request, const Admitted& admitted);
    std::unique_ptr<ServiceState> state_;
};

}  // namespace sameas::service
