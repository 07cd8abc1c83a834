#include "engine/memory.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <vector>

#include "tests/io/scratch_folder.hpp"
#include "tests/support/resident_memory.hpp"

using namespace sameas;
using io::testing::ScratchFolder;

TEST_CASE("the lowest limit of a control group and those above it counts, in both versions") {
    const ScratchFolder scratch;
    const std::string mount = scratch.path("cgroup");
    std::filesystem::create_directories(mount + "/a/b");
    std::filesystem::create_directories(mount + "/memory/jobs/one");
    const std::string membership = scratch.file("membership", "4:memory:/jobs/one\n3:cpu,cpuacct:/jobs\n0::/a/b\n");
    CHECK(control_group_limit(membership, mount) == UINT64_MAX);
    scratch.file("cgroup/a/b/memory.max", "max\n");
    CHECK(control_group_limit(membership, mount) == UINT64_MAX);
    scratch.file("cgroup/a/memory.max", "3000000\n");
    CHECK(control_group_limit(membership, mount) == 3'000'000);
    scratch.file("cgroup/memory/memory.limit_in_bytes", "2000000\n");
    CHECK(control_group_limit(membership, mount) == 2'000'000);
    scratch.file("cgroup/memory/jobs/one/memory.limit_in_bytes", "9223372036854771712\n");
    CHECK(control_group_limit(membership, mount) == 2'000'000);
    scratch.file("cgroup/a/b/memory.max", "1000000\n");
    CHECK(control_group_limit(membership, mount) == 1'000'000);
    CHECK(control_group_limit(scratch.path("none"), mount) == UINT64_MAX);
}

TEST_CASE("the resident set follows what is used, and its peak stays until it is reset") {
    if (!test::resident_memory_tells) {
        WARN("skipped: the sanitizer keeps freed memory");
        return;
    }
    CHECK(machine_memory_bytes() > (std::uint64_t{100} << 20));
    const std::uint64_t before = resident_bytes();
    CHECK(before > (std::uint64_t{1} << 20));
    CHECK(before < machine_memory_bytes());
    constexpr std::size_t size = std::size_t{64} << 20;
    {
        const std::vector<char> large(size, 'x');
        CHECK(resident_bytes() >= before + size * 9 / 10);
        CHECK(large.back() == 'x');
    }
    release_free_memory();
    CHECK(resident_bytes() < before + size / 2);
    CHECK(peak_resident_bytes() >= before + size * 9 / 10);
    reset_peak_resident_bytes();
    CHECK(peak_resident_bytes() < before + size / 2);
}

TEST_CASE("freed small pieces go back to the system") {
    if (!test::resident_memory_tells) {
        WARN("skipped: the sanitizer keeps freed memory");
        return;
    }
    std::vector<std::vector<char>> pieces;
    for (int i = 0; i < 20'000; ++i) pieces.emplace_back(4000, 'x');
    const std::vector<char> last(4000, 'x');   // above them: the heap cannot shrink by itself
    const std::uint64_t full = resident_bytes();
    pieces.clear();
    release_free_memory();
    CHECK(resident_bytes() + (std::uint64_t{60} << 20) < full);
    CHECK(last.back() == 'x');
}

TEST_CASE("sizes are written as the option takes them, never too small") {
    CHECK(memory_text(0) == "0K");
    CHECK(memory_text(1) == "0.1K");
    CHECK(memory_text(1024) == "1K");
    CHECK(memory_text(1025) == "1.1K");
    CHECK(memory_text((std::uint64_t{3} << 29)) == "1.5G");
    CHECK(memory_text((std::uint64_t{3} << 29) + 1) == "1.6G");
    CHECK(memory_text(std::uint64_t{4} << 30) == "4G");
    CHECK(memory_text(std::uint64_t{5000} << 40) == "5000T");
}
