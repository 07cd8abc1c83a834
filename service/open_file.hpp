#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace sameas::service {

/// A file to be sent: stays as it is even when its name is removed. Thread-safe.
class OpenFile {
  public:
    /// \throws IoError
    explicit OpenFile(const std::filesystem::path& file);
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    std::uint64_t size() const { return size_; }
    /// Up to so many bytes from there on; fewer at its end, and none where it cannot be read, or no memory is left.
    std::string read(std::uint64_t offset, std::size_t bytes_max) const;

  private:
    int descriptor_;
    std::uint64_t size_ = 0;
};

}  // namespace sameas::service
