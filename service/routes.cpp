#include "service/routes.hpp"

#include <string_view>

namespace sameas::service {

namespace {

constexpr Route all[] = {
    {"GET", "/v1/records/{source}/{id}", Role::search, Workload::read, get_record},
    {"PUT", "/v1/records/{source}/{id}", Role::write, Workload::edit, put_record},
    {"DELETE", "/v1/records/{source}/{id}", Role::write, Workload::edit, delete_record},
    {"POST", "/v1/records", Role::write, Workload::upload, nullptr},
    {"POST", "/v1/search", Role::search, Workload::read, search},
    {"GET", "/v1/entities/{id}", Role::search, Workload::read, get_entity},
    {"GET", "/v1/explain", Role::search, Workload::read, explain_pair},
    {"POST", "/v1/verify-identity", Role::search, Workload::read, verify_identity},
    {"GET", "/v1/changes", Role::search, Workload::read, get_changes},
    {"POST", "/v1/jobs", Role::write, Workload::write, add_job},
    {"GET", "/v1/jobs", Role::write, Workload::write, get_jobs},  // may wait until a process and its files are gone
    {"GET", "/v1/jobs/{id}", Role::write, Workload::write, get_job},  // the same
    {"DELETE", "/v1/jobs/{id}", Role::write, Workload::write, delete_job},
    {"PUT", "/v1/jobs/{id}/files/{name}", Role::write, Workload::file, nullptr},
    {"GET", "/v1/jobs/{id}/result/{file}", Role::write, Workload::write, get_job_result},
    {"GET", "/v1/model", Role::search, Workload::read, get_model},
    {"POST", "/v1/model", Role::admin, Workload::write, put_model_in_place},
    {"POST", "/v1/backup", Role::admin, Workload::write, add_backup},
    {"GET", "/v1/drift", Role::admin, Workload::write, get_drift},  // walks over all records
    {"GET", "/v1/health", std::nullopt, Workload::read, get_health},
    {"GET", "/v1/ready", std::nullopt, Workload::read, get_ready},
    {"GET", "/v1/openapi.json", std::nullopt, Workload::read, get_openapi},
    {"GET", "/metrics", Role::admin, Workload::write, get_metrics},  // may wait for a look at the drift
};

/// What stands for {...} where the path is of this form.
std::optional<std::vector<std::string>> matched(std::string_view pattern, const std::vector<std::string>& path) {
    std::vector<std::string> arguments;
    std::size_t part = 0;
    for (pattern.remove_prefix(1);; ++part) {
        const std::size_t end = std::min(pattern.find('/'), pattern.size());
        if (part == path.size()) return std::nullopt;
        if (pattern[0] == '{') {
            arguments.push_back(path[part]);
        } else if (pattern.substr(0, end) != path[part]) {
            return std::nullopt;
        }
        if (end == pattern.size()) break;
        pattern.remove_prefix(end + 1);
    }
    return part + 1 == path.size() ? std::optional(std::move(arguments)) : std::nullopt;
}

}  // namespace

std::span<const Route> routes() { return all; }

FoundRoute find_route(const std::string& method, const std::vector<std::string>& path) {
    std::string allowed;
    for (std::size_t r = 0; r < std::size(all); ++r) {
        auto arguments = matched(all[r].path, path);
        if (!arguments) continue;
        if (method == all[r].method) return {r, std::move(*arguments)};
        allowed += (allowed.empty() ? "" : ", ") + std::string(all[r].method);
        if (allowed.ends_with("GET")) allowed += ", HEAD";  // an answer of GET without its body
    }
    std::string text;
    for (const std::string& part : path) text += "/" + part;
    if (allowed.empty()) throw Problem(ProblemKind::not_found, "no such path: /v1/openapi.json lists what there is", "target", text);
    Problem problem(ProblemKind::method_not_allowed, "this path takes " + allowed, "method", method);
    problem.allow = allowed;
    throw problem;
}

}  // namespace sameas::service
