#include "service/jobs/jobs.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "engine/errors.hpp"
#include "service/problem.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::service;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// Jobs whose program is a script.
struct SmallJobs {
    explicit SmallJobs(const std::string& script) { set(script); }

    void set(const std::string& script) {
        options.folder = folder.path("jobs");
        options.files_folder = folder.path("inputs");
        fs::create_directories(options.files_folder);
        options.program = folder.file("program", "#!/bin/sh\n" + script + "\n");
        fs::permissions(options.program, fs::perms::owner_all);
    }
    void open() { jobs = std::make_unique<Jobs>(options); }

    Job add(const std::string& files = R"({"name": "a.csv"})") {
        return jobs->add(JobOrder::parse(parsed_json(R"({"command": "dedupe", "files": [)" + files + "]}")), "crm");
    }
    void send(const std::string& id, const std::string& content, const std::string& name = "a.csv") {
        const auto upload = jobs->begin_upload(id, name);
        upload->take(content);
        upload->finish();
    }
    /// The job once it is in another state than those that pass.
    Job settled(const std::string& id) {
        for (int tries = 0; tries < 1000; ++tries) {
            const Job job = jobs->find(id).value();
            if (job.is_over()) return job;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        throw std::runtime_error("the job does not end");
    }
    Job running(const std::string& id) {
        for (int tries = 0; tries < 1000; ++tries) {
            const Job job = jobs->find(id).value();
            if (job.state == JobState::running && !job.progress.stage.empty()) return job;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        throw std::runtime_error("the job does not run");
    }

    io::testing::ScratchFolder folder;
    JobsOptions options;
    std::unique_ptr<Jobs> jobs;
};

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

ProblemKind kind_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const Problem& problem) {
        return problem.kind;
    }
    return ProblemKind::internal_error;
}

const char* const copies = R"(mkdir result; cat files/* > result/entities.csv; echo "{}")";

}  // namespace

TEST_CASE("a job runs once its files are there, and its results can be read", "[jobs]") {
    SmallJobs small(copies);
    small.open();
    const Job added = small.add(R"({"name": "a.csv"}, {"name": "b.csv"})");
    CHECK(added.state == JobState::waiting);
    small.send(added.id, "one\n");
    CHECK(small.jobs->find(added.id)->state == JobState::waiting);
    CHECK(kind_of([&] { small.jobs->begin_upload(added.id, "a.csv"); }) == ProblemKind::conflict);
    CHECK(kind_of([&] { small.jobs->begin_upload(added.id, "c.csv"); }) == ProblemKind::not_found);
    CHECK(kind_of([&] { small.jobs->result(added.id, "entities.csv"); }) == ProblemKind::not_found);
    small.send(added.id, "two\n", "b.csv");
    const Job done = small.settled(added.id);
    CHECK(done.error == "");
    REQUIRE(done.results.size() == 2);
    CHECK(done.results[0].name == "entities.csv");
    CHECK(done.results[1].name == "report.json");
    CHECK(text_of(small.jobs->result(added.id, "entities.csv")) == "one\ntwo\n");
    CHECK(kind_of([&] { small.jobs->result(added.id, "../job.json"); }) == ProblemKind::not_found);
    CHECK_FALSE(fs::exists(small.options.folder / added.id / "files"));
    CHECK(small.jobs->remove(added.id));
    CHECK_FALSE(small.jobs->remove(added.id));
    CHECK_FALSE(fs::exists(small.options.folder / added.id));
}

TEST_CASE("a job that fails or crashes says why, and the next one runs", "[jobs]") {
    SmallJobs small(R"(echo "sameas: no column 'x'" >&2; if grep -q crash files/a.csv; then kill -SEGV $$; fi; exit 1)");
    small.open();
    const std::string failing = small.add().id, crashing = small.add().id;
    small.send(crashing, "crash");
    small.send(failing, "fail");
    CHECK_THAT(small.settled(crashing).error, Contains("signal 11"));
    CHECK(small.settled(failing).error == "no column 'x'");
    small.jobs.reset();
    small.options.program = small.folder.path("gone");
    small.open();
    const std::string unstarted = small.add().id;
    small.send(unstarted, "x");
    CHECK_THAT(small.settled(unstarted).error, Contains("could not run"));
}

TEST_CASE("a job that runs tells how far it is, and is ended when it is removed", "[jobs]") {
    SmallJobs small(R"(echo '{"stage":"score","done":4,"total":8}' >&2; echo $$ > id; exec sleep 60)");
    small.open();
    const std::string first = small.add().id, second = small.add().id;
    small.send(second, "x");
    small.send(first, "x");
    const Job running = small.running(second);
    CHECK(running.progress.done == 4);
    CHECK(small.jobs->find(first)->state == JobState::queued);
    const std::string process = text_of(small.options.folder / second / "id");
    CHECK(small.jobs->remove(second));
    CHECK_FALSE(fs::exists("/proc/" + process.substr(0, process.size() - 1)));
    CHECK(small.running(first).id == first);
}

