#include "cli/interrupt.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/io/scratch_folder.hpp"

using namespace sameas::cli;
using namespace std::chrono_literals;

namespace {

/// Runs `body` in a process of its own and gives its wait status.
template <class Body>
int status_of(const Body& body) {
    const pid_t child = fork();
    if (child == 0) {
        body();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

bool stops_within(const Interrupt& interrupt, std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!interrupt.token().stop_requested()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

}  // namespace

TEST_CASE("a signal asks to stop", "[cli]") {
    for (const int number : {SIGINT, SIGTERM}) {
        const int status = status_of([&] {
            Interrupt interrupt;
            if (interrupt.token().stop_requested()) _exit(1);
            raise(number);
            if (!stops_within(interrupt, 50ms)) _exit(2);
        });
        REQUIRE(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
    }
}

TEST_CASE("a run that does not stop is given up after it was cleaned up", "[cli]") {
    const sameas::io::testing::ScratchFolder scratch;
    const std::string temporary = scratch.file("temporary", "half a file");
    const auto begin = std::chrono::steady_clock::now();
    const int status = status_of([&] {
        Interrupt interrupt;
        const Interrupt::CleanUp clean_up(interrupt, [&] { unlink(temporary.c_str()); });
        {
            const Interrupt::CleanUp gone(interrupt, [] { _exit(1); });
        }
        raise(SIGINT);
        std::this_thread::sleep_for(5s);
    });
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 130);
    CHECK(scratch.names().empty());
    CHECK(std::chrono::steady_clock::now() - begin < 1s);
}

TEST_CASE("what is undisturbed is not given up in the middle", "[cli]") {
    const int status = status_of([] {
        Interrupt interrupt;
        interrupt.undisturbed([] {
            raise(SIGINT);
            std::this_thread::sleep_for(300ms);
        });
    });
    REQUIRE(WIFEXITED(status));
    CHECK((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 130));  // after the work either may come first
    const int done = status_of([] {
        Interrupt interrupt;
        int steps = 0;
        const Interrupt::CleanUp clean_up(interrupt, [&] { _exit(steps == 2 ? 0 : 3); });
        interrupt.undisturbed([&] {
            ++steps;
            raise(SIGINT);
            std::this_thread::sleep_for(300ms);
            ++steps;
        });
        std::this_thread::sleep_for(5s);
    });
    REQUIRE(WIFEXITED(done));
    CHECK(WEXITSTATUS(done) == 0);
}

TEST_CASE("a second interrupt kills", "[cli]") {
    const int status = status_of([] {
        Interrupt interrupt;
        raise(SIGINT);
        raise(SIGINT);
    });
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGINT);
}

TEST_CASE("an ignored signal stays ignored", "[cli]") {
    const int status = status_of([] {
        signal(SIGINT, SIG_IGN);
        Interrupt interrupt;
        raise(SIGINT);
        raise(SIGINT);
        if (stops_within(interrupt, 30ms)) _exit(1);
    });
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}
