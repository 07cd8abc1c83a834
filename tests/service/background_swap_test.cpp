#include "service/background_swap.hpp"

#include <catch2/catch.hpp>
#include <future>

#include "small_service.hpp"
#include "service/problem.hpp"

using namespace sameas;
using namespace sameas::service;

TEST_CASE("one model at a time is put in place, and how it ended is told", "[service]") {
    testing::SmallService small;
    BackgroundSwap swap(*small.index);
    CHECK_FALSE(swap.status());
    std::promise<SwapStatus> ended;
    CHECK(swap.begin(testing::model(), {}, [&](const SwapStatus& status) { ended.set_value(status); }).state == SwapStatus::State::running);
    const SwapStatus status = ended.get_future().get();
    CHECK(status.state == SwapStatus::State::done);
    CHECK(status.http_status == 200);
    CHECK(swap.status()->report.sequence == small.index->index().sequence());
    CHECK(swap.ended() == std::pair<std::uint64_t, std::uint64_t>{1, 0});
}

TEST_CASE("a second model is refused while one is put in place, and an end leaves the one that was there", "[service]") {
    testing::SmallService small;
    std::vector<LiveEdit> edits;
    for (int n = 0; n < 3000; ++n) {
        const std::string id = message(n);
        edits.push_back({LiveEdit::Kind::put, {"crm", id, {"given" + id, "holm" + message(n % 100), "ulm"}}});
    }
    small.index->apply(edits);
    BackgroundSwap swap(*small.index);
    std::promise<SwapStatus> ended;
    swap.begin(testing::model(), {}, [&](const SwapStatus& status) { ended.set_value(status); });
    try {
        swap.begin(testing::model(), {}, [](const SwapStatus&) {});
        FAIL("a second swap began");
    } catch (const Problem& problem) {
        CHECK(problem.kind == ProblemKind::conflict);
    }
    swap.begin_ending();
    const SwapStatus status = ended.get_future().get();
    CHECK(status.state == SwapStatus::State::failed);
    CHECK(status.http_status == 503);
    CHECK(swap.ended() == std::pair<std::uint64_t, std::uint64_t>{0, 1});
    CHECK(small.index->index().sequence() == small.index->index().changes(0, 100'000).back().sequence);
    CHECK_THROWS_AS(swap.begin(testing::model(), {}, [](const SwapStatus&) {}), Problem);
}
