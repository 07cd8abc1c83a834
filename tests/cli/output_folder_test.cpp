#include "cli/output_folder.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "engine/errors.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::cli;
using io::testing::content_of;
using io::testing::ScratchFolder;
namespace fs = std::filesystem;

namespace {

void put(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("files appear together at the end", "[cli]") {
    const ScratchFolder scratch;
    Interrupt interrupt;
    const std::string out = scratch.path("deep/er");
    {
        OutputFolder folder(out, interrupt);
        put(folder.file("a.csv"), "new a");
        put(folder.file("b.csv"), "new b");
        CHECK_FALSE(fs::exists(out + "/a.csv"));
        folder.commit({});
        CHECK(folder.path_of("a.csv") == out + "/a.csv");
    }
    CHECK(content_of(out + "/a.csv") == "new a");
    CHECK(content_of(out + "/b.csv") == "new b");
    CHECK(std::distance(fs::directory_iterator(out), {}) == 2);
}

TEST_CASE("a run that fails leaves the earlier one as it was", "[cli]") {
    const ScratchFolder scratch;
    Interrupt interrupt;
    const std::string out = scratch.path("out");
    fs::create_directory(out);
    put(out + "/a.csv", "old");
    {
        OutputFolder folder(out, interrupt);
        put(folder.file("a.csv"), "new");
    }
    CHECK(content_of(out + "/a.csv") == "old");
    CHECK(std::distance(fs::directory_iterator(out), {}) == 1);
}

TEST_CASE("a folder created for nothing goes away", "[cli]") {
    const ScratchFolder scratch;
    Interrupt interrupt;
    {
        const OutputFolder folder(scratch.path("out"), interrupt);
    }
    CHECK(scratch.names().empty());
}

TEST_CASE("files of an earlier run that have no counterpart are removed, others are not", "[cli]") {
    const ScratchFolder scratch;
    Interrupt interrupt;
    for (const char* name : {"pairs.csv", "issues.csv", "notes.txt"})
        put(scratch.path(name), "old");
    const std::string outside = scratch.file("outside", "kept");
    const std::string out = scratch.path("out");
    fs::create_directory(out);
    for (const char* name : {"pairs.csv", "issues.csv", "notes.txt"})
        put(out + "/" + name, "old");
    OutputFolder folder(out, interrupt);
    put(folder.file("pairs.parquet"), "new");
    folder.commit({"pairs.csv", "issues.csv", "../outside", ""});
    CHECK_FALSE(fs::exists(out + "/pairs.csv"));
    CHECK_FALSE(fs::exists(out + "/issues.csv"));
    CHECK(fs::exists(out + "/notes.txt"));
    CHECK(content_of(outside) == "kept");
}

TEST_CASE("a folder that cannot be written to is found out at once", "[cli]") {
    const ScratchFolder scratch;
    Interrupt interrupt;
    const std::string file = scratch.file("file", "x");
    CHECK_THROWS_AS(OutputFolder(file, interrupt), IoError);
    CHECK_THROWS_WITH(OutputFolder(file + "/below", interrupt),
                      Catch::Contains(file + "/below") && Catch::Contains("--out"));
    CHECK_THROWS_AS(OutputFolder("/proc/sameas", interrupt), IoError);
    CHECK_THROWS_AS(OutputFolder("", interrupt), InvalidSettings);
    CHECK(content_of(file) == "x");
}
