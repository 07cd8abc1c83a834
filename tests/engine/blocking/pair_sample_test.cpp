#include "engine/blocking/pair_sample.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <set>

#include "engine/errors.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

const std::vector<std::string> rules_of_all_kinds{"email", "tokens(surname)", "qgram_jaccard(surname, q=2) >= 0.6", "town",
                                                  "sorted_neighbourhood(surname, window=4)"};

std::vector<std::set<std::pair<std::string, std::string>>> named(const Blocked& blocked,
                                                                 const std::vector<SampledChunk>& chunks) {
    std::vector<std::set<std::pair<std::string, std::string>>> all;
    for (const SampledChunk& chunk : chunks) {
        all.emplace_back();
        for (const CandidatePair& pair : chunk.pairs)
            all.back().emplace(blocked.name(pair.left), blocked.name(pair.right));
    }
    return all;
}

}  // namespace

TEST_CASE("sampled pairs are candidates of their rule and of no earlier one", "[pair_sample]") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const std::size_t count = GENERATE(0u, 1u, 2u, 30u, 500u);
    Blocked blocked(person_columns, person_sources, random_word_records(count, 4), rules_of_all_kinds, scope);
    const std::vector<SampledChunk> chunks = sample_candidate_chunks(blocked.index, blocked.table, 40, blocked.context);
    std::set<std::size_t> rules;
    const std::set<std::size_t> kinds{1, 2, 3, 4};  // the first rule makes next to nothing
    for (const SampledChunk& chunk : chunks) {
        CHECK(chunk.pairs.size() <= chunk_pairs_max);
        for (const CandidatePair& pair : chunk.pairs) {
            if (blocked.index.first_rule(pair.left, pair.right) != chunk.rule || !blocked.table.is_left(pair.left, pair.right))
                FAIL("not a candidate of its rule: " << blocked.name(pair.left) << ", " << blocked.name(pair.right));
            if (scope == PairScope::across_sources) CHECK(blocked.table.source(pair.left) != blocked.table.source(pair.right));
            rules.insert(chunk.rule);
        }
    }
    if (count == 500) CHECK(std::includes(rules.begin(), rules.end(), kinds.begin(), kinds.end()));
    if (count < 2) CHECK(rules.empty());
}

