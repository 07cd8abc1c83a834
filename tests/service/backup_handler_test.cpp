#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "service/audit_log.hpp"
#include "service/service_state.hpp"
#include "small_service.hpp"

using namespace sameas;
using namespace sameas::service;
using testing::SmallService;
using Value = nlohmann::json;

TEST_CASE("a backup is a whole index under its name", "[service]") {
    io::testing::ScratchFolder folder;
    std::filesystem::create_directory(folder.path("backups"));
    std::filesystem::create_directories(folder.path("backups/.monday.part/left over"));  // of a service that was ended
    AuditLog audit(folder.path("audit.jsonl"));
    SmallService small({.audit = &audit, .backups = folder.path("backups")});
    small.put("1", "Ann", "Holm", "Ulm");
    CHECK(small.json(201, "POST", "/v1/backup", R"({"name": "monday"})")["name"] == "monday");
    small.put("2", "Bo", "Vries", "Bern");
    const Value taken = small.json(409, "POST", "/v1/backup", R"({"name": "monday"})");
    CHECK(taken["field"] == "name");
    CHECK(taken["value"] == "monday");
    CHECK(StoredIndex::open(folder.path("backups/monday"))->index().record_count() == 1);
    CHECK_FALSE(std::filesystem::exists(folder.path("backups/.monday.part")));
    std::ifstream in(folder.path("audit.jsonl"));
    std::string log{std::istreambuf_iterator<char>(in), {}};
    CHECK_THAT(log, Catch::Matchers::Contains(R"("request":"POST /v1/backup","status":201,"backup":"monday")"));
}

TEST_CASE("no name of a backup leads out of its folder", "[service]") {
    io::testing::ScratchFolder folder;
    std::filesystem::create_directory(folder.path("backups"));
    SmallService small({.backups = folder.path("backups")});
    for (const std::string name : {"", ".", "..", "../out", "/tmp/out", "a/b", ".hidden", "a\\\\b", "a b", "\\u0000", "a\\u0000b", "ü"}) {
        const Value problem = small.json(422, "POST", "/v1/backup", R"({"name": ")" + name + "\"}");
        CHECK(problem["field"] == "name");
    }
    CHECK(small.ask("POST", "/v1/backup", Value{{"name", std::string(101, 'x')}}.dump()).status == 422);
    CHECK(small.ask("POST", "/v1/backup", Value{{"name", std::string(100, 'x')}}.dump()).status == 201);
    for (const char* const body : {"", "{}", "[]", R"({"name": 7})", R"({"name": "x", "folder": "/tmp"})"}) CHECK(small.ask("POST", "/v1/backup", body).status == 400);
    std::filesystem::create_symlink(folder.path("elsewhere"), folder.path("backups/link"));
    CHECK(small.ask("POST", "/v1/backup", R"({"name": "link"})").status == 409);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path("backups")), {}) == 2);
}

TEST_CASE("services that share a folder of backups make one after the other", "[service]") {
    SmallService small;
    const std::filesystem::path backups = small.folder.path("backups");
    std::filesystem::create_directory(backups);
    SmallService one({.backups = backups}), other({.backups = backups});
    const int held = ::open(backups.c_str(), O_RDONLY | O_DIRECTORY);
    REQUIRE(::flock(held, LOCK_EX) == 0);
    CHECK(one.json(409, "POST", "/v1/backup", R"({"name": "monday"})")["detail"].get<std::string>().find("another service") == 0);
    ::close(held);
    CHECK(one.ask("POST", "/v1/backup", R"({"name": "monday"})").status == 201);
    CHECK(other.ask("POST", "/v1/backup", R"({"name": "monday"})").status == 409);
    CHECK(other.ask("POST", "/v1/backup", R"({"name": "tuesday"})").status == 201);
}

TEST_CASE("one backup is made at a time, and none where there is no folder", "[service]") {
    SmallService without;
    CHECK(without.ask("POST", "/v1/backup", R"({"name": "x"})").status == 404);
    SmallService small({.backups = without.folder.path("nowhere")});
    {
        const std::lock_guard another(small.service->state().backing_up);
        std::thread([&] { CHECK(small.ask("POST", "/v1/backup", R"({"name": "x"})").status == 409); }).join();
    }
    const Response failed = small.ask("POST", "/v1/backup", R"({"name": "x"})");
    CHECK(failed.status == 503);  // the folder is gone
    CHECK(failed.body.find("nowhere") == std::string::npos);
}
