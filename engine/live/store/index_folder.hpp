#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/live/store/version_document.hpp"

namespace sameas {

/// So that new names in a folder outlive a loss of power. \throws IoError
void sync_folder(const std::filesystem::path& path);

/// The folder of an index, which one process has at a time: index.json (what never changes, the version of the format) and
/// rows/ (ChangeStore). index.json is written last: a folder without it holds no index.
class IndexFolder {
  public:
    /// For a new index, in a folder that is empty or not there. \throws IoError, InvalidInput (not empty)
    static IndexFolder make(const std::filesystem::path& path);
    /// What make() and a build that failed left behind: its files, and the folder where make() made it. Does not throw.
    void abandon() noexcept;
    /// \throws IoError (not there, or another process has it)
    static IndexFolder open(const std::filesystem::path& path);
    IndexFolder(IndexFolder&& other) noexcept;
    IndexFolder& operator=(IndexFolder&&) = delete;
    ~IndexFolder();

    std::filesystem::path rows() const { return path_ / "rows"; }
    struct Made {
        int format;                                         ///< of index.json
        PairScope scope = PairScope::all;
        std::vector<std::string> columns = {};              ///< empty: those that the model reads
        std::optional<VersionMade> version = std::nullopt;  ///< where the folder is of the first version of the format: it stands here
    };
    /// Once everything else is there. \throws IoError
    void write(const Made& made) const;
    /// \throws InvalidInput when there is no index, one of another format, or a file was changed
    Made read() const;

  private:
    explicit IndexFolder(const std::filesystem::path& path);

    std::filesystem::path path_;
    int lock_ = -1;
    bool is_made_here_ = false;
};

}  // namespace sameas
