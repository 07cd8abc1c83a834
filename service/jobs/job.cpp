#include "service/jobs/job.hpp"

#include <algorithm>
#include <array>

#include "engine/settings/json_document.hpp"
#include "kernels/utf8.hpp"
#include "service/problem.hpp"

namespace sameas::service {

namespace {

constexpr std::size_t files_max = 100, name_bytes_max = 128;
constexpr std::array state_names{"waiting", "queued", "running", "done", "failed"};

[[noreturn]] void refuse(const std::string& detail, const std::string& field, const nlohmann::json& value) {
    throw Problem(ProblemKind::invalid_value, detail, field, value.dump());
}

/// The text of a member, "" where it is not there. \throws Problem where it is no text, or one that holds control characters
std::string text_member(const nlohmann::json& object, const char* key, const std::string& within) {
    const auto at = object.find(key);
    if (at == object.end() || at->is_null()) return "";
    const std::string field = within + key;
    if (!at->is_string()) refuse(std::string(key) + " must be a text", field, *at);
    std::string text = at->get<std::string>();
    const bool has_controls = std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (text.empty() || has_controls) refuse(std::string(key) + " must be a text of one line, and not empty", field, *at);
    return text;
}

bool flag_member(const nlohmann::json& object, const char* key) {
    const auto at = object.find(key);
    if (at == object.end() || at->is_null()) return false;
    if (!at->is_boolean()) refuse(std::string(key) + " must be true or false", key, *at);
    return at->get<bool>();
}

/// Names become those of files: plain ones alone, so that no name leads out of a folder or hides.
bool is_plain_name(const std::string& name) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    return !name.empty() && name.size() <= name_bytes_max && name.front() != '.' && name.front() != '-' &&
           name.find_first_not_of(plain) == std::string::npos;
}

JobFile parse_file(const nlohmann::json& object, const std::string& within) {
    check_keys(object, {"name", "source", "path"}, "an entry of files");
    JobFile file{text_member(object, "name", within), text_member(object, "source", within), text_member(object, "path", within)};
    if (file.name.empty() && !file.path.empty()) file.name = std::filesystem::path(file.path).filename().string();
    if (!is_plain_name(file.name))
        refuse(message("name must be that of a file, with its ending: letters, digits, - _ . and at most ", name_bytes_max, " of them"),
               within + "name", file.name);
    if (file.source.find('=') != std::string::npos) refuse("source must not hold =", within + "source", file.source);
    return file;
}

std::vector<JobFile> parse_files(const nlohmann::json& body) {
    const auto at = body.find("files");
    if (at == body.end() || !at->is_array() || at->empty() || at->size() > files_max)
        throw Problem(ProblemKind::invalid_value, message(R"(files must be a list of 1 to )", files_max, R"( files: [{"name": "crm.csv"}])"), "files",
                      at == body.end() ? "" : at->dump());
    std::vector<JobFile> files;
    for (const nlohmann::json& entry : *at) {
        JobFile file = parse_file(entry, message("files.", files.size(), "."));
        const bool is_new = std::none_of(files.begin(), files.end(), [&](const JobFile& other) { return other.name == file.name; });
        if (!is_new) refuse("two files have one name", message("files.", files.size(), ".name"), file.name);
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace

JobOrder JobOrder::parse(const nlohmann::json& body) {
    check_keys(body, {"command", "files", "settings", "id", "format", "threshold", "accept_model", "duplicates_within"}, "the body");
    JobOrder order{.command = text_member(body, "command", ""), .files = parse_files(body)};
    if (order.command != "dedupe" && order.command != "link")
        refuse("command must be dedupe or link", "command", body.contains("command") ? body["command"] : nlohmann::json());
    if (body.contains("settings") && !body["settings"].is_null()) {
        if (!body["settings"].is_object()) refuse("settings must be a JSON object (docs/settings.md)", "settings", body["settings"]);
        order.settings = body["settings"].dump();
    }
    if (const std::string id = text_member(body, "id", ""); !id.empty()) order.arguments.push_back("--id=" + id);
    if (const std::string format = text_member(body, "format", ""); !format.empty()) order.arguments.push_back("--format=" + format);
    if (const auto at = body.find("threshold"); at != body.end() && !at->is_null()) {
        if (!at->is_number() || at->get<double>() < 0 || at->get<double>() > 1) refuse("threshold must be a probability from 0 to 1", "threshold", *at);
        order.arguments.push_back("--threshold=" + at->dump());
    }
    if (flag_member(body, "accept_model")) order.arguments.emplace_back("--accept-model");
    if (flag_member(body, "duplicates_within")) {
        if (order.command != "link") refuse("duplicates_within goes with link: dedupe always looks for them", "duplicates_within", true);
        order.arguments.emplace_back("--duplicates-within");
    }
    return order;
}

Json job_json(const Job& job) {
    Json document{{"id", job.id},
                  {"command", job.order.command},
                  {"state", state_names[static_cast<std::size_t>(job.state)]},
                  {"created_us", job.created_us},
                  {"changed_us", job.changed_us},
                  {"files", Json::array()}};
    for (const JobFile& file : job.order.files) {
        Json entry{{"name", file.name}, {"bytes", file.bytes ? Json(*file.bytes) : Json()}};
        if (!file.source.empty()) entry["source"] = file.source;
        document["files"].push_back(std::move(entry));
    }
    if (job.state == JobState::running)
        document["progress"] = {{"stage", job.progress.stage}, {"done", job.progress.done}, {"total", job.progress.total}};
    if (job.state == JobState::failed) document["error"] = job.error;
    if (job.state == JobState::done) {
        document["results"] = Json::array();
        for (const JobResult& result : job.results) document["results"].push_back({{"name", result.name}, {"bytes", result.bytes}});
    }
    return document;
}

std::string job_record(const Job& job) {
    Json document = job_json(job);
    document["owner"] = job.owner;
    return json_text(document);
}

Job job_of_record(const std::string& text) {
    const nlohmann::json document = read_json(text);
    try {
        Job job{.id = document.at("id"), .owner = document.at("owner"), .order = {.command = document.at("command"), .files = {}}};
        const std::string state = document.at("state");
        const auto at = std::find(state_names.begin(), state_names.end(), state);
        if (at == state_names.end()) throw InvalidInput("a job has the unknown state " + state);
        job.state = static_cast<JobState>(at - state_names.begin());
        job.error = document.value("error", "");
        job.created_us = document.at("created_us");
        job.changed_us = document.at("changed_us");
        for (const auto& file : document.at("files")) {
            job.order.files.push_back({file.at("name"), file.value("source", ""), "", std::nullopt});
            if (file.at("bytes").is_number()) job.order.files.back().bytes = file["bytes"].get<std::uint64_t>();
        }
        for (const auto& result : document.value("results", nlohmann::json::array())) job.results.push_back({result.at("name"), result.at("bytes")});
        return job;
    } catch (const nlohmann::json::exception& error) {
        throw InvalidInput(std::string("the record of a job lacks a part: ") + error.what());
    }
}

std::vector<std::string> command_line(const JobOrder& order) {
    std::vector<std::string> arguments{order.command, "--json", "--quiet", "--progress-json", "--spill-dir=.", std::string("--out=") + job_results};
    if (!order.settings.empty()) arguments.emplace_back("--settings=settings.json");
    arguments.insert(arguments.end(), order.arguments.begin(), order.arguments.end());
    for (const JobFile& file : order.files) {
        const std::string path = std::string(job_files) + "/" + file.name;
        arguments.push_back(file.source.empty() ? path : "--source=" + file.source + "=" + path);
    }
    return arguments;
}

}  // namespace sameas::service
