#include "engine/run_context.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

#include "engine/errors.hpp"
#include "engine/memory.hpp"
#include "engine/parallel.hpp"

using namespace sameas;

TEST_CASE("chunks cover every item once, and never more than the grain at a time") {
    RunContext context({.threads = 7});
    CHECK(context.threads() == 7);
    std::vector<std::atomic<int>> visits(10'001);
    std::atomic<int> too_large{0};   // Catch's assertions are for one thread at a time
    parallel_chunks(context, visits.size(), 64, [&](std::size_t begin, std::size_t end) {
        if (end - begin > 64) ++too_large;
        for (std::size_t i = begin; i < end; ++i) ++visits[i];
    });
    CHECK(too_large == 0);
    for (const auto& count : visits) REQUIRE(count == 1);
    parallel_chunks(context, 0, 64, [](std::size_t, std::size_t) { FAIL("nothing to do"); });
}

TEST_CASE("more threads than the machine has are really used when asked for") {
    RunContext context({.threads = 4});
    std::mutex mutex;
    std::set<std::thread::id> threads;
    std::atomic<int> waiting{0};
    parallel_chunks(context, 4, 1, [&](std::size_t, std::size_t) {
        ++waiting;
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (waiting < 4 && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
    });
    CHECK(threads.size() == 4);
}

TEST_CASE("a stop request ends the work with Cancelled") {
    std::stop_source source;
    RunContext context({.threads = 2, .stop = source.get_token()});
    std::atomic<int> done{0};
    CHECK_THROWS_AS(parallel_chunks(context, 1'000'000, 1,
                                    [&](std::size_t, std::size_t) {
                                        if (++done == 10) source.request_stop();
                                    }),
                    Cancelled);
    CHECK(done < 1000);
    CHECK_THROWS_AS(context.check_stop(), Cancelled);
}

TEST_CASE("exceptions come back with type and message") {
    RunContext context({.threads = 2});
    CHECK_THROWS_WITH(parallel_chunks(context, 10, 1, [](std::size_t, std::size_t) { throw InvalidInput("row 3 is bad"); }),
                      "row 3 is bad");
}

TEST_CASE("sorting is complete") {
    RunContext context({.threads = 2});
    std::vector<int> values(50'000);
    std::iota(values.rbegin(), values.rend(), 0);
    parallel_sort(context, values.begin(), values.end(), std::less<>());
    CHECK(std::is_sorted(values.begin(), values.end()));
}

TEST_CASE("stages are timed in order, and one inside another is part of it") {
    RunContext context({.threads = 1});
    {
        const StageTimer outer(context, "outer", 5);
        CHECK(std::string(context.progress.stage.load()) == "outer");
        CHECK(context.progress.total == 5);
        const StageTimer inner(context, "inner");
        CHECK(std::string(context.progress.stage.load()) == "outer");
    }
    { const StageTimer next(context, "next"); }
    REQUIRE(context.costs().size() == 2);
    CHECK(context.costs()[0].stage == "outer");
    CHECK(context.costs()[1].stage == "next");
    CHECK(context.costs()[0].seconds >= 0);
    CHECK(context.costs()[0].peak_memory_bytes > 1'000'000);
}

TEST_CASE("the memory budget is a share of the machine's unless it is given") {
    CHECK(RunContext().memory_budget() == machine_memory_bytes() / 100 * memory_share_percent);
    RunContext context({.memory_bytes = resident_bytes() + (std::uint64_t{64} << 20)});
    CHECK(context.memory_left() > (std::uint64_t{50} << 20));
    CHECK(context.memory_left() < (std::uint64_t{70} << 20) + resident_bytes());
    CHECK_NOTHROW(context.check_stop());
    CHECK(RunContext({.memory_bytes = 1 << 20}).memory_left() == 0);
    CHECK(RunContext({.spill_folder = "somewhere"}).spill_folder() == "somewhere");
    CHECK_FALSE(RunContext().spill_folder().empty());
    CHECK(context.peak_memory_bytes() >= resident_bytes() / 2);
}

TEST_CASE("a run that outgrows its memory budget is ended, and says where") {
    RunContext context({.threads = 2, .memory_bytes = resident_bytes() + (std::uint64_t{32} << 20)});
    context.check_stop();
    const StageTimer timer(context, "growing");
    const std::vector<char> large(std::size_t{128} << 20, 'x');
    std::this_thread::sleep_for(std::chrono::milliseconds(30));  // it looks every few milliseconds
    CHECK_THROWS_AS(context.check_stop(), ResourceLimit);
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    CHECK_THROWS_WITH(context.check_stop(), Catch::Matchers::Contains("the stage 'growing'") &&
                                                Catch::Matchers::Contains("--memory"));
    CHECK(large.back() == 'x');
}
