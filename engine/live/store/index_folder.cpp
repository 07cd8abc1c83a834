#include "engine/live/store/index_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <system_error>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/errors.hpp"
#include "engine/live/store/row_format.hpp"
#include "engine/model/model.hpp"

namespace sameas {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

[[noreturn]] void fail(const char* what, const fs::path& path) {
    const int code = errno;
    throw IoError(message("cannot ", what, " '", path.string(), "': ", std::strerror(code)));
}

/// Closes a descriptor at the end of its block.
struct Descriptor {
    int number;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

}  // namespace

void sync_folder(const fs::path& path) {
    const Descriptor folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.number < 0 || ::fsync(folder.number) != 0) fail("sync", path);
}

namespace {

/// Under its name only when it is whole and on the disk.
void write_whole(const fs::path& path, std::string_view text) {
    const fs::path temporary = path.string() + ".tmp";
    {
        const Descriptor file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
        if (file.number < 0) fail("write", path);
        while (!text.empty()) {
            const ssize_t written = ::write(file.number, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("write", path);
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(file.number) != 0) fail("write", path);
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail("write", path);
    sync_folder(path.parent_path());
}

std::string read_whole(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) fail("read", path);
    std::ostringstream text;
    text << file.rdbuf();
    if (file.bad()) fail("read", path);
    return text.str();
}

std::string hash_of(std::string_view text) { return message(std::hex, XXH3_64bits(text.data(), text.size())); }

/// The first version of the format had the model in a file of its own, and the choices in index.json.
VersionMade read_first_format(const fs::path& folder, const Json& document) {
    const fs::path place = folder / "model.json";
    const std::string model = read_whole(place);
    if (hash_of(model) != document.at("model_hash").get<std::string>())
        throw InvalidInput(message("'", place.string(), "' is not the model that the index was made with: put that one back, or build the index again"));
    return {parse_model(model, place.string()), parse_choices(document.dump())};
}

}  // namespace

IndexFolder::IndexFolder(const fs::path& path) : path_(path), lock_(::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    if (lock_ < 0) fail("open the index in", path);
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
    const bool is_taken = errno == EWOULDBLOCK;
    if (!is_taken) fail("lock the index in", path);
    ::close(lock_);
    throw IoError(message("the index in '", path.string(), "' is open in another process: end that one, or ask it"));
}

IndexFolder::IndexFolder(IndexFolder&& other) noexcept : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)), is_made_here_(other.is_made_here_) {}

IndexFolder::~IndexFolder() {
    if (lock_ >= 0) ::close(lock_);
}

IndexFolder IndexFolder::make(const fs::path& path) {
    std::error_code error;
    const bool is_made_here = fs::create_directories(path, error);
    if (error) throw IoError(message("cannot make the folder '", path.string(), "': ", error.message()));
    if (!fs::is_empty(path, error) || error)
        throw InvalidInput(message("'", path.string(), "' is not empty: name a new folder for the index, or remove what is there"));
    IndexFolder made(path);
    made.is_made_here_ = is_made_here;
    return made;
}

void IndexFolder::abandon() noexcept {
    std::error_code left_there;
    fs::remove_all(rows(), left_there);
    fs::remove(path_ / "lock", left_there);
    if (is_made_here_) fs::remove(path_, left_there);
}

IndexFolder IndexFolder::open(const fs::path& path) {
    if (!fs::exists(path / "index.json"))
        throw InvalidInput(message("there is no index in '", path.string(), "' (no index.json): name the folder of one, or build it"));
    return IndexFolder(path);
}

void IndexFolder::write(const Made& made) const {
    Json document{{"format", made.format}, {"pairs", made.scope == PairScope::all ? "all" : "across sources"}, {"columns", made.columns}};
    document["hash"] = hash_of(document.dump());
    write_whole(path_ / "index.json", document.dump(2) + "\n");
    std::error_code not_there;
    fs::remove(path_ / "model.json", not_there);  // of the first version of the format
    sync_folder(fs::absolute(path_ / "").parent_path().parent_path());  // the folder may be new
}

IndexFolder::Made IndexFolder::read() const {
    const fs::path place = path_ / "index.json";
    const std::string damaged = message("'", place.string(), "' is damaged: restore a backup, or build the index again from its records");
    const Json document = Json::parse(read_whole(place), nullptr, false);
    try {
        const int format = document.at("format").get<int>();
        if (format < 1 || format > store_format_version)
            throw InvalidInput(message("the index in '", path_.string(), "' has format ", format, ", and this version reads formats 1 to ",
                                       store_format_version, ": build it again from its records, or use the version that wrote it"));
        if (format > 1) {
            Json hashed = document;
            hashed.erase("hash");
            if (document.at("hash") != hash_of(hashed.dump())) throw InvalidInput(damaged);
        }
        Made made{.format = format};
        made.scope = document.at("pairs") == "all" ? PairScope::all : PairScope::across_sources;
        if (format == 1) {
            made.version = read_first_format(path_, document);
        } else {
            made.columns = document.at("columns").get<std::vector<std::string>>();
        }
        return made;
    } catch (const Json::exception&) {
        throw InvalidInput(damaged);
    }
}

}  // namespace sameas
