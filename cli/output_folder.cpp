#include "cli/output_folder.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/errors.hpp"

namespace sameas::cli {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const std::string& path, const std::error_code& error) {
    throw IoError("cannot write to the output folder '" + path + "': " + error.message() +
                  "; choose another with --out DIR");
}

}  // namespace

OutputFolder::OutputFolder(std::string path, Interrupt& interrupt)
    : path_(std::move(path)), interrupt_(interrupt) {
    if (path_.empty()) throw InvalidSettings("--out '': must name a folder");
    std::error_code error;
    created_ = !fs::exists(path_, error);
    fs::create_directories(path_, error);
    if (error) refuse(path_, error);
    if (!fs::is_directory(path_)) refuse(path_, std::make_error_code(std::errc::not_a_directory));
    hidden_ = (fs::path(path_) / message(".sameas-", ::getpid())).string();
    fs::create_directory(hidden_, error);
    if (error) refuse(path_, error);
    clean_up_ = std::make_unique<Interrupt::CleanUp>(interrupt_, [this] { discard(); });
}

OutputFolder::~OutputFolder() {
    // Large files take a while to remove: a process that was given up meanwhile would leave the rest.
    interrupt_.undisturbed([this] { discard(); });
    clean_up_.reset();
}

std::string OutputFolder::file(const std::string& name) {
    names_.push_back(name);
    return (fs::path(hidden_) / name).string();
}

std::string OutputFolder::path_of(const std::string& name) const {
    return (fs::path(path_) / name).string();
}

void OutputFolder::commit(const std::vector<std::string>& names_of_earlier_run) {
    interrupt_.undisturbed([&] {
        for (const std::string& name : names_) {
            std::error_code error;
            fs::rename(fs::path(hidden_) / name, path_of(name), error);
            if (error) throw IoError("cannot write '" + path_of(name) + "': " + error.message());
        }
        committed_ = true;
        for (const std::string& name : names_of_earlier_run) {
            const bool is_plain_name = fs::path(name).filename() == name && !name.empty() && name[0] != '.';
            std::error_code
                ignored;  // a file too many does no harm: run.json lists those that belong together
            if (is_plain_name && std::find(names_.begin(), names_.end(), name) == names_.end()) {
                fs::remove(path_of(name), ignored);
            }
        }
    });
}

void OutputFolder::discard() noexcept {
    std::error_code ignored;
    // A thread that is being given up may still create a file while the folder is emptied.
    for (int attempt = 0; attempt < 10 && fs::exists(hidden_, ignored); ++attempt)
        fs::remove_all(hidden_, ignored);
    if (created_ && !committed_) fs::remove(path_, ignored);  // only when it is empty
}

}  // namespace sameas::cli
