#include "io/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "engine/errors.hpp"

namespace sameas::io {

namespace {

[[noreturn]] void fail_to_read(const std::string& path, int code) {
    throw IoError(message("cannot read ", path, ": ", std::generic_category().message(code)));
}

class FileSource final : public ByteSource {
  public:
    FileSource(const std::string& path, std::atomic<std::uint64_t>* done)
        : path_(path == "-" ? "standard input" : path), done_(done) {
        file_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file_ < 0) fail_to_read(path_, errno);
    }
    ~FileSource() override {
        if (file_ != STDIN_FILENO) ::close(file_);
    }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    std::size_t read(char* to, std::size_t size) override {
        std::size_t total = 0;
        while (total < size) {
            const ssize_t got = ::read(file_, to + total, size - total);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail_to_read(path_, errno);
            if (got == 0) break;
            total += static_cast<std::size_t>(got);
        }
        if (done_) done_->fetch_add(total, std::memory_order_relaxed);
        return total;
    }

  private:
    std::string path_;
    std::atomic<std::uint64_t>* done_;
    int file_ = -1;
};

class MemorySource final : public ByteSource {
  public:
    explicit MemorySource(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}
    std::size_t read(char* to, std::size_t size) override {
        const std::size_t count = std::min(size, bytes_->size() - begin_);
        if (count > 0) std::memcpy(to, bytes_->data() + begin_, count);
        begin_ += count;
        return count;
    }

  private:
    std::shared_ptr<const std::string> bytes_;
    std::size_t begin_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> open_bytes(const std::string& path, std::atomic<std::uint64_t>* done) {
    if (path != "-") is_regular_file(path);  // refuses what cannot be read at all
    return std::make_unique<FileSource>(path, done);
}

std::unique_ptr<ByteSource> bytes_in_memory(std::shared_ptr<const std::string> bytes) {
    return std::make_unique<MemorySource>(std::move(bytes));
}

std::string_view PeekableSource::peek(std::size_t size) {
    ahead_.erase(0, std::exchange(ahead_begin_, 0));
    if (ahead_.size() < size) {
        const std::size_t held = ahead_.size();
        ahead_.resize(size);
        ahead_.resize(held + source_->read(ahead_.data() + held, size - held));
    }
    return std::string_view(ahead_).substr(0, size);
}

std::size_t PeekableSource::read(char* to, std::size_t size) {
    const std::size_t held = std::min(size, ahead_.size() - ahead_begin_);
    if (held > 0) std::memcpy(to, ahead_.data() + ahead_begin_, held);
    ahead_begin_ += held;
    return held == size ? size : held + source_->read(to + held, size - held);
}

std::string read_all(ByteSource& source) {
    constexpr std::size_t step = std::size_t{1} << 20;
    std::string bytes;
    std::size_t used = 0;
    for (;;) {
        if (bytes.size() < used + step) bytes.resize(std::max(used + step, bytes.size() * 2));
        const std::size_t got = source.read(bytes.data() + used, bytes.size() - used);
        if (got == 0) break;
        used += got;
    }
    bytes.resize(used);
    return bytes;
}

bool is_regular_file(const std::string& path) {
    if (path == "-") return false;
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) fail_to_read(path, errno);
    if (S_ISDIR(status.st_mode)) fail_to_read(path, EISDIR);
    return S_ISREG(status.st_mode);
}

std::uint64_t size_of(const std::string& path) {
    struct stat status{};
    if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace sameas::io
