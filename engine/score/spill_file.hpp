#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "engine/run_context.hpp"

namespace sameas {

/// A file without a name for what does not fit into memory: it is gone when the process is, however that ends.
/// Thread-safe.
class SpillFile {
  public:
    /// \throws IoError when no file can be made in the folder, as all members
    explicit SpillFile(std::string folder);
    ~SpillFile();
    SpillFile(const SpillFile&) = delete;
    SpillFile& operator=(const SpillFile&) = delete;

    /// Writes the bytes somewhere in the file. \returns where they begin
    /// \throws IoError when the disk is full: names the folder, what was needed, and what helps; Cancelled
    std::uint64_t append(std::span<const std::byte> bytes, RunContext& context);
    /// Reads bytes that were appended.
    void read(std::uint64_t begin, std::span<std::byte> bytes) const;
    /// Gives their place on the disk back, where the file system can.
    void forget(std::uint64_t begin, std::uint64_t size);
    /// Bytes that were ever appended.
    std::uint64_t size() const { return end_.load(std::memory_order_relaxed); }

  private:
    [[noreturn]] void fail(const char* what, int code, std::uint64_t needed, const RunContext* context) const;

    std::string folder_;
    int file_ = -1;
    std::atomic<std::uint64_t> end_{0};
};

}  // namespace sameas
