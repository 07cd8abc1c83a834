#pragma once
#include <string>
#include <string_view>

namespace sameas::io {

/// A file that appears under its name only when it is whole: written as ".NAME.tmp-PID" beside it, then
/// synced and renamed. Without commit() nothing of it stays. A symbolic link keeps pointing: what it points
/// to is replaced. A device or pipe is written to directly.
class OutputFile {
  public:
    /// \throws IoError naming the path and the system's reason, as all members
    explicit OutputFile(const std::string& path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Appends; collected in memory and written in large pieces.
    void write(std::string_view bytes);
    /// Writes what is left, syncs and renames. Once. When it throws, the temporary is gone.
    void commit();

  private:
    void flush(std::string_view bytes);
    void discard() noexcept;
    [[noreturn]] void fail(int code);

    std::string path_;  ///< as given, for messages
    std::string target_;
    std::string temporary_;  ///< empty: written directly
    std::string collected_;
    int file_ = -1;
};

/// Removes what output files of this path have written so far: for a process that is given up while one of its threads
/// may still be writing. Harmless where there is none.
void remove_temporary(const std::string& path) noexcept;

}  // namespace sameas::io
