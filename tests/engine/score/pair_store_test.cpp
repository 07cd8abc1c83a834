#include "engine/score/pair_store.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

#include "engine/errors.hpp"
#include "engine/memory.hpp"
#include "tests/io/file_size_limit.hpp"
#include "tests/io/scratch_folder.hpp"
#include "tests/support/kept_pairs.hpp"
#include "tests/support/resident_memory.hpp"

using namespace sameas;
using io::testing::ScratchFolder;
using test::listed;
using test::stored;

namespace {

/// Distinct pairs in no order.
std::vector<KeptPair> invented_pairs(std::size_t count, unsigned seed) {
    std::vector<KeptPair> pairs;
    std::mt19937 random(seed);
    for (std::uint32_t i = 0; i < count; ++i) pairs.push_back({i * 2654435761u, i, static_cast<std::uint32_t>(random())});
    std::shuffle(pairs.begin(), pairs.end(), random);
    return pairs;
}

std::vector<KeptPair> in_order(std::vector<KeptPair> pairs) {
    std::sort(pairs.begin(), pairs.end(), [](const KeptPair& a, const KeptPair& b) {
        return std::pair(a.left, a.right) < std::pair(b.left, b.right);
    });
    return pairs;
}

/// Filled by several writers at once.
PairStore stored_by(int writers, const std::vector<KeptPair>& pairs, PairStore::Limits limits, RunContext& context) {
    limits.writers = writers;
    PairStore store(limits);
    std::vector<std::jthread> threads;
    for (int w = 0; w < writers; ++w) {
        threads.emplace_back([&, w] {
            PairStore::Writer writer(store, context);
            for (std::size_t i = static_cast<std::size_t>(w); i < pairs.size(); i += static_cast<std::size_t>(writers)) {
                writer.add(pairs[i]);
            }
            writer.finish();
        });
    }
    threads.clear();
    store.finish(context);
    return store;
}

/// How long after a request to stop a store that is written to, or read, ends.
std::chrono::nanoseconds stopping_time(bool while_writing) {
    using Clock = std::chrono::steady_clock;
    const ScratchFolder scratch;
    std::stop_source stop;
    RunContext context({.threads = 2, .stop = stop.get_token()});
    PairStore store({.memory_bytes = std::uint64_t{4} << 20, .spill_folder = scratch.path("")});
    PairStore::Writer writer(store, context);
    const auto fill = [&](std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t i = begin; i != end; ++i) writer.add({i * 2654435761u, i, 0});
    };
    if (!while_writing) {
        fill(0, 1'000'000);
        writer.finish();
        store.finish(context);
    }
    std::atomic<Clock::rep> asked{0};
    std::jthread asker([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        asked = Clock::now().time_since_epoch().count();
        stop.request_stop();
    });
    const auto work = [&] {
        if (while_writing) fill(0, 200'000'000);
        while (true) store.for_each_block(context, [](std::span<const KeptPair>) {});
    };
    CHECK_THROWS_AS(work(), Cancelled);
    return Clock::now().time_since_epoch() - Clock::duration(asked);
}

}  // namespace

TEST_CASE("pairs come in order, whatever the memory and the writers") {
    const ScratchFolder scratch;
    RunContext context({.threads = 2});
    const std::vector<KeptPair> pairs = invented_pairs(500'000, 1), expected = in_order(pairs);
    const int writers = GENERATE(1, 2, 7);
    const std::uint64_t all_bytes = pairs.size() * sizeof(KeptPair);
    for (const std::uint64_t memory : {UINT64_MAX, 3 * all_bytes, all_bytes, all_bytes / 4, std::uint64_t{0}}) {
        PairStore store = stored_by(writers, pairs, {.memory_bytes = memory, .spill_folder = scratch.path("")}, context);
        CHECK(store.size() == pairs.size());
        CHECK((store.spilled_bytes() > 0) == (memory <= all_bytes));
        CHECK(store.memory_bytes() <= std::max(memory, PairStore::least_memory(writers)));
        REQUIRE(listed(store, context) == expected);
        REQUIRE(listed(store, context) == expected);  // as often as one likes
        store.move_to_disk(context);
        CHECK(store.memory_bytes() == 0);
        CHECK(store.spilled_bytes() >= all_bytes);
        REQUIRE(listed(store, context) == expected);
    }
    CHECK(std::filesystem::is_empty(scratch.path("")));
}

TEST_CASE("more runs than can be read at once are merged first") {
    const ScratchFolder scratch;
    RunContext context;
    const std::vector<KeptPair> pairs = invented_pairs(300'000, 2);  // some 590 runs
    const std::size_t at_once = GENERATE(2u, 25u, 580u);
    const PairStore store =
        stored(pairs, {.memory_bytes = 0, .spill_folder = scratch.path(""), .runs_at_once = at_once}, context);
    CHECK(store.spilled_bytes() > pairs.size() * sizeof(KeptPair) * 3 / 2);
    CHECK(listed(store, context) == in_order(pairs));
}

TEST_CASE("blocks are as long as said, and there are none without pairs") {
    RunContext context;
    const PairStore store = stored(invented_pairs(PairStore::block_pairs * 2 + 5, 3), {}, context);
    std::vector<std::size_t> sizes;
    store.for_each_block(context, [&](std::span<const KeptPair> block) { sizes.push_back(block.size()); });
    CHECK(sizes == std::vector<std::size_t>{PairStore::block_pairs, PairStore::block_pairs, 5});
    PairStore empty = stored({}, {}, context);
    CHECK(listed(empty, context).empty());
    empty.move_to_disk(context);
    CHECK(listed(empty, context).empty());
    CHECK(listed(PairStore(), context).empty());
    CHECK(PairStore().size() == 0);
}

TEST_CASE("a full disk is an error, and leaves nothing") {
    const ScratchFolder scratch;
    RunContext context;
    const std::vector<KeptPair> pairs = invented_pairs(200'000, 4);
    const io::testing::FileSizeLimit limit(1 << 20);
    CHECK_THROWS_AS(stored(pairs, {.memory_bytes = 0, .spill_folder = scratch.path("")}, context), IoError);
    CHECK(std::filesystem::is_empty(scratch.path("")));
}

TEST_CASE("memory stays within the limit however many pairs there are") {
    if (!test::resident_memory_tells) {
        WARN("skipped: the sanitizer keeps freed memory");
        return;
    }
    const ScratchFolder scratch;
    RunContext context;
    constexpr std::uint64_t limit = std::uint64_t{8} << 20;
    release_free_memory();
    const std::uint64_t before = resident_bytes();
    reset_peak_resident_bytes();
    PairStore store({.memory_bytes = limit, .spill_folder = scratch.path(""), .writers = 1});
    PairStore::Writer writer(store, context);
    for (std::uint32_t i = 0; i < 8'000'000; ++i) writer.add({i * 2654435761u, i, 0});  // 96 MB
    writer.finish();
    store.finish(context);
    std::uint64_t pairs = 0;
    store.for_each_block(context, [&](std::span<const KeptPair> block) { pairs += block.size(); });
    CHECK(pairs == 8'000'000);
    CHECK(peak_resident_bytes() < before + limit + limit / 4);
}

TEST_CASE("writing and reading stop on request within 100 ms") {
    const bool while_writing = GENERATE(true, false);
    auto least = stopping_time(while_writing);   // a disk that others keep busy can hold one write up
    for (int again = 0; again < 2 && least >= std::chrono::milliseconds(100); ++again)
        least = std::min(least, stopping_time(while_writing));
    CHECK(least < std::chrono::milliseconds(100));
}
