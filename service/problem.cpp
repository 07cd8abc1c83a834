#include "service/problem.hpp"

#include <nlohmann/json.hpp>

#include "engine/table/printable_excerpt.hpp"

namespace sameas::service {

namespace {

struct KindRow {
    ProblemKind kind;
    int status;
    const char* name;
    const char* title;
};

constexpr KindRow kinds[] = {
    {ProblemKind::malformed_request, 400, "malformed-request", "The request cannot be read"},
    {ProblemKind::unauthorized, 401, "unauthorized", "A key is needed"},
    {ProblemKind::forbidden, 403, "forbidden", "The key does not allow this"},
    {ProblemKind::not_found, 404, "not-found", "There is no such thing"},
    {ProblemKind::method_not_allowed, 405, "method-not-allowed", "This path has other methods"},
    {ProblemKind::request_timeout, 408, "request-timeout", "The request took too long to arrive"},
    {ProblemKind::conflict, 409, "conflict", "It is there already"},
    {ProblemKind::gone, 410, "gone", "The entity has ended"},
    {ProblemKind::version_conflict, 412, "version-conflict", "The record has another version"},
    {ProblemKind::too_large, 413, "too-large", "The request is too large"},
    {ProblemKind::invalid_value, 422, "invalid-value", "A value is not possible"},
    {ProblemKind::too_many_attempts, 429, "too-many-attempts", "Too many attempts"},
    {ProblemKind::headers_too_large, 431, "headers-too-large", "The headers are too large"},
    {ProblemKind::internal_error, 500, "internal-error", "The service failed"},
    {ProblemKind::overloaded, 503, "overloaded", "Too much at once"},
    {ProblemKind::unavailable, 503, "unavailable", "Not possible at the moment"},
    {ProblemKind::no_room, 507, "no-room", "There is no room for this"},
};

const KindRow& row_of(ProblemKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

}  // namespace

Problem::Problem(ProblemKind kind_of, const std::string& detail, std::string_view where, std::string_view what)
    : Error(detail), kind(kind_of), field(where), value(printable_excerpt(what)) {}

int status_of(ProblemKind kind) { return row_of(kind).status; }

std::string document_of(const Problem& problem) {
    const KindRow& row = row_of(problem.kind);
    nlohmann::ordered_json document{{"type", std::string("urn:sameas:problem:") + row.name},
                                    {"title", row.title},
                                    {"status", row.status},
                                    {"detail", problem.what()}};
    if (!problem.field.empty()) document["field"] = problem.field;
    if (problem.value) document["value"] = *problem.value;
    if (problem.kind == ProblemKind::gone) document["successors"] = problem.successors;
    return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Response response_of(const Problem& problem) {
    Response response{.status = status_of(problem.kind), .body = document_of(problem), .content_type = "application/problem+json"};
    response.allow = problem.allow;
    response.retry_after_s = problem.retry_after_s;
    response.asks_for_key = problem.kind == ProblemKind::unauthorized;
    return response;
}

}  // namespace sameas::service
