#include "service/service.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <new>
#include <string_view>

#include "engine/table/printable_excerpt.hpp"
#include "service/file_upload.hpp"
#include "service/routes.hpp"
#include "service/upload.hpp"

namespace sameas::service {

namespace {

std::string route_name(const Route& route) { return std::string(route.method) + " " + route.path; }

std::vector<std::string> route_names() {
    std::vector<std::string> names;
    for (const Route& route : routes()) names.push_back(route_name(route));
    return names;
}

/// Who asks, where the route wants to know. \throws Problem
Caller checked_caller(const ServiceState& state, const Route& route, const Request& request) {
    if (state.keys == nullptr || !route.role) return {"", Role::admin};
    const std::optional<Caller> caller = state.keys->caller_of(request.authorization);
    if (!caller)
        throw Problem(ProblemKind::unauthorized, request.authorization.empty()
                                                     ? "send a key: Authorization: Bearer KEY"
                                                     : "the key in Authorization is not known: ask for another");
    if (caller->role < *route.role)
        throw Problem(ProblemKind::forbidden, message("a key with the role ", role_name(*route.role), " is needed"), "role",
                      role_name(caller->role));
    return *caller;
}

/// Whether a Host header names this machine, with any port. None at all comes from no browser.
bool is_this_machine(std::string host) {
    const std::size_t bracket = host.find(']');
    host = host.substr(0, bracket != std::string::npos ? bracket + 1 : host.find(':'));
    std::transform(host.begin(), host.end(), host.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    in_addr address{};
    const bool is_loopback = ::inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
    return host.empty() || host == "localhost" || host == "[::1]" || is_loopback;
}

/// Without keys, whoever reaches the port is let in; so does a browser, for any page that it shows. A page of another site gives
/// itself away by Origin, and one whose name was pointed at this machine by Host. \throws Problem (forbidden)
void check_no_page(const ServiceState& state, const Request& request) {
    if (state.keys != nullptr) return;
    if (!request.origin.empty())
        throw Problem(ProblemKind::forbidden, "pages in browsers are answered by services with keys alone", "Origin", request.origin);
    if (!is_this_machine(request.host))
        throw Problem(ProblemKind::forbidden, "a service without keys goes by localhost or a loopback address", "Host", request.host);
}


}  // namespace

void write_audit(const Call& call, const Route& route, int status) {
    ServiceState& state = call.state;
    const bool is_change = route.role >= Role::write && std::string_view(route.method) != "GET";
    const bool is_administration = is_change && route.role == Role::admin;
    if (state.audit == nullptr || (!is_administration && call.records.empty() && call.entity.empty() && call.job.empty())) return;
    const AuditEntry entry{call.caller.name, call.request.peer, route_name(route), status, call.records, call.entity, call.job, call.backup};
    if (is_change) note_change(state, entry);
    else state.audit->append(entry);
}

std::vector<EditResult> apply_edits(ServiceState& state, std::span<const LiveEdit> edits) {
    std::vector<EditResult> results = state.index.apply(edits);
    state.changes.raise();  // they are safe by now: the feed shows them
    return results;
}

void note_change(ServiceState& state, const AuditEntry& entry) {
    try {
        state.audit->append(entry);
    } catch (const IoError& error) {
        if (!state.has_warned_of_audit.exchange(true) && state.warn)
            state.warn(message("changes are done that the audit log does not tell of: ", error.what()));
    }
}

Problem problem_of(const EditResult& result) {
    switch (result.trouble) {
        case EditTrouble::is_there:
        case EditTrouble::other_version: return Problem(ProblemKind::version_conflict, result.error);
        case EditTrouble::not_there: return Problem(ProblemKind::not_found, result.error);
        case EditTrouble::refused: {
            Problem problem(ProblemKind::unavailable, result.error);
            problem.retry_after_s = 30;
            return problem;
        }
        default: return Problem(ProblemKind::invalid_value, result.error);
    }
}

Problem problem_of_current_exception() {
    constexpr const char* file_trouble = "a file of the service cannot be read or written";
    const auto later = [](ProblemKind kind, const char* detail, int seconds) {
        Problem problem(kind, detail);
        problem.retry_after_s = seconds;
        return problem;
    };
    try {
        throw;
    } catch (const Problem& problem) {
        return problem;
    } catch (const IoError&) {  // names files of the service, which are nobody else's business
        return later(ProblemKind::unavailable, file_trouble, 30);
    } catch (const std::filesystem::filesystem_error&) {
        return later(ProblemKind::unavailable, file_trouble, 30);
    } catch (const Error& error) {  // of a value: what the index or a run says of it
        return Problem(ProblemKind::invalid_value, error.what());
    } catch (const std::bad_alloc&) {
        return later(ProblemKind::overloaded, "no memory is left for this: try again later", 10);
    } catch (...) {
        return Problem(ProblemKind::internal_error, "an error that nobody foresaw");
    }
}

Service::Service(StoredIndex& index, const ServiceOptions& options)
    : state_(new ServiceState{.index = index,
                              .limits = options.limits,
                              .keys = options.keys,
                              .audit = options.audit,
                              .warn = options.warn,
                              .form = RecordForm(index.index().columns()),
                              .metrics = Metrics(route_names()),
                              .attempts = Attempts(options.limits.attempts_max, options.limits.attempt_window),
                              .jobs = options.jobs,
                              .backups = options.backups}) {}

Service::~Service() = default;

std::variant<Admitted, Response> Service::admit(const Request& request) noexcept {
    std::size_t place = routes().size();
    Response refusal;
    try {
        Target target = parse_target(request.target);
        FoundRoute found = find_route(request.method, target.path);
        place = found.place;
        const Route& route = routes()[place];
        check_no_page(*state_, request);
        Caller caller = checked_caller(*state_, route, request);
        return Admitted{place, route.workload, route.role.has_value(), std::move(target), std::move(found.arguments), std::move(caller),
                        route.handler == put_model_in_place ? state_->limits.model_bytes_max : state_->limits.body_bytes_max};
    } catch (...) {
        refusal = response_of(problem_of_current_exception());
    }
    state_->metrics.count(place, refusal.status, std::chrono::nanoseconds(0));
    return refusal;
}

Response Service::answer(const Request& request, const Admitted& admitted) {
    const Route& route = routes()[admitted.route];
    Call call{*state_, request, admitted.arguments, QueryReader(admitted.target.query), admitted.caller};
    Response response;
    try {
        response = route.handler(call);
    } catch (...) {
        response = response_of(problem_of_current_exception());
    }
    if (!response.wait_for_change && response.change == 0) write_audit(call, route, response.status);
    return response;
}

Response Service::handle(const Request& request, const Admitted& admitted) noexcept {
    const auto began = std::chrono::steady_clock::now();
    Response response;
    try {
        response = answer(request, admitted);
    } catch (...) {
        response = response_of(problem_of_current_exception());
    }
    response.began = began;
    if (!response.wait_for_change && response.change == 0) state_->metrics.count(admitted.route, response.status, std::chrono::steady_clock::now() - began);
    return response;
}

Response Service::settle(const Request& request, const Admitted& admitted, Response response) noexcept {
    if (response.change == 0) return response;
    const auto began = response.began;
    try {
        try {
            state_->index.wait_until_safe(response.change);
            state_->changes.raise();  // the feed shows it now
        } catch (const IoError& error) {
            response = response_of(problem_of({std::nullopt, EditTrouble::refused, error.what()}));
        }
        const AuditEntry entry{admitted.caller.name, request.peer, route_name(routes()[admitted.route]), response.status,
                               {{admitted.arguments[0], admitted.arguments[1]}}};
        if (state_->audit != nullptr) note_change(*state_, entry);
    } catch (...) {  // no memory is left
        response = response_of(problem_of_current_exception());
    }
    state_->metrics.count(admitted.route, response.status, std::chrono::steady_clock::now() - began);
    return response;
}

Response Service::handle(const Request& request) noexcept {
    auto admission = admit(request);
    if (auto* const refusal = std::get_if<Response>(&admission)) return std::move(*refusal);
    const Admitted& admitted = std::get<Admitted>(admission);
    return settle(request, admitted, handle(request, admitted));
}

void Service::end_wait(const Admitted& admitted, const Response& response) {
    state_->metrics.count(admitted.route, response.status, std::chrono::nanoseconds(0));
}

std::unique_ptr<Upload> Service::begin_upload(const Request& request, const Admitted& admitted) {
    QueryReader(admitted.target.query).check_all_read();
    return std::make_unique<Upload>(*state_, admitted.caller, request.peer, admitted.route);
}

std::unique_ptr<FileUpload> Service::begin_file(const Request& request, const Admitted& admitted) {
    return std::make_unique<FileUpload>(Call{*state_, request, admitted.arguments, QueryReader(admitted.target.query), admitted.caller}, admitted.route);
}

void Service::begin_ending() {
    state_->is_ending = true;
    state_->swap.begin_ending();
    state_->changes.raise();
}

}  // namespace sameas::service
