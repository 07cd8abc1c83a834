#include "service/jobs/child_process.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "engine/errors.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::service;

namespace {

const io::testing::ScratchFolder folder;

ChildOptions shell(const std::string& script) {
    return {"/bin/sh", {"-c", script}, folder.path("."), folder.path("output"), folder.path("errors")};
}

ChildProcess::End end_of(ChildProcess& process) {
    for (int tries = 0; tries < 1000; ++tries) {
        if (const auto end = process.ended()) return *end;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("the process does not end");
}

std::string text_of(const std::string& name) {
    std::ifstream in(folder.path(name));
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a child works in its folder and is told apart by how it ended", "[jobs]") {
    ChildProcess process(shell("pwd; echo trouble >&2; cat; exit 7"));
    const auto end = end_of(process);
    CHECK(end.status == 7);
    CHECK(end.signal == 0);
    CHECK(text_of("errors") == "trouble\n");
    CHECK(std::filesystem::equivalent(text_of("output").substr(0, text_of("output").size() - 1), folder.path(".")));
    ChildProcess killed(shell("sleep 60"));
    killed.send(SIGTERM);
    CHECK(end_of(killed).signal == SIGTERM);
}

TEST_CASE("a child has no files of ours, is nice, and goes first when memory runs out", "[jobs]") {
    const std::ifstream ours(folder.file("ours", "x"));
    ChildProcess process(shell("ls /proc/$$/fd; nice; cat /proc/$$/oom_score_adj"));
    CHECK(end_of(process).status == 0);
    const std::string said = text_of("output");
    const int nice = std::min(::getpriority(PRIO_PROCESS, 0) + 10, 19);
    CHECK(said == message("0\n1\n2\n", nice, "\n1000\n"));
}

TEST_CASE("a child that nobody wants any more is ended", "[jobs]") {
    {
        const ChildProcess process(shell("echo $$; exec sleep 60"));
        while (text_of("output").find('\n') == std::string::npos) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    std::string id = text_of("output");
    id.pop_back();
    CHECK_FALSE(std::filesystem::exists("/proc/" + id));
}

TEST_CASE("a child ends with the thread that started it", "[jobs]") {
    std::unique_ptr<ChildProcess> process;
    std::thread([&] { process = std::make_unique<ChildProcess>(shell("exec sleep 60")); }).join();
    CHECK(end_of(*process).signal == SIGKILL);
}

TEST_CASE("a child cannot write more of a file than it may, even of one without a name", "[jobs]") {
    ChildOptions options = shell("exec 3>spill; rm spill; exec head -c 5000 /dev/zero >&3");
    options.file_bytes_max = 4096;
    ChildProcess process(options);
    CHECK(end_of(process).signal == SIGXFSZ);
}

TEST_CASE("a program that is not there is an error here", "[jobs]") {
    ChildOptions options = shell("");
    options.program = folder.path("nothing");
    CHECK_THROWS_AS(ChildProcess(options), IoError);
    options = shell("");
    options.folder = folder.path("nowhere");
    CHECK_THROWS_AS(ChildProcess(options), IoError);
}
