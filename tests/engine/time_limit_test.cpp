#include "engine/time_limit.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "engine/errors.hpp"

using namespace sameas;

namespace {

void work_until_stopped(RunContext& context) {
    for (;;) {
        context.check_stop();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

TEST_CASE("work that ends in time is whole, and has the run's own choices", "[time_limit]") {
    RunContext context({.threads = 3, .seed = 5, .memory_bytes = std::uint64_t{1} << 40, .spill_folder = "/tmp/spill"});
    bool is_done = false;
    CHECK(finishes_within(60, context, [&](RunContext& limited) {
        is_done = limited.threads() == 3 && limited.seed() == 5 && limited.memory_budget() == context.memory_budget() &&
                  limited.spill_folder() == "/tmp/spill";
    }));
    CHECK(is_done);
}

TEST_CASE("work that takes too long is ended, and the run goes on", "[time_limit]") {
    RunContext context({.threads = 1});
    const auto start = std::chrono::steady_clock::now();
    CHECK(!finishes_within(0.05, context, work_until_stopped));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    CHECK(took.count() >= 0.05);
    CHECK(took.count() < 5);
    CHECK_NOTHROW(context.check_stop());
}

TEST_CASE("a stop of the run ends limited work as it ends all other", "[time_limit]") {
    std::stop_source stop;
    RunContext context({.threads = 1, .stop = stop.get_token()});
    CHECK_THROWS_AS(finishes_within(60, context,
                                    [&](RunContext& limited) {
                                        stop.request_stop();
                                        work_until_stopped(limited);
                                    }),
                    Cancelled);
}

TEST_CASE("other errors of limited work come out of it", "[time_limit]") {
    RunContext context({.threads = 1});
    CHECK_THROWS_AS(finishes_within(60, context, [](RunContext&) { throw ModelRefused("too few"); }), ModelRefused);
}
