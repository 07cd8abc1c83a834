// One record: read, put, removed. Its version is the sequence number of its last change and stands in the ETag, so that
// "change it only if it is still what I saw" is If-Match, and "add it only if it is not there" is If-None-Match: *.
// A put that is sent again after its answer was lost finds the record as it wanted it: that is told as done, not as a conflict.
#include <charconv>

#include "service/handlers.hpp"

namespace sameas::service {

namespace {

std::string quoted(std::uint64_t version) { return message('"', version, '"'); }

/// The version that a header asks for. \throws Problem (malformed_request)
std::uint64_t version_in(const std::string& header, const char* name) {
    std::uint64_t version = 0;
    const char* const first = header.data() + 1;
    const char* const last = header.data() + header.size() - 1;
    const bool is_quoted = header.size() > 2 && header.front() == '"' && header.back() == '"';
    const auto [end, error] = is_quoted ? std::from_chars(first, last, version) : std::from_chars_result{first, std::errc::invalid_argument};
    if (error != std::errc{} || end != last)
        throw Problem(ProblemKind::malformed_request, "must be one version as an ETag gives it, with its quotes, or *", name, header);
    return version;
}

/// What the headers demand of the record, as the index checks it.
std::optional<std::uint64_t> demanded_version(const Request& request, const std::optional<RecordView>& now) {
    if (!request.if_none_match.empty()) {
        if (request.if_none_match != "*" || !request.if_match.empty())
            throw Problem(ProblemKind::malformed_request, "must be *, and stand alone", "If-None-Match", request.if_none_match);
        return 0;
    }
    if (request.if_match.empty()) return std::nullopt;
    if (request.if_match != "*") {
        const std::uint64_t version = version_in(request.if_match, "If-Match");
        // To the index 0 means that the record is not there: a record that If-Match asks for has another version.
        if (version == 0)
            throw Problem(ProblemKind::version_conflict, "no record has the version 0: If-None-Match: * adds one", "If-Match", request.if_match);
        return version;
    }
    if (!now) throw Problem(ProblemKind::version_conflict, "the record is not there", "If-Match", "*");
    return now->version;
}

/// Even where there is nothing to change: a store that takes no changes may not hold what it seems to. \throws Problem (unavailable)
void check_takes_changes(const Call& call) {
    if (call.state.index.refusal().empty()) return;
    Problem problem(ProblemKind::unavailable, "no change is taken");
    problem.retry_after_s = 30;
    throw problem;
}

Problem conflict_of(const Request& request, const EditResult& result) {
    const bool was_new = request.if_match.empty();
    return Problem(ProblemKind::version_conflict, result.error, was_new ? "If-None-Match" : "If-Match",
                   was_new ? request.if_none_match : request.if_match);
}

/// One edit, put in place and not safe yet: what tells of it gives its sequence as Response::change.
EditResult put_in_place(const Call& call, const LiveEdit& edit) {
    EditResult result = std::move(call.state.index.put_in_place({&edit, 1}).front());
    if (!result.outcome) call.state.changes.raise();  // a disk that takes writes again made earlier changes safe
    return result;
}

Response record_response(const Call& call, const RecordView& view, int status, const std::vector<RowIssue>* issues) {
    Json document{{"source", view.record.source}, {"id", view.record.id}, {"version", view.version}, {"entity", view.entity}};
    if (issues != nullptr) {
        document["issues"] = issues_json(*issues);
    } else {
        document["values"] = call.state.form.object(view.record.values);
    }
    return {.status = status, .body = json_text(document), .etag = quoted(view.version), .change = issues != nullptr ? view.version : 0};
}

}  // namespace

Response get_record(Call& call) {
    call.query.check_all_read();
    const std::string &source = call.arguments[0], &id = call.arguments[1];
    call.records.emplace_back(source, id);
    const auto view = call.state.index.index().record_view(source, id);
    if (!view) throw Problem(ProblemKind::not_found, "there is no record of this source and id", "id", source + ":" + id);
    const std::string& if_match = call.request.if_match;
    if (!if_match.empty() && if_match != "*" && version_in(if_match, "If-Match") != view->version)
        throw Problem(ProblemKind::version_conflict, message("the record has version ", view->version), "If-Match", if_match);
    return record_response(call, *view, 200, nullptr);
}

Response put_record(Call& call) {
    call.query.check_all_read();
    const std::string &source = call.arguments[0], &id = call.arguments[1];
    const nlohmann::json body = parsed_json(call.request.body);
    check_keys(body, {"values"}, "the body");
    if (!body.contains("values")) throw Problem(ProblemKind::malformed_request, "the body lacks values: {\"values\": {...}}");
    LiveEdit edit{LiveEdit::Kind::put, {source, id, call.state.form.values(body["values"])}};
    const auto before = call.state.index.index().record_view(source, id);
    edit.if_version = demanded_version(call.request, before);
    call.records.emplace_back(source, id);
    const EditResult result = put_in_place(call, edit);
    if (result.outcome) {
        return record_response(call, {edit.record, result.outcome->sequence, result.outcome->entity}, before ? 200 : 201,
                               &result.outcome->issues);
    }
    if (result.trouble != EditTrouble::other_version) throw problem_of(result);
    check_takes_changes(call);
    const auto now = call.state.index.index().record_view(source, id);
    if (!now || now->record.values != edit.record.values) throw conflict_of(call.request, result);
    const std::vector<RowIssue> none;
    return record_response(call, *now, 200, &none);
}

Response delete_record(Call& call) {
    call.query.check_all_read();
    const std::string &source = call.arguments[0], &id = call.arguments[1];
    LiveEdit edit{LiveEdit::Kind::remove, {source, id}};
    const auto before = call.state.index.index().record_view(source, id);
    if (!before) {
        check_takes_changes(call);
        throw Problem(ProblemKind::not_found, "there is no record of this source and id", "id", source + ":" + id);
    }
    edit.if_version = demanded_version(call.request, before);
    call.records.emplace_back(source, id);
    const EditResult result = put_in_place(call, edit);
    if (result.trouble == EditTrouble::other_version) throw conflict_of(call.request, result);
    if (!result.outcome) throw problem_of(result);
    return {.status = 204, .content_type = "", .change = result.outcome->sequence};
}

}  // namespace sameas::service