TEST_CASE("rules have chunks by their pairs", "[pair_sample]") {
    std::vector<Record> records = equal_records(300, "crm", "smith");  // 44,850 pairs
    for (int i = 0; i < 150; ++i)
        records.push_back({"crm", "other" + std::to_string(i), {"name" + std::to_string(i % 2)}});  // 5,550
    Blocked blocked({"surname"}, {"crm"}, records, {"surname", "first(surname, 4)"}, PairScope::all);
    const std::uint64_t first = blocked.index.groups(0).pairs, second = blocked.index.groups(1).pairs;
    REQUIRE(first == 50'400);
    REQUIRE(second == 56'025);
    std::vector<std::size_t> count(2);
    for (const SampledChunk& chunk : sample_candidate_chunks(blocked.index, blocked.table, 1000, blocked.context))
        ++count[chunk.rule];
    CHECK(count[0] + count[1] == 1000);
    CHECK(count[0] == static_cast<std::size_t>(1000.0 * 50'400 / 106'425 + 0.5));
}

TEST_CASE("each pair of a rule is as likely as any other, in large groups and small ones", "[pair_sample]") {
    // Half of all pairs are of one large group, half of pairs that stand alone.
    std::vector<Record> records = equal_records(100, "crm", "smith");  // 4,950 pairs: less than a chunk
    for (int i = 0; i < 400; ++i)                                      // 44,850 pairs in one group, in tiles
        if (i < 300) records.push_back({"crm", "large" + std::to_string(i), {"jones"}});
    for (int i = 0; i < 10'000; ++i)
        records.push_back({"crm", "small" + std::to_string(i), {"name" + std::to_string(i / 2)}});  // 5,000 pairs
    Blocked blocked({"surname"}, {"crm"}, records, {"surname"}, PairScope::all);
    double large = 0, all = 0;
    for (const SampledChunk& chunk : sample_candidate_chunks(blocked.index, blocked.table, 400, blocked.context)) {
        for (const CandidatePair& pair : chunk.pairs) {
            large += blocked.table.id(pair.left).starts_with("large") ? 1 : 0;
            all += 1;
        }
    }
    const double expected = 44'850.0 / static_cast<double>(blocked.index.groups(0).pairs);
    CHECK(large / all == Approx(expected).epsilon(0.12));
}

TEST_CASE("a sample is the same for any order of rows", "[pair_sample]") {
    std::vector<Record> records = random_word_records(300, 2);
    Blocked first(person_columns, person_sources, records, {"tokens(surname)", "town"}, PairScope::all, 1);
    const auto expected = named(first, sample_candidate_chunks(first.index, first.table, 30, first.context));
    std::shuffle(records.begin(), records.end(), std::mt19937(1));
    Blocked second(person_columns, person_sources, records, {"tokens(surname)", "town"}, PairScope::all, 3);
    CHECK(named(second, sample_candidate_chunks(second.index, second.table, 30, second.context)) == expected);
}

TEST_CASE("pieces of work are drawn by the pairs of groups, large ones and small", "[pair_sample]") {
    std::vector<Record> records = equal_records(400, "crm", "large");  // 79,800 pairs, in tiles
    for (int i = 0; i < 8'000; ++i)
        records.push_back({"crm", "small" + std::to_string(i), {"name" + std::to_string(i / 20)}});  // 76,000 pairs
    Blocked blocked({"surname"}, {"crm"}, records, {"surname"}, PairScope::all);
    const std::vector<WorkPiece> pieces = sample_work(blocked.index, blocked.table, 0, 2000, blocked.context);
    double large = 0;
    for (const WorkPiece& piece : pieces) {
        large += blocked.index.groups(0).group(piece.first).size() == 400 ? 1 : 0;
        const std::vector<WorkPiece> alone{piece};
        const std::uint64_t pairs =
            count_candidate_pairs(blocked.index, blocked.table, {.pieces = alone}, blocked.context)[0];
        REQUIRE(pairs > 0);
        REQUIRE(pairs < sampled_piece_pairs + 8128);
    }
    CHECK(pieces.size() == 2000);
    CHECK(large / 2000 == Approx(79'800.0 / 155'800.0).epsilon(0.1));
}

TEST_CASE("pieces of a large group have each of its pairs as often as any other", "[pair_sample]") {
    Blocked blocked({"surname"}, {"crm"}, equal_records(700, "crm", "smith"), {"surname"}, PairScope::all);
    std::size_t near = 0, all = 0;  // a record and one of the next ten by rank, who meet in few tiles
    for (const WorkPiece& piece : sample_work(blocked.index, blocked.table, 0, 3000, blocked.context)) {
        const std::vector<WorkPiece> alone{piece};
        std::atomic<std::size_t> near_here{0}, all_here{0};
        for_each_candidate_chunk(blocked.index, blocked.table, {.pieces = alone}, blocked.context,
                                 [&](std::size_t, std::span<const CandidatePair> pairs) {
                                     for (const CandidatePair& pair : pairs)
                                         near_here += blocked.table.rank(pair.right) - blocked.table.rank(pair.left) <= 10 ? 1 : 0;
                                     all_here += pairs.size();
                                 });
        near += near_here;
        all += all_here;
    }
    CHECK(static_cast<double>(near) / static_cast<double>(all) == Approx(2.0 * 10 / 700).epsilon(0.3));
}

TEST_CASE("work across sources is drawn by its comparable pairs, where one source is much larger", "[pair_sample]") {
    std::vector<Record> records = equal_records(5'000, "crm", "large");  // with the next two: 100,075 pairs
    for (int i = 0; i < 20; ++i) records.push_back({i < 15 ? "erp" : "web", "large" + std::to_string(i), {"large"}});
    for (int i = 0; i < 25'000; ++i)  // 1,000 groups of 20 and 5 records: 100,000 pairs
        records.push_back({i < 20'000 ? "crm" : "erp", "small" + std::to_string(i), {"name" + std::to_string(i % 1'000)}});
    Blocked blocked({"surname"}, {"crm", "erp", "web"}, records, {"surname"}, PairScope::across_sources);
    REQUIRE(blocked.index.groups(0).pairs == 200'075);
    double large = 0;
    for (const WorkPiece& piece : sample_work(blocked.index, blocked.table, 0, 1000, blocked.context)) {
        large += blocked.index.groups(0).group(piece.first).size() > whole_group_rows ? 1 : 0;
        const std::vector<WorkPiece> alone{piece};
        REQUIRE(count_candidate_pairs(blocked.index, blocked.table, {.pieces = alone}, blocked.context)[0] > 0);
    }
    CHECK(large / 1000 == Approx(0.5).epsilon(0.15));
    for (const SampledChunk& chunk : sample_candidate_chunks(blocked.index, blocked.table, 200, blocked.context))
        REQUIRE(!chunk.pairs.empty());
}

TEST_CASE("a rule that makes no pair has no work to draw", "[pair_sample]") {
    Blocked blocked({"surname"}, {"crm"}, {{"crm", "1", {"smith"}}, {"crm", "2", {"jones"}}}, {"surname"}, PairScope::all);
    CHECK(sample_work(blocked.index, blocked.table, 0, 10, blocked.context).empty());
}

TEST_CASE("drawing can be stopped", "[pair_sample]") {
    Blocked blocked({"surname"}, {"crm"}, equal_records(500, "crm", "smith"), {"surname"}, PairScope::all);
    std::stop_source stop;
    stop.request_stop();
    RunContext stopped({.threads = 2, .stop = stop.get_token()});
    CHECK_THROWS_AS(sample_candidate_chunks(blocked.index, blocked.table, 10, stopped), Cancelled);
}

TEST_CASE("of a join whose partners take long as many chunks are drawn as there is time for", "[pair_sample]") {
    // All pairs of letters are frequent: each value meets nearly all others, and few are its partners.
    std::mt19937 random(3);
    std::vector<Record> records;
    for (int i = 0; i < 1200; ++i) {
        std::string text;
        for (int letter = 0; letter < 100; ++letter) text += static_cast<char>('a' + random() % 14);
        records.push_back({"crm", std::to_string(i), {text}});
        if (i % 100 == 0) records.push_back({"crm", "again" + std::to_string(i), {text + "a"}});
    }
    Blocked blocked({"surname"}, {"crm"}, records, {"qgram_jaccard(surname, q=2) >= 0.6"}, PairScope::all);
    REQUIRE(blocked.index.groups(0).pairs > 0);
    const auto start = std::chrono::steady_clock::now();
    const std::vector<SampledChunk> chunks = sample_candidate_chunks(blocked.index, blocked.table, 256, blocked.context);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    CHECK(took.count() < 6);
    CHECK(!chunks.empty());
    CHECK(chunks.size() < 256);
}
