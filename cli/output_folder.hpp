#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cli/interrupt.hpp"

namespace sameas::cli {

/// The folder that a run writes to. Files are written to a hidden folder inside it and move to their names
/// all together at the very end; until then what was there before stands untouched, and a run that fails
/// leaves nothing behind.
class OutputFolder {
  public:
    /// Creates what is missing of the folder and tries to write to it. \throws IoError when that cannot be
    /// done
    OutputFolder(std::string path, Interrupt& interrupt);
    /// Removes what was not committed, and the folder when it was created for nothing.
    ~OutputFolder();
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

    /// Where to write the file that is to get this name.
    std::string file(const std::string& name);
    /// Names of the files asked for so far, in order.
    const std::vector<std::string>& names() const { return names_; }
    /// Path of the file of that name once it is committed.
    std::string path_of(const std::string& name) const;

    /// Moves the files to their names, in the order in which they were asked for, and removes those of an
    /// earlier run that this one has no counterpart of. \throws IoError
    void commit(const std::vector<std::string>& names_of_earlier_run);

  private:
    void discard() noexcept;

    std::string path_, hidden_;
    bool created_ = false, committed_ = false;
    std::vector<std::string> names_;
    Interrupt& interrupt_;
    std::unique_ptr<Interrupt::CleanUp> clean_up_;
};

}  // namespace sameas::cli
