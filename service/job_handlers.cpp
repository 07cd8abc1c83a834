// Batch runs over files. A job is its owner's: others, administrators excepted, are told that it is not there.
#include "service/handlers.hpp"
#include "service/jobs/jobs.hpp"
#include "service/open_file.hpp"

namespace sameas::service {

namespace {

bool may_see(const Caller& caller, const Job& job) { return caller.role == Role::admin || caller.name == job.owner; }

/// What a file is, by the ending of its name.
std::string content_type_of(const std::string& name) {
    constexpr std::pair<std::string_view, const char*> types[] = {{".csv", "text/csv"},
                                                                  {".tsv", "text/tab-separated-values"},
                                                                  {".json", "application/json"},
                                                                  {".jsonl", "application/x-ndjson"},
                                                                  {".parquet", "application/vnd.apache.parquet"},
                                                                  {".arrow", "application/vnd.apache.arrow.file"}};
    for (const auto& [ending, type] : types) {
        if (name.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

}  // namespace

Jobs& jobs_of(const ServiceState& state) {
    if (state.jobs == nullptr) throw Problem(ProblemKind::not_found, "this service takes no jobs");
    return *state.jobs;
}

Job visible_job(Call& call) {
    const std::string& id = call.arguments[0];
    std::optional<Job> job = jobs_of(call.state).find(id);
    if (!job || !may_see(call.caller, *job)) throw Problem(ProblemKind::not_found, "there is no such job", "id", id);
    call.job = id;
    return std::move(*job);
}

Response add_job(Call& call) {
    call.query.check_all_read();
    Jobs& jobs = jobs_of(call.state);
    JobOrder order = JobOrder::parse(parsed_json(call.request.body));
    const bool has_paths = std::any_of(order.files.begin(), order.files.end(), [](const JobFile& file) { return !file.path.empty(); });
    if (has_paths && call.caller.role != Role::admin)
        throw Problem(ProblemKind::forbidden, "paths of the service are for the role admin: leave path out, and send the file", "files.path", "");
    if (has_paths && !jobs.takes_paths())
        throw Problem(ProblemKind::invalid_value, "this service has no folder of files (sameas serve --job-files): leave path out, and send the file", "files.path", "");
    const Job job = jobs.add(std::move(order), call.caller.name);
    call.job = job.id;
    return {.status = 201, .body = json_text(job_json(job)), .location = "/v1/jobs/" + job.id};
}

Response get_jobs(Call& call) {
    call.query.check_all_read();
    Json jobs = Json::array();
    for (const Job& job : jobs_of(call.state).all()) {
        if (may_see(call.caller, job)) jobs.push_back(job_json(job));
    }
    return {.body = json_text({{"jobs", std::move(jobs)}})};
}

Response get_job(Call& call) {
    call.query.check_all_read();
    Response response{.body = json_text(job_json(visible_job(call)))};
    call.job.clear();  // who looks how far it is has read nothing
    return response;
}

Response delete_job(Call& call) {
    call.query.check_all_read();
    jobs_of(call.state).remove(visible_job(call).id);
    return {.status = 204, .content_type = ""};
}

Response get_job_result(Call& call) {
    call.query.check_all_read();
    const std::filesystem::path file = jobs_of(call.state).result(visible_job(call).id, call.arguments[1]);
    return {.file = std::make_shared<const OpenFile>(file), .content_type = content_type_of(call.arguments[1])};
}

}  // namespace sameas::service
