#include "cli/serve_options.hpp"

namespace sameas::cli {

void add_serve(CLI::App& app, Options& serve) {
    CLI::App& s = add_command(app, "serve", "Answers for a live index over HTTP",
                              "  sameas serve --index customers.index\n"
                              "  sameas serve --add-key crm=write --keys keys.json\n"
                              "  sameas serve --index customers.index --listen 0.0.0.0:8443 --keys keys.json \\\n"
                              "      --certificate cert.pem --private-key key.pem\n"
                              "docs/service.md says what it answers. SIGTERM or Ctrl-C ends it when the requests at work are done.\n");
    ServeOptions& o = serve.service;
    add_text(s, "--index", "DIR", "The index (sameas index build makes one)", o.index);
    add_text(s, "--listen", "HOST:PORT", "Where (default: 127.0.0.1:8080); port 0: a free one; other hosts need keys and TLS", o.listen);
    add_text(s, "--keys", "FILE", "Only those with a key of this file are answered", o.keys);
    add_text(s, "--add-key", "NAME=ROLE", "Makes a key, adds its hash to --keys, prints it, and ends; roles: search, write, admin",
             o.add_key);
    add_text(s, "--certificate", "FILE", "Certificate chain for TLS (PEM)", o.certificate);
    add_text(s, "--private-key", "FILE", "Its private key (PEM)", o.private_key);
    add_text(s, "--audit", "FILE", "Who read or changed which record (default: audit.jsonl in the index)", o.audit);
    add_value(s, "--requests-max", "N", "Requests that are worked on at once (default: 256)",
              [&o](const std::string& v) { o.requests_max = whole_number(v, "--requests-max", 1, 100'000); });
    add_value(s, "--body-max", "SIZE", "Largest body, or line of many (default: 1M)",
              [&o](const std::string& v) { o.body_bytes_max = memory_size(v, "--body-max"); });
    add_value(s, "--request-seconds", "N", "Time for a request to arrive, and for its answer to leave (default: 30)",
              [&o](const std::string& v) { o.request_seconds = whole_number(v, "--request-seconds", 1, 3600); });
    add_text(s, "--backups", "DIR", "Administrators may ask for backups of the index, which are made below DIR", o.backups);
    add_text(s, "--jobs", "DIR", "Where batch jobs keep their files (default: jobs in the index)", o.jobs);
    add_text(s, "--job-files", "DIR", "Administrators may name files below DIR as inputs of jobs (default: inputs are sent)", o.job_files);
    add_value(s, "--job-threads", "N", "Threads of a job; one job runs at a time (default: 1)",
              [&o](const std::string& v) { o.job_threads = whole_number(v, "--job-threads", 1, 1024); });
    add_value(s, "--job-memory", "SIZE", "Memory of a job (default: 1G)",
              [&o](const std::string& v) { o.job_memory = memory_size(v, "--job-memory"); });
    add_value(s, "--job-disk", "SIZE", "Files of all jobs together (default: 10G)",
              [&o](const std::string& v) { o.job_disk = memory_size(v, "--job-disk"); });
    add_value(s, "--job-hours", "N", "Results of jobs are kept so long (default: 24)",
              [&o](const std::string& v) { o.job_hours = whole_number(v, "--job-hours", 1, 8760); });
    s.add_flag("--relaxed", o.relaxed, "Changes are acknowledged before they are safe from a loss of power");
    add_general(s, serve);
}

}  // namespace sameas::cli
