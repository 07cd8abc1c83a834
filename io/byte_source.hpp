#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sameas::io {

/// Bytes, read once from beginning to end. Not thread-safe.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Reads up to `size` bytes (size > 0) to `to`; less than that only at the end; 0 once nothing is left.
    /// \throws IoError, InvalidInput (damaged gzip)
    virtual std::size_t read(char* to, std::size_t size) = 0;
};

/// Opens a file, or standard input for "-". `done`, where given, counts the bytes read.
/// \throws IoError naming the path and the reason
std::unique_ptr<ByteSource> open_bytes(const std::string& path, std::atomic<std::uint64_t>* done = nullptr);

/// Bytes held in memory.
std::unique_ptr<ByteSource> bytes_in_memory(std::shared_ptr<const std::string> bytes);

/// A source whose beginning can be looked at before it is read.
class PeekableSource final : public ByteSource {
  public:
    explicit PeekableSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}
    /// The next bytes, at most `size`; fewer only at the end. They are read again by read().
    std::string_view peek(std::size_t size);
    std::size_t read(char* to, std::size_t size) override;

  private:
    std::unique_ptr<ByteSource> source_;
    std::string ahead_;
    std::size_t ahead_begin_ = 0;
};

/// Everything that is left of a source.
std::string read_all(ByteSource& source);

/// True for a file that can be read again and at any place; false for standard input, pipes and devices.
/// \throws IoError when there is no such file, or when it is a folder
bool is_regular_file(const std::string& path);

/// The size of a regular file; 0 for anything else, and when there is none.
std::uint64_t size_of(const std::string& path);

}  // namespace sameas::io
