#include "engine/score/spill_file.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <numeric>
#include <vector>

#include "engine/errors.hpp"
#include "tests/io/file_size_limit.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using Catch::Matchers::Contains;
using io::testing::FileSizeLimit;
using io::testing::ScratchFolder;

namespace {

std::vector<std::byte> bytes(std::size_t size, unsigned seed) {
    std::vector<std::byte> result(size);
    for (std::size_t i = 0; i < size; ++i) result[i] = static_cast<std::byte>(i * 7 + seed);
    return result;
}

}  // namespace

TEST_CASE("what was appended is read back, and the folder shows nothing of it") {
    const ScratchFolder scratch;
    RunContext context;
    SpillFile file(scratch.path(""));
    const std::vector<std::byte> first = bytes(3'000'000, 1), second = bytes(10, 2);
    const std::uint64_t at_first = file.append(first, context), at_second = file.append(second, context);
    CHECK(file.size() == 3'000'010);
    CHECK(std::filesystem::is_empty(scratch.path("")));
    std::vector<std::byte> read(10);
    file.read(at_second, read);
    CHECK(read == second);
    file.forget(at_second, 10);
    read.resize(first.size());
    file.read(at_first, read);
    CHECK(read == first);
    CHECK_THROWS_AS(file.read(at_second, read), IoError);  // beyond the end
}

TEST_CASE("a folder that cannot hold the file is refused with what helps") {
    CHECK_THROWS_AS(SpillFile("/nowhere/at/all"), IoError);
    CHECK_THROWS_WITH(SpillFile("/nowhere/at/all"), Contains("'/nowhere/at/all'") && Contains("--spill-dir"));
}

TEST_CASE("a full disk is an error that says how much is needed, and what helps") {
    const ScratchFolder scratch;
    RunContext context;
    context.progress.total = 100;
    context.progress.done = 25;
    SpillFile file(scratch.path(""));
    file.append(bytes(1 << 20, 1), context);
    const FileSizeLimit limit(std::size_t{3} << 19);
    CHECK_THROWS_WITH(file.append(bytes(1 << 20, 2), context),
                      Contains(scratch.path("")) && Contains("524288 of them still to write") && Contains("are free there") &&
                          Contains("about 8M will be needed in all") && Contains("--spill-dir") && Contains("--memory"));
    CHECK(std::filesystem::is_empty(scratch.path("")));
}

TEST_CASE("writing stops on request") {
    const ScratchFolder scratch;
    std::stop_source stop;
    RunContext context({.stop = stop.get_token()});
    SpillFile file(scratch.path(""));
    stop.request_stop();
    CHECK_THROWS_AS(file.append(bytes(10, 1), context), Cancelled);
}
