// The file has no name from the start (O_TMPFILE), or loses it right after it was made: the kernel frees it with the last
// descriptor, so that neither a crash nor a kill leaves anything behind, and no later run has to look for leftovers.
#include "engine/score/spill_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "engine/errors.hpp"
#include "engine/memory.hpp"

namespace sameas {

namespace {

/// Written between two looks at the stop token: a few milliseconds even on a slow disk.
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

/// A descriptor without a name, or -1 and errno.
int open_nameless(const std::string& folder) {
#ifdef O_TMPFILE
    const int nameless = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (nameless >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return nameless;
#endif
    std::string name = folder + "/.sameas-spill-XXXXXX";
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

}  // namespace

SpillFile::SpillFile(std::string folder) : folder_(std::move(folder)), file_(open_nameless(folder_)) {
    if (file_ < 0) fail("make a file for pairs", errno, 0, nullptr);
}

SpillFile::~SpillFile() {
    if (file_ >= 0) ::close(file_);
}

std::uint64_t SpillFile::append(std::span<const std::byte> bytes, RunContext& context) {
    const std::uint64_t begin = end_.fetch_add(bytes.size(), std::memory_order_relaxed);
    for (std::uint64_t done = 0; done < bytes.size();) {
        context.check_stop();
        const std::size_t size = std::min<std::size_t>(piece_bytes, bytes.size() - done);
        const ssize_t written = ::pwrite(file_, bytes.data() + done, size, static_cast<off_t>(begin + done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail("put pairs aside", written < 0 ? errno : ENOSPC, bytes.size() - done, &context);
        done += static_cast<std::uint64_t>(written);
    }
    return begin;
}

void SpillFile::read(std::uint64_t begin, std::span<std::byte> bytes) const {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t got =
            ::pread(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(begin + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) fail("read pairs back", got < 0 ? errno : EIO, 0, nullptr);
        done += static_cast<std::size_t>(got);
    }
}

void SpillFile::forget([[maybe_unused]] std::uint64_t begin, [[maybe_unused]] std::uint64_t size) {
#ifdef FALLOC_FL_PUNCH_HOLE
    [[maybe_unused]] const int refused = ::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                                     static_cast<off_t>(begin), static_cast<off_t>(size));
#endif
}

void SpillFile::fail(const char* what, int code, std::uint64_t needed, const RunContext* context) const {
    std::string text = message("cannot ", what, " in the folder '", folder_, "': ", std::generic_category().message(code));
    if (needed > 0 && context != nullptr) {
        text += message("; ", size(), " bytes of pairs are too many for the memory so far, ", needed,
                        " of them still to write");
        std::error_code unknown;
        const std::filesystem::space_info space = std::filesystem::space(folder_, unknown);
        if (!unknown) text += message(", ", space.available, " are free there");
        const std::uint64_t done = context->progress.done.load(std::memory_order_relaxed);
        const std::uint64_t total = context->progress.total.load(std::memory_order_relaxed);
        if (done > 0 && total > done) {
            const double share = static_cast<double>(done) / static_cast<double>(total);
            text += message("; with about ", static_cast<int>(share * 100), " % of the stage done, about ",
                            memory_text(static_cast<std::uint64_t>(static_cast<double>(size()) / share)),
                            " will be needed in all");
        }
    }
    throw IoError(text + "; name a folder with more room (--spill-dir), give more memory (--memory), or keep fewer pairs "
                         "(keep.probability in the settings)");
}

}  // namespace sameas
