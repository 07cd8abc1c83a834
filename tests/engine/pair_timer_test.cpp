#include "engine/pair_timer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <limits>
#include <random>

#include "tests/support/sanitized.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "id": "id", "blocking": ["town"],
    "comparisons": [
      {"field": "note", "levels": ["exact", "damerau >= 0.2", "longest_common_substring >= 0.5", "else"]},
      {"field": "town", "levels": ["exact", "else"]}]})json";

/// Records of one town with notes of so many random letters each.
struct Notes {
    RunContext context{{.threads = 2}};
    Settings settings = parse_settings(settings_text, "test");
    Linkage linkage;
    TermFrequencies frequencies;
    Comparator comparator;

    Notes(std::size_t records, std::size_t letters) : Notes(rows(records, letters)) {}
    explicit Notes(const std::vector<std::vector<std::string>>& records)
        : linkage(
              test::small_table(settings, {"id", "town", "note"}, {{"crm", records}}, context),
              settings, PairScope::all, context),
          frequencies(count_term_frequencies(settings, linkage.features())),
          comparator(settings, linkage.features(), frequencies) {}

    static std::vector<std::vector<std::string>> rows(std::size_t records, std::size_t letters) {
        std::mt19937 random(3);
        std::vector<std::vector<std::string>> rows;
        for (std::size_t i = 0; i < records; ++i) {
            std::string note;
            for (std::size_t k = 0; k < letters; ++k)
                note += static_cast<char>('a' + random() % 26);
            rows.push_back({std::to_string(i), "Bonn", note});
        }
        return rows;
    }

