#include "cli/serve/serve_command.hpp"

#include <sys/resource.h>

#include <filesystem>

#include "engine/errors.hpp"
#include "engine/live/store/stored_index.hpp"
#include "service/api_keys.hpp"
#include "service/audit_log.hpp"
#include "service/jobs/jobs.hpp"
#include "service/server.hpp"
#include "service/service.hpp"

namespace sameas::cli {

namespace {

/// The key of NAME=ROLE, made and shown once.
std::string add_key(const Options& options) {
    const std::string& text = options.service.add_key;
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos || equals == 0)
        throw InvalidSettings("--add-key '" + text + "': must be NAME=ROLE, as crm=write");
    if (options.service.keys.empty()) throw InvalidSettings("--add-key: say which file with --keys FILE");
    return service::ApiKeys::add(options.service.keys, {text.substr(0, equals), service::parse_role(text.substr(equals + 1))}) + "\n";
}

service::Limits limits_of(const ServeOptions& options) {
    service::Limits limits;
    if (options.requests_max > 0) limits.requests_max = options.requests_max;
    if (options.body_bytes_max > 0) limits.body_bytes_max = options.body_bytes_max;
    if (options.request_seconds > 0) limits.request_max = std::chrono::seconds(options.request_seconds);
    return limits;
}

service::JobsOptions jobs_options(const ServeOptions& options) {
    service::JobsOptions jobs{.folder = options.jobs.empty() ? options.index + "/jobs" : options.jobs, .files_folder = options.job_files};
    if (options.job_memory > 0) jobs.memory_bytes = options.job_memory;
    if (options.job_disk > 0) jobs.disk_bytes_max = options.job_disk;
    if (options.job_threads > 0) jobs.threads = static_cast<int>(options.job_threads);
    if (options.job_hours > 0) jobs.kept = std::chrono::hours(options.job_hours);
    return jobs;
}

/// Each connection takes a descriptor, and so do the files of the store: often more than the 1024 that a shell allows by itself.
void raise_open_files_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);  // where the system refuses, connections wait as before
}

}  // namespace

std::string serve_command(const Job& job) {
    const ServeOptions& options = job.options.service;
    if (!options.add_key.empty()) return add_key(job.options);
    if (options.index.empty()) throw InvalidSettings("--index is missing: the folder of the index to serve");
    raise_open_files_limit();
    const service::Limits limits = limits_of(options);
    service::ServerOptions server{.listen = service::parse_listen_address(options.listen),
                                  .certificate_file = options.certificate,
                                  .private_key_file = options.private_key,
                                  .asks_for_keys = !options.keys.empty(),
                                  .threads = job.options.threads,
                                  .limits = limits,
                                  .stop = job.interrupt.token()};
    server.on_listening = [&](const std::string& address) {
        job.note("listening on " + address);
    };
    service::check_server_options(server);
    std::optional<service::ApiKeys> keys;
    if (!options.keys.empty()) keys = service::ApiKeys::read(options.keys);
    if (!options.job_files.empty() && !std::filesystem::is_directory(options.job_files))
        throw InvalidSettings("--job-files " + options.job_files + ": no such folder");
    if (!options.backups.empty() && !std::filesystem::is_directory(options.backups))
        throw InvalidSettings("--backups " + options.backups + ": no such folder");
    const auto index = StoredIndex::open(options.index, {.relaxed = options.relaxed}, job.context);
    job.terminal.end();  // of the progress of opening
    const std::filesystem::path audit_file = options.audit.empty() ? options.index + "/audit.jsonl" : options.audit;
    service::AuditLog audit(audit_file);
    const auto warn = [&](const std::string& line) { job.terminal.say("sameas: warning: " + line); };
    service::Jobs jobs(jobs_options(options));
    service::Service handlers(*index, {.limits = limits, .keys = keys ? &*keys : nullptr, .audit = &audit, .jobs = &jobs, .backups = options.backups, .warn = warn});
    job.note(message(index->index().record_count(), " records; who reads or changes them is noted in ", audit_file.string()));
    service::serve(handlers, server);
    job.note("stopped");
    return "";
}

}  // namespace sameas::cli
