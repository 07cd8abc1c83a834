#include "io/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "engine/errors.hpp"
#include "io/byte_source.hpp"
#include "io/table_writer.hpp"

namespace sameas::io {

namespace {

constexpr std::size_t collected_max = std::size_t{1} << 20;

/// The file that a chain of symbolic links ends at, or the path itself.
std::string resolved(const std::string& path) {
    std::error_code failed;
    if (!std::filesystem::is_symlink(path, failed)) return path;
    const std::filesystem::path target = std::filesystem::canonical(path, failed);
    return failed ? path : target.string();
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// Makes a rename last through a power cut; a file system that cannot sync folders is left as it is.
void sync_folder(const std::string& path) {
    const int folder = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
}

constexpr int attempts_max = 100;  // a killed run with the same process id may have left a temporary

/// The name of the temporary for a file, at the first attempt or a later one.
std::string temporary_name(const std::string& target, int attempt) {
    const std::size_t slash = target.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : target.substr(0, slash + 1);
    const std::string base = message(folder, '.', target.substr(folder.size()), ".tmp-", ::getpid());
    return attempt == 0 ? base : message(base, '-', attempt);
}

}  // namespace

void remove_temporary(const std::string& path) noexcept {
    const std::string target = resolved(path);
    for (int attempt = 0; attempt <= attempts_max; ++attempt)
        ::unlink(temporary_name(target, attempt).c_str());
}

OutputFile::OutputFile(const std::string& path) : path_(path), target_(resolved(path)) {
    struct stat status{};
    if (::stat(target_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        file_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
        if (file_ < 0) fail(errno);
        return;
    }
    for (int attempt = 0; file_ < 0; ++attempt) {
        temporary_ = temporary_name(target_, attempt);
        file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file_ >= 0) return;
        const int code = errno;
        if (code == EEXIST && attempt < attempts_max) continue;
        temporary_.clear();
        fail(code);
    }
}

OutputFile::~OutputFile() {
    discard();
}

void OutputFile::write(std::string_view bytes) {
    if (collected_.size() + bytes.size() >= collected_max) {
        flush(collected_);
        collected_.clear();
    }
    if (bytes.size() >= collected_max) {
        flush(bytes);
    } else {
        collected_.append(bytes);
    }
}

void OutputFile::flush(std::string_view bytes) {
    SAMEAS_ASSERT(file_ >= 0);
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void OutputFile::commit() {
    flush(collected_);
    collected_.clear();
    if (!temporary_.empty() && ::fsync(file_) != 0) fail(errno);
    const int closed = ::close(file_);
    file_ = -1;
    if (closed != 0) fail(errno);
    if (temporary_.empty()) return;
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
    temporary_.clear();
    sync_folder(target_);
}

void OutputFile::discard() noexcept {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    temporary_.clear();
}

void OutputFile::fail(int code) {
    discard();
    throw IoError(message("cannot write ", path_, ": ", std::generic_category().message(code)));
}

void write_file(const std::string& path, std::string_view content) {
    OutputFile file(path);
    file.write(content);
    file.commit();
}

std::string read_file(const std::string& path) {
    return read_all(*open_bytes(path));
}

}  // namespace sameas::io
