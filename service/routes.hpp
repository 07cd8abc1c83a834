#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "service/handlers.hpp"
#include "service/service.hpp"

namespace sameas::service {

/// What a method does at a path.
struct Route {
    const char* method;
    const char* path;               ///< {name} stands for any one part
    std::optional<Role> role;       ///< none: open to all
    Workload workload;
    Response (*handler)(Call&);     ///< null: begin_upload(), begin_file()
};

std::span<const Route> routes();

struct FoundRoute {
    std::size_t place = 0;                ///< in routes()
    std::vector<std::string> arguments;   ///< what stands for {...}
};
/// \throws Problem: not_found, or method_not_allowed with the methods that the path has
FoundRoute find_route(const std::string& method, const std::vector<std::string>& path);

}  // namespace sameas::service
