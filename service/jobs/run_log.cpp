#include "service/jobs/run_log.hpp"

#include <fstream>

namespace sameas::service {

RunLog read_run_log(const std::filesystem::path& file) {
    constexpr std::streamoff tail_bytes = 4096;
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    const std::streamoff size = in.tellg();
    RunLog log;
    if (size <= 0) return log;
    in.seekg(std::max<std::streamoff>(0, size - tail_bytes));
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('{')) {
            const nlohmann::json document = nlohmann::json::parse(line, nullptr, false);
            if (document.is_object()) log.progress = {document.value("stage", ""), document.value("done", std::uint64_t{0}), document.value("total", std::uint64_t{0})};
        } else if (!line.empty()) {
            constexpr std::string_view name = "sameas: ";
            log.last_line = line.starts_with(name) ? line.substr(name.size()) : line;
        }
    }
    return log;
}

}  // namespace sameas::service