    /// Seconds of one pair, by `count` of them one after the other on one thread.
    double seconds_of_pair(std::size_t count) const {
        std::vector<CandidatePair> pairs;
        for (std::size_t i = 0; i < count; ++i)
            pairs.push_back({static_cast<RowId>(i), static_cast<RowId>(i + 1)});
        std::vector<std::uint64_t> patterns(count);
        Comparator::Scratch scratch;
        comparator.patterns(pairs, patterns, scratch);
        const auto start = std::chrono::steady_clock::now();
        comparator.patterns(pairs, patterns, scratch);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() /
               static_cast<double>(count);
    }
};

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("quick pairs are all timed, and nothing is left to chance", "[pair_timer]") {
    Notes notes(600, 8);
    const std::vector<SampledChunk> chunks =
        sample_candidate_chunks(notes.linkage.blocking(), notes.linkage.table(), 8, notes.context);
    PairTimer timer(notes.linkage, notes.comparator, nullptr, notes.context);
    std::uint64_t pairs = 0;
    for (const SampledChunk& chunk : chunks)
        pairs += chunk.pairs.size();
    REQUIRE(pairs > 10'000);
    const TimedPairs of_chunks = timer.time(chunks, 20);
    CHECK(of_chunks.compared == pairs);
    CHECK(of_chunks.pairs == Approx(static_cast<double>(pairs)));
    CHECK(of_chunks.error == 0);
    CHECK(of_chunks.seconds > 0);
    CHECK(of_chunks.seconds_of(2 * of_chunks.pairs) == Approx(2 * of_chunks.seconds));

    const std::vector<WorkPiece> pieces =
        sample_work(notes.linkage.blocking(), notes.linkage.table(), 0, 16, notes.context);
    const TimedPairs of_pieces = timer.time(pieces, 20);
    CHECK(of_pieces.error == 0);
    CHECK(of_pieces.pairs > 10'000);
    CHECK(of_pieces.compared ==
          static_cast<std::uint64_t>(of_pieces.pairs));  // one rule: every pair is its own
    CHECK(timer.time(std::span<const WorkPiece>(), 1).pairs == 0);
    CHECK(timer.time(std::span<const SampledChunk>(), 1).seconds_of(5) == 0);
}

TEST_CASE("slow pairs are timed by a sample, in the time that there is", "[pair_timer]") {
    Notes notes(400, 3000);  // 79,800 pairs of some milliseconds each
    const double of_pair = notes.seconds_of_pair(4);
    REQUIRE(of_pair > 2e-4);
    PairTimer timer(notes.linkage, notes.comparator, nullptr, notes.context);
    const std::vector<SampledChunk> chunks =
        sample_candidate_chunks(notes.linkage.blocking(), notes.linkage.table(), 8, notes.context);
    const std::vector<WorkPiece> pieces =
        sample_work(notes.linkage.blocking(), notes.linkage.table(), 0, 16, notes.context);
    const bool by_pieces = GENERATE(false, true);
    const auto start = std::chrono::steady_clock::now();
    const TimedPairs timed = by_pieces ? timer.time(pieces, 0.1) : timer.time(chunks, 0.1);
    CHECK(seconds_since(start) < 5);  // all of them: minutes
    CHECK(timed.pairs > 10'000);
    CHECK(timed.compared > 0);
    CHECK(static_cast<double>(timed.compared) < timed.pairs / 4);
    CHECK(timed.error > 0);
    // Threads that wait for other programs take longer, so the limits are wide.
    CHECK(timed.seconds_of(1) > of_pair / 2 / 6);
    CHECK(timed.seconds_of(1) < of_pair / 2 * 6);
}

TEST_CASE("slow pairs end in time though quick ones came before", "[pair_timer]") {
    constexpr std::size_t quick = 90, slow = 90;   // records
    std::vector<std::vector<std::string>> rows = Notes::rows(quick + slow, 2000);
    for (std::size_t i = 0; i < quick; ++i)
        rows[i][2].resize(6);
    const Notes notes(std::move(rows));
    RunContext context{{.threads = 2}};
    PairTimer timer(notes.linkage, notes.comparator, nullptr, context);
    const auto all_pairs = [&](std::size_t begin, std::size_t end, std::vector<CandidatePair> pairs) {
        for (std::size_t i = begin; i < end; ++i) {
            for (std::size_t j = begin; j < i; ++j)
                pairs.push_back({static_cast<RowId>(j), static_cast<RowId>(i)});
        }
        return SampledChunk{0, std::move(pairs)};
    };
    const SampledChunk of_quick = all_pairs(0, quick, {}), of_slow = all_pairs(quick, quick + slow, {});
    const std::vector<SampledChunk> first(8, of_quick), then(8, of_slow), mixed(8, all_pairs(quick, quick + slow, of_quick.pairs));
    const double in_time = test::is_sanitized ? 20 : 5;   // a batch of 256 slow pairs may have begun, thrice
    CHECK(timer.time(first, 20).error == 0);
    const auto start = std::chrono::steady_clock::now();
    CHECK(timer.time(then, 0.1).compared < then.size() * of_slow.pairs.size() / 4);
    CHECK(seconds_since(start) < in_time);   // two chunks a thread: ten seconds
    const auto again = std::chrono::steady_clock::now();
    CHECK(timer.time(mixed, 0.1).error > 0);
    CHECK(seconds_since(again) < in_time);
}

TEST_CASE("the interval of slow pairs is as wide as they differ", "[pair_timer]") {
    Notes alike(60, 3000), different(60, 0);
    Settings& settings = different.settings;
    std::vector<std::vector<std::string>> rows = Notes::rows(200, 3000);   // of all pairs there is no error
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % 5 != 0) rows[i][2].resize(20);
    }
    RunContext context{{.threads = 2}};
    const Linkage mixed(test::small_table(settings, {"id", "town", "note"}, {{"crm", rows}}, context),
                        settings, PairScope::all, context);
    const Comparator comparator(settings, mixed.features(), different.frequencies);
    const auto error_of = [](const Linkage& linkage, const Comparator& by, RunContext& run) {
        PairTimer timer(linkage, by, nullptr, run);
        return timer.time(sample_work(linkage.blocking(), linkage.table(), 0, 16, run), 0.1).error;
    };
    double of_mixed = 0, of_alike = std::numeric_limits<double>::infinity();
    for (int tries = 0; tries < 8 && of_mixed <= of_alike; ++tries) {  // other programs make alike pairs differ, now and then
        of_mixed = std::max(of_mixed, error_of(mixed, comparator, context));
        of_alike = std::min(of_alike, error_of(alike.linkage, alike.comparator, alike.context));
    }
    CHECK(of_mixed > of_alike);
}
