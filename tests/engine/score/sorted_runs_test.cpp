#include "engine/score/sorted_runs.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "engine/errors.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;

namespace {

bool is_before(const KeptPair& a, const KeptPair& b) {
    return place_of(a) < place_of(b);
}

/// Distinct pairs of a few records, in any order.
std::vector<KeptPair> shuffled_pairs(std::uint32_t records, unsigned seed) {
    std::vector<KeptPair> pairs;
    for (std::uint32_t left = 0; left < records; ++left) {
        for (std::uint32_t right = left + 1; right < records; ++right) pairs.push_back({left, right, left ^ right});
    }
    std::shuffle(pairs.begin(), pairs.end(), std::mt19937(seed));
    return pairs;
}

/// The pairs dealt out to runs of any lengths, some empty.
std::vector<SortedRun> runs_of(const std::vector<KeptPair>& pairs, std::size_t count) {
    std::vector<SortedRun> runs(count);
    std::mt19937 random(7);
    for (const KeptPair& pair : pairs) runs[std::min(random() % count, random() % count)].pairs.push_back(pair);
    for (SortedRun& run : runs) {
        std::sort(run.pairs.begin(), run.pairs.end(), is_before);
        run.size = run.pairs.size();
    }
    return runs;
}

}  // namespace

TEST_CASE("runs in memory and in a file come out as one order") {
    const std::size_t count = GENERATE(1u, 2u, 3u, 8u, 41u);
    const bool in_file = GENERATE(false, true);
    const io::testing::ScratchFolder scratch;
    RunContext context;
    std::vector<KeptPair> expected = shuffled_pairs(300, 1);
    std::vector<SortedRun> runs = runs_of(expected, count);
    std::sort(expected.begin(), expected.end(), is_before);
    SpillFile file(scratch.path(""));
    for (std::size_t i = 0; i < count && in_file; i += 2) {
        if (runs[i].size == 0) continue;
        runs[i].begin = file.append(std::as_bytes(std::span(runs[i].pairs)), context);
        runs[i].pairs.clear();
    }
    std::vector<KeptPair> found;
    std::size_t largest = 0;
    merge_runs(runs, &file, 0, context, [&](std::span<const KeptPair> block) {  // the least buffers: many refills
        largest = std::max(largest, block.size());
        found.insert(found.end(), block.begin(), block.end());
    });
    CHECK(found == expected);
    CHECK(largest <= PairStore::block_pairs);
}

TEST_CASE("runs in memory are put together on any number of threads") {
    const int threads = GENERATE(1, 2, 7);
    const std::size_t count = GENERATE(1u, 2u, 9u);
    RunContext context({.threads = threads});
    std::vector<KeptPair> expected = shuffled_pairs(900, 2);  // several pieces
    std::vector<SortedRun> runs = runs_of(expected, count);
    std::sort(expected.begin(), expected.end(), is_before);
    const SortedRun all = joined(runs, context);
    CHECK(all.pairs == expected);
    CHECK(all.size == expected.size());
    CHECK(runs.empty());
}

TEST_CASE("no runs and empty runs have no pairs") {
    RunContext context;
    std::vector<SortedRun> runs(3);
    merge_runs(runs, nullptr, 0, context, [](std::span<const KeptPair>) { FAIL("there are none"); });
    CHECK(joined(runs, context).size == 0);
    merge_runs({}, nullptr, 0, context, [](std::span<const KeptPair>) { FAIL("there are none"); });
}
