// Copies of the index, below the one folder that the service was given for them. Other services may have been given it too.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>

#include "engine/live/store/index_folder.hpp"
#include "service/handlers.hpp"

namespace sameas::service {

namespace {

constexpr std::size_t name_bytes_max = 100;

/// One part of a path, of letters, digits, `-`, `_` and `.`, that leads nowhere else and is not hidden. \throws Problem
std::string backup_name(const nlohmann::json& body) {
    check_keys(body, {"name"}, "the body");
    if (!body.contains("name") || !body["name"].is_string())
        throw Problem(ProblemKind::malformed_request, "the body needs the name of the backup: {\"name\": \"monday\"}");
    std::string name = body["name"].get<std::string>();
    const auto may_stand = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; };
    if (name.empty() || name.size() > name_bytes_max || name[0] == '.' || !std::all_of(name.begin(), name.end(), may_stand))
        throw Problem(ProblemKind::invalid_value, message("a name has 1 to ", name_bytes_max, " letters of ASCII, digits, '-', '_' and '.', and does not begin with '.'"),
                      "name", name);
    return name;
}

/// The folder of backups as long as a copy is made: no other service of this machine makes one in it, or takes the beginning of
/// this one for what an ended service left.
class HeldFolder {
  public:
    /// \throws IoError (not there: not made anew, as a disk may be missing), Problem (another one has it)
    explicit HeldFolder(const std::filesystem::path& folder) : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (descriptor_ < 0) throw IoError(message("the folder of backups cannot be opened: ", std::strerror(errno)));
        if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
        const int trouble = errno;
        ::close(descriptor_);
        if (trouble == EWOULDBLOCK)
            throw Problem(ProblemKind::conflict, "another service is making a backup in the same folder: wait until it is");
        throw IoError(message("the folder of backups cannot be locked: ", std::strerror(trouble)));
    }
    ~HeldFolder() { ::close(descriptor_); }
    HeldFolder(const HeldFolder&) = delete;
    HeldFolder& operator=(const HeldFolder&) = delete;

  private:
    int descriptor_;
};

}  // namespace

Response add_backup(Call& call) {
    call.query.check_all_read();
    ServiceState& state = call.state;
    if (state.backups.empty()) throw Problem(ProblemKind::not_found, "this service makes no backups: start it with --backups DIR");
    call.backup = backup_name(parsed_json(call.request.body));
    const std::unique_lock only_one(state.backing_up, std::try_to_lock);
    if (!only_one) throw Problem(ProblemKind::conflict, "another backup is being made: wait until it is");
    const HeldFolder held(state.backups);
    const std::filesystem::path folder = state.backups / call.backup;
    if (std::filesystem::exists(std::filesystem::symlink_status(folder)))
        throw Problem(ProblemKind::conflict, "there is a backup of that name: choose another one", "name", call.backup);
    const std::filesystem::path part = state.backups / ("." + call.backup + ".part");  // no client can name it
    std::filesystem::remove_all(part);  // of a service that was ended in the middle of one
    try {
        state.index.backup(part);
        std::filesystem::rename(part, folder);
        sync_folder(state.backups);
    } catch (...) {
        std::error_code left_there;  // the next one of that name tries again
        std::filesystem::remove_all(part, left_there);
        throw;
    }
    return {.status = 201, .body = json_text({{"name", call.backup}})};
}

}  // namespace sameas::service
