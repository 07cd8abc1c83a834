#include "io/byte_source.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

TEST_CASE("a file is read to its end and its bytes are counted", "[io][bytes]") {
    const ScratchFolder folder;
    const std::string content(3000000, 'c');
    std::atomic<std::uint64_t> done{0};
    const auto source = open_bytes(folder.file("a", content), &done);
    char begin[5];
    CHECK(source->read(begin, sizeof begin) == 5);
    CHECK(done == 5);
    CHECK(read_all(*source).size() == content.size() - 5);
    CHECK(done == content.size());
    CHECK(source->read(begin, sizeof begin) == 0);
}

TEST_CASE("peeking does not take away, and reading goes on behind it", "[io][bytes]") {
    const auto text = std::make_shared<const std::string>("0123456789");
    PeekableSource source(bytes_in_memory(text));
    CHECK(source.peek(3) == "012");
    CHECK(source.peek(2) == "01");
    CHECK(source.peek(5) == "01234");
    char to[16];
    CHECK(source.read(to, 2) == 2);
    CHECK(std::string(to, 2) == "01");
    CHECK(source.peek(4) == "2345");
    CHECK(source.read(to, 6) == 6);
    CHECK(std::string(to, 6) == "234567");
    CHECK(source.peek(9) == "89");
    CHECK(read_all(source) == "89");
    CHECK(source.peek(1).empty());
}

TEST_CASE("what cannot be read is named with the system's reason", "[io][bytes]") {
    const ScratchFolder folder;
    const auto open = [&](const std::string& path) {
        try {
            open_bytes(path);
        } catch (const IoError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    CHECK_THAT(open(folder.path("none")), Contains(folder.path("none")) && Contains("No such file"));
    CHECK_THAT(open(folder.path("")), Contains("directory"));
    CHECK_THAT(open(folder.file("a", "x") + "/b"), Contains("Not a directory"));
}

TEST_CASE("regular files are told from the rest", "[io][bytes]") {
    const ScratchFolder folder;
    CHECK(is_regular_file(folder.file("a", "xyz")));
    CHECK(size_of(folder.path("a")) == 3);
    CHECK_FALSE(is_regular_file("-"));
    CHECK_FALSE(is_regular_file("/dev/null"));
    CHECK(size_of("/dev/null") == 0);
    CHECK(size_of(folder.path("none")) == 0);
    CHECK_THROWS_AS(is_regular_file(folder.path("none")), IoError);
}
