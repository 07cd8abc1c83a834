#include "service/api_keys.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "engine/errors.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::service;
using Catch::Matchers::Contains;

TEST_CASE("keys are made once and kept as hashes", "[keys]") {
    io::testing::ScratchFolder folder;
    const std::filesystem::path file = folder.path("keys.json");
    const std::string key = ApiKeys::add(file, {"crm", Role::write});
    CHECK(key.size() == 64);
    CHECK(ApiKeys::add(file, {"desk", Role::search}) != key);
    CHECK_THROWS_WITH(ApiKeys::add(file, {"crm", Role::search}), Contains("already"));
    std::ifstream in(file);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    CHECK_THAT(text, !Contains(key));
    struct stat facts {};
    REQUIRE(::stat(file.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);

    const ApiKeys keys = ApiKeys::read(file);
    CHECK(keys.size() == 2);
    REQUIRE(keys.caller_of("Bearer " + key));
    CHECK(keys.caller_of("Bearer " + key)->name == "crm");
    CHECK(keys.caller_of("Bearer " + key)->role == Role::write);
    CHECK(keys.caller_of("bearer " + key));
    for (const std::string& wrong : {std::string(), key, std::string("bear"), "Basic " + key, std::string("Bearer "), "Bearer " + key + "0"}) CHECK_FALSE(keys.caller_of(wrong));
}

TEST_CASE("a file of keys that cannot be used is refused", "[keys]") {
    io::testing::ScratchFolder folder;
    const std::filesystem::path file = folder.path("keys.json");
    CHECK_THROWS_AS(ApiKeys::read(file), IoError);
    for (const char* const bad : {"{", "{}", R"({"keys": [{"name": "a", "role": "king", "sha256": ""}]})",
                                  R"({"keys": [{"name": "a", "role": "write", "sha256": "12"}]})", R"({"keys": [], "more": 1})"}) {
        std::ofstream(file) << bad;
        CHECK_THROWS_AS(ApiKeys::read(file), InvalidSettings);
    }
    CHECK_THROWS_WITH(parse_role("king"), Contains("search, write, admin"));
}
