#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/errors.hpp"
#include "service/http_message.hpp"

namespace sameas::service {

/// What can be wrong with a request; each has a status and a name of its own.
enum class ProblemKind {
    malformed_request,      ///< 400: target, query, header or JSON cannot be read
    unauthorized,           ///< 401: no key, or one that is not known
    forbidden,              ///< 403: the key's role does not allow it
    not_found,              ///< 404
    method_not_allowed,     ///< 405
    request_timeout,        ///< 408
    conflict,               ///< 409: what is there already
    gone,                   ///< 410: an entity that ended
    version_conflict,       ///< 412: If-Match or If-None-Match does not hold
    too_large,              ///< 413
    invalid_value,          ///< 422: read, but not possible: the field and its value are named
    too_many_attempts,      ///< 429
    headers_too_large,      ///< 431
    internal_error,         ///< 500
    overloaded,             ///< 503: too much at once
    unavailable,            ///< 503: the store takes no writes, or the service is ending
    no_room                 ///< 507: of the disk, for files of jobs
};

/// Ends a request with a problem document (RFC 9457).
class Problem : public Error {
  public:
    /// \param detail  what, where and the fix, for people
    Problem(ProblemKind kind_of, const std::string& detail) : Error(detail), kind(kind_of) {}
    /// \param where  in the request, as values.surname, query.top, If-Match: becomes field
    /// \param what  stood there: becomes value; only its beginning is sent back
    Problem(ProblemKind kind_of, const std::string& detail, std::string_view where, std::string_view what);

    ProblemKind kind;
    std::string field = {};
    std::optional<std::string> value = {};
    std::vector<std::string> successors = {};  ///< of gone: the entities that hold its records now
    std::string allow = {};                    ///< of method_not_allowed
    int retry_after_s = 0;
};

int status_of(ProblemKind kind);
/// The document: type, title, status, detail, and what the problem has of field, value and successors.
Response response_of(const Problem& problem);
/// The same as one object within another answer: what failed of a line.
std::string document_of(const Problem& problem);

}  // namespace sameas::service
