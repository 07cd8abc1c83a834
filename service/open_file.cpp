#include "service/open_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "engine/errors.hpp"

namespace sameas::service {

OpenFile::OpenFile(const std::filesystem::path& file) : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
        const int error = errno;
        if (descriptor_ >= 0) ::close(descriptor_);
        throw IoError("cannot read " + file.string() + ": " + std::strerror(error));
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
}

OpenFile::~OpenFile() { ::close(descriptor_); }

std::string OpenFile::read(std::uint64_t offset, std::size_t bytes_max) const {
    std::string bytes;
    try {
        bytes.resize(bytes_max);
    } catch (const std::bad_alloc&) {  // on a thread of a pool, where it would end the service
        return {};
    }
    const ssize_t read = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    bytes.resize(read < 0 ? 0 : static_cast<std::size_t>(read));
    return bytes;
}

}  // namespace sameas::service
