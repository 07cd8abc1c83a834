#include "service/jobs/job.hpp"

#include <catch2/catch.hpp>

#include "service/problem.hpp"

using namespace sameas;
using namespace sameas::service;
using Catch::Matchers::Contains;

namespace {

JobOrder order_of(const std::string& text) { return JobOrder::parse(parsed_json(text)); }

/// Where the problem of an order is.
std::string field_of(const std::string& text) {
    try {
        order_of(text);
    } catch (const Problem& problem) {
        return problem.field;
    }
    return "no problem";
}

}  // namespace

TEST_CASE("an order becomes a command line", "[jobs]") {
    const JobOrder order = order_of(R"json({"command": "link", "files": [{"name": "a.csv", "source": "crm"}, {"name": "b.parquet"}],
        "settings": {"blocking": ["town"]}, "id": "--quiet", "format": "parquet", "threshold": 0.9, "accept_model": true,
        "duplicates_within": true})json");
    const std::vector<std::string> line = command_line(order);
    CHECK(line.front() == "link");
    const auto has = [&](const std::string& argument) { return std::find(line.begin(), line.end(), argument) != line.end(); };
    for (const char* const argument : {"--settings=settings.json", "--id=--quiet", "--format=parquet", "--threshold=0.9", "--accept-model",
                                       "--duplicates-within", "--source=crm=files/a.csv", "files/b.parquet", "--out=result"}) {
        INFO(argument);
        CHECK(has(argument));
    }
}

TEST_CASE("what cannot be a job is refused by place", "[jobs]") {
    CHECK(field_of(R"({"command": "dedupe", "files": [{"name": "a.csv"}]})") == "no problem");
    CHECK(field_of(R"({"command": "serve", "files": [{"name": "a.csv"}]})") == "command");
    CHECK(field_of(R"({"files": [{"name": "a.csv"}]})") == "command");
    CHECK(field_of(R"({"command": "dedupe"})") == "files");
    CHECK(field_of(R"({"command": "dedupe", "files": []})") == "files");
    for (const char* const name : {"", "..", ".hidden", "-v", "a/b", "../a.csv", "a b", "a\\n"}) {
        INFO(name);
        const std::string field = field_of(std::string(R"({"command": "dedupe", "files": [{"name": ")") + name + R"("}]})");
        CHECK(field == "files.0.name");
    }
    CHECK(field_of(R"({"command": "dedupe", "files": [{"name": "a"}, {"name": "a"}]})") == "files.1.name");
    CHECK(field_of(R"({"command": "dedupe", "files": [{"name": "a", "source": "x=y"}]})") == "files.0.source");
    CHECK(field_of(R"({"command": "dedupe", "files": [{"name": "a", "sorce": "x"}]})") == "sorce");
    const auto with = [](const std::string& member) { return field_of(R"({"command": "dedupe", "files": [{"name": "a"}], )" + member + "}"); };
    CHECK(with(R"("threshold": 1.5)") == "threshold");
    CHECK(with(R"("threshold": "0.5")") == "threshold");
    CHECK(with(R"("settings": [])") == "settings");
    CHECK(with(R"("accept_model": 1)") == "accept_model");
    CHECK(with(R"("id": "a\nb")") == "id");
    CHECK(with(R"("duplicates_within": true)") == "duplicates_within");
    CHECK(with(R"("memory": "99G")") == "memory");
}

TEST_CASE("what the folder of a job keeps is what was known of it", "[jobs]") {
    Job job{.id = "0123", .owner = "crm", .order = {.command = "dedupe", .files = {{"a.csv", "crm", "", 17}, {"b.csv"}}}};
    job.state = JobState::failed;
    job.error = "no \"room\"";
    job.created_us = 5;
    job.changed_us = 6;
    const Job read = job_of_record(job_record(job));
    CHECK(job_json(read) == job_json(job));
    CHECK(read.owner == "crm");
    job.state = JobState::done;
    job.results = {{"entities.csv", 12}};
    CHECK(job_json(job_of_record(job_record(job)))["results"] == Json::parse(R"([{"name": "entities.csv", "bytes": 12}])"));
    CHECK_THROWS_AS(job_of_record("{}"), InvalidInput);
    CHECK_THROWS_AS(job_of_record(""), InvalidSettings);
    std::string unknown = job_record(job);
    unknown.replace(unknown.find("done"), 4, "gone");
    CHECK_THROWS_AS(job_of_record(unknown), InvalidInput);
}
