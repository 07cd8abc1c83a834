#include "io/output_file.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "engine/errors.hpp"
#include "io/table_writer.hpp"
#include "tests/io/file_size_limit.hpp"
#include "tests/io/read_records.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using namespace sameas::io;
using namespace sameas::io::testing;
using Catch::Matchers::Contains;

using Names = std::vector<std::string>;

TEST_CASE("a file appears with commit and not before", "[io][output]") {
    const ScratchFolder folder;
    folder.file("out.txt", "before");
    {
        OutputFile file(folder.path("out.txt"));
        file.write("after");
        CHECK(content_of(folder.path("out.txt")) == "before");
        CHECK(folder.names() == Names{".out.txt.tmp-" + std::to_string(::getpid()), "out.txt"});
        file.commit();
    }
    CHECK(content_of(folder.path("out.txt")) == "after");
    CHECK(folder.names() == Names{"out.txt"});
}

TEST_CASE("a file that is not committed leaves nothing", "[io][output]") {
    const ScratchFolder folder;
    {
        OutputFile file(folder.path("out.txt"));
        file.write(std::string(5000000, 'x'));
    }
    CHECK(folder.names().empty());
}

TEST_CASE("pieces of any size are written in order", "[io][output]") {
    const ScratchFolder folder;
    std::string expected;
    OutputFile file(folder.path("out.txt"));
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, std::size_t{1000}, std::size_t{2} << 20, std::size_t{3},
          (std::size_t{1} << 20) - 1, std::size_t{1} << 20, std::size_t{7}}) {
        const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
        file.write(piece);
        expected += piece;
    }
    file.commit();
    CHECK((content_of(folder.path("out.txt")) == expected));
}

TEST_CASE("a temporary left by a killed run is no obstacle, nor is it taken", "[io][output]") {
    const ScratchFolder folder;
    const std::string left = ".out.txt.tmp-" + std::to_string(::getpid());
    folder.file(left, "left");
    write_file(folder.path("out.txt"), "new");
    CHECK(content_of(folder.path("out.txt")) == "new");
    CHECK(content_of(folder.path(left)) == "left");
}

TEST_CASE("a symbolic link keeps pointing", "[io][output]") {
    const ScratchFolder folder;
    folder.file("real.txt", "before");
    REQUIRE(::symlink("real.txt", folder.path("link.txt").c_str()) == 0);
    write_file(folder.path("link.txt"), "after");
    CHECK(std::filesystem::is_symlink(folder.path("link.txt")));
    CHECK(content_of(folder.path("real.txt")) == "after");
}

TEST_CASE("a folder that cannot be written is named with the reason", "[io][output]") {
    const ScratchFolder folder;
    const std::string missing = folder.path("none/out.txt");
    CHECK_THAT(error_of<IoError>([&] { write_file(missing, "x"); }),
               Contains(missing) && Contains("No such file"));
    CHECK_THAT(error_of<IoError>([&] { write_file(folder.file("a", "x") + "/b", "x"); }),
               Contains("Not a directory"));
    CHECK_THAT(error_of<IoError>([&] { write_file(folder.path(""), "x"); }), Contains("directory"));
    const std::string closed = folder.path("closed");
    std::filesystem::create_directory(closed);
    std::filesystem::permissions(closed,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const bool is_root = ::geteuid() == 0;  // whom permissions do not stop
    if (is_root) {
        std::filesystem::permissions(folder.path(""), std::filesystem::perms::all);
        REQUIRE(::seteuid(65534) == 0);
    }
    std::string text;
    try {
        write_file(closed + "/out.txt", "x");
    } catch (const IoError& error) {
        text = error.what();
    }
    if (is_root) REQUIRE(::seteuid(0) == 0);
    CHECK_THAT(text, Contains(closed + "/out.txt") && Contains("Permission denied"));
}

TEST_CASE("a full disk is said, and nothing is left behind", "[io][output]") {
    CHECK_THAT(error_of<IoError>([] { write_file("/dev/full", "x"); }),
               Contains("/dev/full") && Contains("No space left"));
    CHECK(std::filesystem::is_character_file("/dev/full"));  // a device is written to, not replaced
    const ScratchFolder folder;
    folder.file("out.txt", "before");
    for (const std::size_t limit :
         {std::size_t{0}, std::size_t{1}, std::size_t{4096}, std::size_t{2999999}}) {
        std::string text;
        {
            const FileSizeLimit full(limit);
            try {
                write_file(folder.path("out.txt"), std::string(3000000, 'x'));
            } catch (const IoError& error) {
                text = error.what();
            }
        }
        CHECK_THAT(text, Contains("out.txt") && Contains("File too large"));
        CHECK(folder.names() == Names{"out.txt"});
        CHECK(content_of(folder.path("out.txt")) == "before");
    }
    const FileSizeLimit enough(3000000);
    CHECK_NOTHROW(write_file(folder.path("out.txt"), std::string(3000000, 'x')));
}

TEST_CASE("a text file is read as it was written", "[io][output]") {
    const ScratchFolder folder;
    const std::string content("a\0b\r\n\xFF", 6);
    write_file(folder.path("a"), content);
    CHECK(read_file(folder.path("a")) == content);
    write_file(folder.path("a"), "");
    CHECK(read_file(folder.path("a")).empty());
    CHECK_THAT(error_of<IoError>([&] { read_file(folder.path("none")); }), Contains(folder.path("none")));
}

TEST_CASE("what a file that was not committed has written can be removed from outside", "[io][output]") {
    const ScratchFolder folder;
    folder.file(".out.txt.tmp-" + std::to_string(::getpid()), "of a killed run with our process id");
    OutputFile file(folder.path("out.txt"));
    file.write(std::string(3000000, 'x'));
    CHECK(folder.names().size() == 2);
    remove_temporary(folder.path("out.txt"));
    CHECK(folder.names().empty());
    CHECK_THROWS_AS(file.commit(), IoError);
    CHECK(folder.names().empty());
    CHECK_NOTHROW(remove_temporary(folder.path("out.txt")));
}