TEST_CASE("jobs that were over are there again after a new start, others have failed", "[jobs]") {
    SmallJobs small(copies);
    small.open();
    const std::string done = small.add().id, waiting = small.add().id;
    small.send(done, "kept");
    small.settled(done);
    CHECK_THROWS_AS(Jobs(small.options), IoError);  // one process at a time
    small.jobs.reset();
    fs::create_directories(small.options.folder / std::string(32, 'a'));  // the end came before its record
    fs::create_directories(small.options.folder / "somebody's");
    small.open();
    CHECK(text_of(small.jobs->result(done, "entities.csv")) == "kept");
    CHECK_THAT(small.jobs->find(waiting)->error, Contains("the service ended"));
    CHECK(small.jobs->all().size() == 2);
    CHECK_FALSE(fs::exists(small.options.folder / std::string(32, 'a')));
    CHECK(fs::exists(small.options.folder / "somebody's"));
}

TEST_CASE("there is no room beyond the limits of jobs", "[jobs]") {
    SmallJobs small(R"(mkdir result; head -c 300000 /dev/zero > result/x; echo '{"stage":"write","done":0,"total":0}' >&2; exec sleep 60)");
    small.options.disk_bytes_max = 200'000;
    small.options.jobs_max = 3;
    small.open();
    const std::string id = small.add().id;
    CHECK(kind_of([&] { small.send(id, std::string(300'000, 'x')); }) == ProblemKind::no_room);
    CHECK(small.jobs->find(id)->state == JobState::waiting);
    CHECK(fs::is_empty(small.options.folder / id / "files"));
    for (const auto& left : fs::directory_iterator(small.options.folder / id)) CHECK_THAT(left.path().filename().string(), !Contains(".part-"));
    const std::string other = small.add().id;
    small.send(other, "x");
    CHECK_THAT(small.settled(other).error, Contains("200000 bytes"));
    small.add();
    CHECK(kind_of([&] { small.add(); }) == ProblemKind::no_room);
}

TEST_CASE("what is old goes", "[jobs]") {
    SmallJobs small(copies);
    small.options.kept = std::chrono::seconds(1);
    small.open();
    const std::string waiting = small.add().id, done = small.add().id;
    small.send(done, "x");
    for (int tries = 0; tries < 600 && !small.jobs->all().empty(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(small.jobs->all().empty());
}

TEST_CASE("files of the service are read below their folder alone", "[jobs]") {
    SmallJobs small(copies);
    small.open();
    const fs::path inputs = small.options.files_folder;
    fs::create_directories(inputs / "2026");
    std::ofstream(inputs / "2026/crm.csv") << "there";
    std::ofstream(small.folder.path("secret")) << "secret";
    fs::create_symlink(small.folder.path("secret"), inputs / "out");
    const auto path = [&](const std::string& text) { return kind_of([&] { small.add(R"({"name": "a.csv", "path": ")" + text + R"("})"); }); };
    for (const char* const wrong : {"../secret", "out", "2026", "nothing", "/etc/passwd", "2026/../../secret"}) {
        INFO(wrong);
        CHECK(path(wrong) == ProblemKind::invalid_value);
    }
    const Job job = small.add(R"({"path": "2026/crm.csv"})");
    CHECK(job.order.files[0].name == "crm.csv");
    CHECK(text_of(small.jobs->result(small.settled(job.id).id, "entities.csv")) == "there");
    CHECK(fs::exists(inputs / "2026/crm.csv"));
}

TEST_CASE("of two that send one file the first one counts", "[jobs]") {
    SmallJobs small(copies);
    small.open();
    const std::string id = small.add().id;
    const auto first = small.jobs->begin_upload(id, "a.csv"), second = small.jobs->begin_upload(id, "a.csv");
    first->take("first");
    second->take("second");
    CHECK(first->finish() == 5);
    CHECK(kind_of([&] { second->finish(); }) == ProblemKind::conflict);
    CHECK(text_of(small.jobs->result(small.settled(id).id, "entities.csv")) == "first");
    const auto late = small.jobs->begin_upload(small.add().id, "a.csv");
    for (const Job& job : small.jobs->all()) small.jobs->remove(job.id);
    CHECK(kind_of([&] { late->take("x"); }) == ProblemKind::not_found);
    CHECK(kind_of([&] { late->finish(); }) == ProblemKind::not_found);
}
