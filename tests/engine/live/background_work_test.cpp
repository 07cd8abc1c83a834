#include "engine/live/background_work.hpp"

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include <thread>

#include "engine/errors.hpp"

using namespace sameas;

TEST_CASE("work in the background is done when the call returns, on a thread that stands back alone", "[live]") {
    const int own = getpriority(PRIO_PROCESS, 0);
    int of_work = own;
    std::thread::id thread;
    run_in_background([&] {
        of_work = getpriority(PRIO_PROCESS, 0);
        thread = std::this_thread::get_id();
    });
    CHECK(thread != std::thread::id());
    CHECK(thread != std::this_thread::get_id());
    CHECK(getpriority(PRIO_PROCESS, 0) == own);
#ifdef __linux__
    CHECK(of_work >= 10);
#endif
}

TEST_CASE("what work in the background throws is thrown to who asked for it", "[live]") {
    CHECK_THROWS_AS(run_in_background([] { throw Cancelled(); }), Cancelled);
}
