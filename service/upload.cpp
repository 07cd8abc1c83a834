#include "service/upload.hpp"

#include "service/problem.hpp"
#include "service/routes.hpp"

namespace sameas::service {

namespace {

constexpr std::size_t edits_at_once = 256;  // go to the disk together

std::string text_member(const nlohmann::json& line, const char* key) {
    const auto at = line.find(key);
    if (at == line.end() || !at->is_string())
        throw Problem(ProblemKind::malformed_request, message("a line needs ", key, ", a text"), key, at == line.end() ? "" : at->dump());
    return at->get<std::string>();
}

}  // namespace

/// A line of the body, and what is to be said of it.
struct Upload::Line {
    std::size_t number = 0;
    std::optional<LiveEdit> edit = {};
    std::string problem = {};  // a document, where there is no edit
};

Upload::Upload(ServiceState& state, Caller caller, std::string peer, std::size_t route)
    : state_(state), caller_(std::move(caller)), peer_(std::move(peer)), route_(route) {}

Upload::Line Upload::parse(std::string_view text) {
    Line line{.number = ++count_};
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) return line;
    try {
        const nlohmann::json object = parsed_json(text);
        check_keys(object, {"source", "id", "values", "remove", "version"}, "the line");
        LiveEdit edit{LiveEdit::Kind::put, {text_member(object, "source"), text_member(object, "id")}};
        const bool removes = object.contains("remove") && object["remove"] == true;
        if (removes == object.contains("values"))
            throw Problem(ProblemKind::malformed_request, "a line needs either values or \"remove\": true");
        if (removes) edit.kind = LiveEdit::Kind::remove;
        else edit.record.values = state_.form.values(object["values"]);
        if (object.contains("version")) {
            if (!object["version"].is_number_unsigned())
                throw Problem(ProblemKind::invalid_value, "version must be a whole number; 0: only if the record is not there", "version",
                              object["version"].dump());
            edit.if_version = object["version"].get<std::uint64_t>();
        }
        line.edit = std::move(edit);
    } catch (const Problem& problem) {
        line.problem = document_of(problem);
    }
    return line;
}

std::string Upload::done(std::vector<Line>& lines) {
    std::vector<LiveEdit> edits;
    for (const Line& line : lines) {
        if (line.edit) edits.push_back(*line.edit);
    }
    const std::vector<EditResult> results = edits.empty() ? std::vector<EditResult>() : apply_edits(state_, edits);
    AuditEntry audit{caller_.name, peer_, std::string(routes()[route_].method) + " " + routes()[route_].path, 200};
    std::string answer;
    std::size_t next = 0;
    for (const Line& line : lines) {
        if (!line.edit && line.problem.empty()) continue;
        Json said{{"line", line.number}};
        state_.metrics.lines.fetch_add(1);
        if (line.edit) {
            said["source"] = line.edit->record.source;
            said["id"] = line.edit->record.id;
            audit.records.emplace_back(line.edit->record.source, line.edit->record.id);
        }
        const EditResult* const result = line.edit ? &results[next++] : nullptr;
        if (result != nullptr && result->outcome) {
            said["version"] = result->outcome->sequence;
            said["entity"] = result->outcome->entity;
            if (!result->outcome->issues.empty()) said["issues"] = issues_json(result->outcome->issues);
        } else {
            state_.metrics.lines_failed.fetch_add(1);
            said["problem"] = Json::parse(result == nullptr ? line.problem : document_of(problem_of(*result)));
        }
        answer += json_text(said) + "\n";
    }
    if (state_.audit != nullptr && !audit.records.empty()) note_change(state_, audit);
    lines.clear();
    return answer;
}

std::string Upload::last_line(const Problem& problem) { return "{\"problem\":" + document_of(problem) + "}\n"; }

std::string Upload::take(std::string_view piece) {
    std::string answer;
    try {
        read(piece, answer);
    } catch (...) {
        is_over_ = true;
        answer += last_line(problem_of_current_exception());
    }
    return answer;
}

void Upload::read(std::string_view piece, std::string& answer) {
    std::vector<Line> lines;
    rest_.append(piece);
    std::size_t first = 0;
    const std::size_t lines_max = state_.limits.lines_max, bytes_max = state_.limits.body_bytes_max;
    for (std::size_t end = rest_.find('\n'); end != std::string::npos && count_ < lines_max; end = rest_.find('\n', first)) {
        lines.push_back(parse(std::string_view(rest_).substr(first, end - first)));
        first = end + 1;
        if (lines.size() == edits_at_once) answer += done(lines);
    }
    answer += done(lines);
    rest_.erase(0, first);
    if (count_ == lines_max && !rest_.empty()) {
        is_over_ = true;
        answer += last_line(Problem(ProblemKind::too_large, message("more than ", lines_max, " lines: send the rest in another request")));
    } else if (rest_.size() > bytes_max) {
        is_over_ = true;
        answer += last_line(Problem(ProblemKind::too_large, message("line ", count_ + 1, " has more than ", bytes_max, " bytes: shorten it")));
    }
}

std::string Upload::finish() {
    std::string answer;
    if (!rest_.empty() && !is_over_) answer = take("\n");
    state_.metrics.count(route_, 200, std::chrono::steady_clock::now() - began_);
    return answer;
}

}  // namespace sameas::service
