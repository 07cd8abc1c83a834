#include "cli/overwrite_guard.hpp"

#include <filesystem>
#include <system_error>

#include "engine/errors.hpp"

namespace sameas::cli {

std::vector<std::string> files_read(const Options& options, const std::vector<io::Input>& inputs) {
    std::vector<std::string> paths;
    for (const io::Input& input : inputs)
        paths.push_back(input.path);
    for (const std::string* path : {&options.settings, &options.truth, &options.ignore}) {
        if (!path->empty()) paths.push_back(*path);
    }
    return paths;
}

void refuse_to_replace(const std::vector<std::string>& to_write, const std::vector<std::string>& read) {
    for (const std::string& target : to_write) {
        for (const std::string& source : read) {
            std::error_code ignored;  // a target that is not there yet replaces nothing
            if (std::filesystem::equivalent(target, source, ignored)) {
                throw InvalidSettings("--out: '" + target + "' would replace '" + source +
                                      "', which this command reads; choose another place");
            }
        }
    }
}

}  // namespace sameas::cli
