#include "engine/blocking/candidate_pairs.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>

#include "engine/errors.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

using NamedPair = std::pair<std::string, std::string>;
using RuleOfPair = std::map<NamedPair, std::size_t>;

/// Every comparable pair, under the first of the rules that holds by its values.
RuleOfPair expected_pairs(const Blocked& blocked) {
    RuleOfPair expected;
    for (std::uint32_t a = 0; a < blocked.table.rows(); ++a) {
        for (std::uint32_t b = 0; b < blocked.table.rows(); ++b) {
            const RowId left{a}, right{b};
            if (a == b || !blocked.table.is_left(left, right)) continue;
            if (blocked.index.scope() == PairScope::across_sources &&
                blocked.table.source(left) == blocked.table.source(right)) {
                continue;
            }
            for (std::size_t rule = 0; rule < blocked.rules.size(); ++rule) {
                if (!blocked.holds_by_value(rule, left, right)) continue;
                expected[{blocked.name(left), blocked.name(right)}] = rule;
                break;
            }
        }
    }
    return expected;
}

/// What the enumeration gives. Checks that no pair comes twice and no chunk is too long or empty.
RuleOfPair enumerated_pairs(Blocked& blocked, const EnumerateOptions& options = {}) {
    std::mutex mutex;
    RuleOfPair found;
    for_each_candidate_chunk(blocked.index, blocked.table, options, blocked.context,
                             [&](std::size_t rule, std::span<const CandidatePair> pairs) {
                                 const std::lock_guard lock(mutex);
                                 if (pairs.empty() || pairs.size() > chunk_pairs_max) {
                                     throw std::logic_error("a chunk of " + std::to_string(pairs.size()));
                                 }
                                 for (const CandidatePair& pair : pairs) {
                                     const NamedPair name{blocked.name(pair.left), blocked.name(pair.right)};
                                     if (!found.emplace(name, rule).second) {
                                         throw std::logic_error("twice: " + name.first + ", " + name.second);
                                     }
                                 }
                             });
    return found;
}

std::uint64_t count_pairs(const BlockingIndex& index, const Table& table, RunContext& context) {
    std::atomic<std::uint64_t> count{0};
    for_each_candidate_chunk(
        index, table, {}, context,
        [&](std::size_t, std::span<const CandidatePair> pairs) { count.fetch_add(pairs.size()); });
    return count;
}

}  // namespace

TEST_CASE("pairs are those of a walk over all pairs, each under its first rule") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const std::size_t count = GENERATE(0u, 1u, 2u, 3u, 40u, 700u);
    std::vector<Record> records = random_records(count, static_cast<unsigned>(count) + 5);
    RuleOfPair first_found;
    for (const int threads : {1, 2, 7}) {
        Blocked blocked(person_columns, person_sources, records, person_rules, scope, threads);
        const RuleOfPair found = enumerated_pairs(blocked);
        CHECK(found == expected_pairs(blocked));
        if (threads == 1) first_found = found;
        CHECK(found == first_found);
        std::shuffle(records.begin(), records.end(), std::mt19937(static_cast<unsigned>(threads)));
    }
    if (count == 700) {  // the input must be worth it: every rule has pairs of its own, and loses some
        std::set<std::size_t> rules;
        for (const auto& [pair, rule] : first_found)
            rules.insert(rule);
        CHECK(rules.size() == person_rules.size());
    }
}

TEST_CASE("pairs are those whose key sets meet, each once, under the first rule that holds") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const std::size_t count = GENERATE(0u, 1u, 2u, 40u, 700u);
    std::vector<Record> records = random_word_records(count, static_cast<unsigned>(count) + 5);
    RuleOfPair first_found;
    for (const int threads : {1, 2, 7}) {
        Blocked blocked(person_columns, person_sources, records, word_rules, scope, threads);
        const RuleOfPair found = enumerated_pairs(blocked);
        CHECK(found == expected_pairs(blocked));
        if (threads == 1) first_found = found;
        CHECK(found == first_found);
        if (count == 700) {  // the input must be worth it: pairs meet in several keys, in small groups and large ones
            CHECK(count_pairs(blocked.index, blocked.table, blocked.context) == found.size());
            std::size_t largest = 0;
            for (std::size_t g = 0; g < blocked.index.groups(3).groups(); ++g)
                largest = std::max(largest, blocked.index.groups(3).group(g).size());
            CHECK(largest > 128);
        }
        std::shuffle(records.begin(), records.end(), std::mt19937(static_cast<unsigned>(threads)));
    }
    if (count == 700) {
        std::set<std::size_t> rules;
        for (const auto& [pair, rule] : first_found)
            rules.insert(rule);
        CHECK(rules.size() == word_rules.size());
    }
}

TEST_CASE("a rule of several keys by itself makes each of its pairs once") {
    Blocked blocked(person_columns, person_sources, random_word_records(400, 9), word_rules, PairScope::all);
    for (std::size_t rule = 0; rule < word_rules.size(); ++rule) {
        Blocked alone(person_columns, person_sources, random_word_records(400, 9), {word_rules[rule]}, PairScope::all);
        RuleOfPair whole = enumerated_pairs(alone);
        for (auto& [pair, number] : whole)
            number = rule;
        RuleOfPair expected;
        std::size_t held = 0;
        for (std::uint32_t a = 0; a < blocked.table.rows(); ++a) {
            for (std::uint32_t b = 0; b < blocked.table.rows(); ++b) {
                const RowId left{a}, right{b};
                if (a == b || !blocked.table.is_left(left, right)) continue;
                const bool holds = blocked.holds_by_value(rule, left, right);
                if (holds) expected[{blocked.name(left), blocked.name(right)}] = rule;
                held += blocked.index.holds(rule, left, right) == holds;
            }
        }
        CHECK(held == 400 * 399 / 2);
        CHECK(whole == expected);
        const bool is_multi = blocked.index.key_sets(rule) != nullptr;
        // Pairs of groups count once for each key that they share.
        CHECK((is_multi ? blocked.index.groups(rule).pairs > whole.size()
                        : blocked.index.groups(rule).pairs == whole.size()));
    }
}

TEST_CASE("rows that share several keys make their pairs once around the edges of tiles") {
    const std::size_t rows = GENERATE(2u, 90u, 91u, 128u, 129u, 181u, 271u);
    std::vector<Record> records = equal_records(rows, "crm", "x y z");
    for (std::size_t i = 0; i < rows; ++i) {
        if (i % 2 == 0) records[i].source = i % 3 == 0 ? "web" : "till";
        if (i % 5 == 0) records[i].values[0] = "y x";
        if (i % 7 == 0) records[i].values[0] = "z only" + std::to_string(i);
    }
    for (const PairScope scope : {PairScope::all, PairScope::across_sources}) {
        Blocked blocked({"surname"}, person_sources, records, {"tokens(surname)"}, scope);
        CHECK(enumerated_pairs(blocked) == expected_pairs(blocked));
    }
}

TEST_CASE("groups of every size around the edges of tiles give each pair once") {
    const std::size_t rows = GENERATE(2u, 89u, 90u, 91u, 127u, 128u, 129u, 179u, 180u, 181u, 270u, 271u);
    std::vector<Record> records = equal_records(rows, "crm", "x");
    for (std::size_t i = 0; i < rows; i += 2)
        records[i].source = i % 3 == 0 ? "web" : "till";
    for (const PairScope scope : {PairScope::all, PairScope::across_sources}) {
        Blocked blocked({"surname"}, person_sources, records, {"surname"}, scope);
        const RuleOfPair found = enumerated_pairs(blocked);
        CHECK(found == expected_pairs(blocked));
        CHECK(found.size() == comparable_pairs(blocked.table, scope));
    }
}

namespace {

/// Of all rows of a table, every `share`-th record by its name, whatever its row.
std::vector<std::uint8_t> some_new(const Blocked& blocked, std::size_t share) {
    std::vector<std::uint8_t> is_new(blocked.table.rows());
    for (std::uint32_t row = 0; row < is_new.size(); ++row)
        is_new[row] = std::hash<std::string>()(blocked.name(RowId{row})) % share == 0 ? 1 : 0;
    return is_new;
}

/// The pairs of all records that have one new record, and, if asked, those of two new ones.
RuleOfPair pairs_with_news(Blocked& blocked, const NewRows& news) {
    std::map<std::string, bool> is_new;
    for (std::uint32_t row = 0; row < news.is_new.size(); ++row) is_new[blocked.name(RowId{row})] = news.is_new[row] != 0;
    RuleOfPair wanted;
    for (const auto& [pair, rule] : enumerated_pairs(blocked)) {
        const int count = is_new[pair.first] + is_new[pair.second];
        if (count == 1 || (count == 2 && news.with_each_other)) wanted.emplace(pair, rule);
    }
    return wanted;
}

}  // namespace

TEST_CASE("new records meet all others, and each other where asked, as in a walk over all pairs", "[candidate_pairs]") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const std::size_t share = GENERATE(1u, 3u, 40u, 10'000u);
    const bool with_each_other = GENERATE(true, false);
    std::vector<std::string> rules = word_rules;
    rules.insert(rules.end(), {"qgram_jaccard(surname, q=2) >= 0.5", "town", "sorted_neighbourhood(surname, window=4)"});
    for (const int threads : {1, 7}) {
        Blocked blocked(person_columns, person_sources, random_word_records(400, 8), rules, scope, threads);
        const std::vector<std::uint8_t> is_new = some_new(blocked, share);
        const NewRows news{is_new, with_each_other};
        const RuleOfPair found = enumerated_pairs(blocked, {.news = news});
        CHECK(found == pairs_with_news(blocked, news));
        if (share < 100) CHECK(found.empty() == (share == 1 && !with_each_other));
        const std::vector<std::uint64_t> counts = count_candidate_pairs(blocked.index, blocked.table, {.news = news}, blocked.context);
        CHECK(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) == found.size());
    }
}

TEST_CASE("new records of a large group are met once around the edges of tiles", "[candidate_pairs]") {
    const std::size_t rows = GENERATE(2u, 91u, 128u, 129u, 181u, 271u, 700u);
    const std::size_t share = GENERATE(1u, 2u, 20u);
    std::vector<Record> records = equal_records(rows, "crm", "x");
    for (std::size_t i = 0; i < rows; i += 2) records[i].source = i % 3 == 0 ? "web" : "till";
    for (const PairScope scope : {PairScope::all, PairScope::across_sources}) {
        for (const bool with_each_other : {true, false}) {
            Blocked blocked({"surname"}, person_sources, records, {"surname"}, scope);
            const std::vector<std::uint8_t> is_new = some_new(blocked, share);
            const NewRows news{is_new, with_each_other};
            CHECK(enumerated_pairs(blocked, {.news = news}) == pairs_with_news(blocked, news));
        }
    }
}

TEST_CASE("few new records of a large group are looked at with its rows alone", "[candidate_pairs]") {
    Blocked blocked({"surname"}, {"crm"}, equal_records(20'000, "crm", "smith"), {"surname"}, PairScope::all);
    std::vector<std::uint8_t> is_new(blocked.table.rows());
    is_new[7] = is_new[19'000] = 1;
    blocked.context.progress.done = 0;
    CHECK(count_candidate_pairs(blocked.index, blocked.table, {.news = {is_new, true}}, blocked.context)[0] == 2 * 19'998 + 1);
    CHECK(blocked.context.progress.done == 2 * 19'998 + 1);
}

TEST_CASE("pieces of the work make the pairs that are in them", "[candidate_pairs]") {
    std::vector<Record> records = equal_records(271, "crm", "large");
    for (int i = 0; i < 60; ++i) records.push_back({"crm", "small" + std::to_string(i), {"name" + std::to_string(i / 3)}});
    Blocked blocked({"surname"}, {"crm"}, records, {"surname"}, PairScope::all);
    const RuleGroups& groups = blocked.index.groups(0);
    std::vector<WorkPiece> pieces;
    for (std::size_t g = 0; g < groups.groups(); ++g) {
        if (groups.group(g).size() <= whole_group_rows) {
            pieces.push_back({.rule = 0, .first = g, .last = g + 1});
            continue;
        }
        for (std::size_t strip = 0; strip < 4; ++strip) {
            pieces.push_back({.rule = 0, .first = g, .last = g + 1, .strip = strip, .tile = strip, .tile_end = 2});
            pieces.push_back({.rule = 0, .first = g, .last = g + 1, .strip = strip, .tile = std::max<std::size_t>(strip, 2)});
        }
    }
    CHECK(enumerated_pairs(blocked, {.pieces = pieces}) == enumerated_pairs(blocked));
    const std::vector<WorkPiece> one{pieces.front()};
    const RuleOfPair found = enumerated_pairs(blocked, {.pieces = one});
    CHECK(found.size() < 3 * 90 * 90);
    CHECK(!found.empty());
}

TEST_CASE("rules can be taken one by one, without what earlier ones take") {
    Blocked blocked(person_columns, person_sources, random_records(300, 3), person_rules, PairScope::all);
    const RuleOfPair all = enumerated_pairs(blocked);
    RuleOfPair joined;
    for (std::size_t rule = 0; rule < person_rules.size(); ++rule) {
        const RuleOfPair part = enumerated_pairs(blocked, {.rule_begin = rule, .rule_end = rule + 1});
        joined.insert(part.begin(), part.end());

        Blocked alone(person_columns, person_sources, random_records(300, 3), {person_rules[rule]},
                      PairScope::all);
        const RuleOfPair whole = enumerated_pairs(alone);
        CHECK(whole.size() == blocked.index.groups(rule).pairs);
        CHECK(whole == expected_pairs(alone));
    }
    CHECK(joined == all);
    CHECK(enumerated_pairs(blocked, {.rule_begin = 2, .rule_end = 2}).empty());
    CHECK(enumerated_pairs(blocked, {.rule_begin = 9}).empty());
}

TEST_CASE("no rule, no pair") {
    Blocked blocked(person_columns, person_sources, random_records(50, 4), {}, PairScope::all);
    CHECK(blocked.index.rules() == 0);
    CHECK(enumerated_pairs(blocked).empty());
}

TEST_CASE("one giant group makes each of its pairs once, for any threads") {
    std::vector<Record> records = equal_records(2000, "crm", "x");
    for (std::size_t i = 0; i < 700; ++i)
        records[i].source = "web";
    const int threads = GENERATE(1, 2, 7);
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    Blocked blocked({"surname"}, {"crm", "web"}, records, {"surname"}, scope, threads);
    std::vector<std::atomic<std::uint8_t>> seen(2000 * 2000);
    std::atomic<std::uint64_t> wrong{0};
    for_each_candidate_chunk(blocked.index, blocked.table, {}, blocked.context,
                             [&](std::size_t, std::span<const CandidatePair> pairs) {
                                 for (const CandidatePair& pair : pairs) {
                                     wrong += !blocked.table.is_left(pair.left, pair.right);
                                     wrong += seen[index(pair.left) * 2000 + index(pair.right)]++ != 0;
                                 }
                             });
    CHECK(wrong == 0);
    const auto count = static_cast<std::uint64_t>(std::count(seen.begin(), seen.end(), 1));
    CHECK(count == (scope == PairScope::all ? 2000u * 1999 / 2 : 1300u * 700));
    CHECK(count == blocked.index.groups(0).pairs);
}

TEST_CASE("one giant group is worked on by several threads at once") {
    Blocked blocked({"surname"}, {"crm"}, equal_records(2000, "crm", "x"), {"surname"}, PairScope::all, 2);
    std::mutex mutex;
    std::condition_variable arrived;
    std::set<std::thread::id> inside;
    for_each_candidate_chunk(
        blocked.index, blocked.table, {}, blocked.context, [&](std::size_t, std::span<const CandidatePair>) {
            std::unique_lock lock(mutex);
            inside.insert(std::this_thread::get_id());
            arrived.notify_all();
            // The first thread waits in its first chunk until another has one too.
            arrived.wait_for(lock, std::chrono::seconds(20), [&] { return inside.size() > 1; });
        });
    CHECK(inside.size() == 2);
}

TEST_CASE("progress counts the pairs that rules make, also those that an earlier rule takes") {
    Blocked blocked(person_columns, person_sources, random_records(500, 8), person_rules, PairScope::all);
    std::uint64_t pairs = 0;
    for (std::size_t rule = 0; rule < blocked.index.rules(); ++rule)
        pairs += blocked.index.groups(rule).pairs;
    blocked.context.progress.done = 0;
    const std::uint64_t distinct = count_pairs(blocked.index, blocked.table, blocked.context);
    CHECK(blocked.context.progress.done == pairs);
    CHECK(distinct < pairs);
}

TEST_CASE("a request to stop ends a job of a billion pairs within 100 ms") {
    using Clock = std::chrono::steady_clock;
    RunContext builder({.threads = 2});
    const Table table = table_of({"surname"}, {"crm"}, equal_records(45000, "crm", "x"), builder);
    const std::vector<Rule> rules = rules_of({"surname", "first(surname, 1)"});
    const Features features = derive(table, parts_of(rules), builder);
    const BlockingIndex index = build_blocking_index(features, rules, PairScope::all, builder);
    REQUIRE(index.groups(0).pairs > 1'000'000'000u);

    // Rule 1 alone: no chunk ever comes, as rule 0 takes every pair.
    const std::size_t rule = GENERATE(0u, 1u);
    std::stop_source stop;
    RunContext context({.threads = 2, .stop = stop.get_token()});
    Clock::time_point asked;
    std::thread asker([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        asked = Clock::now();
        stop.request_stop();
    });
    std::atomic<std::uint64_t> work{0};
    const auto run = [&] {
        for_each_candidate_chunk(index, table, {.rule_begin = rule, .rule_end = rule + 1}, context,
                                 [&](std::size_t, std::span<const CandidatePair> pairs) {
                                     std::uint64_t sum = 0;
                                     for (const CandidatePair& pair : pairs) {
                                         sum += table.identity_hash(pair.left, 1) ^
                                                table.identity_hash(pair.right, 2);
                                     }
                                     work.fetch_add(sum);
                                 });
    };
    CHECK_THROWS_AS(run(), Cancelled);
    const std::chrono::duration<double> late = Clock::now() - asked;
    asker.join();
    CHECK(late.count() < 0.1);
    CHECK(context.progress.done < index.groups(rule).pairs);
    CHECK(context.progress.done > 0);
}

TEST_CASE("what the sink throws comes out") {
    Blocked blocked({"surname"}, {"crm"}, equal_records(1000, "crm", "x"), {"surname"}, PairScope::all, 2);
    const auto run = [&] {
        for_each_candidate_chunk(
            blocked.index, blocked.table, {}, blocked.context,
            [](std::size_t, std::span<const CandidatePair>) { throw InvalidInput("no more"); });
    };
    CHECK_THROWS_AS(run(), InvalidInput);
    CHECK(count_pairs(blocked.index, blocked.table, blocked.context) ==
          1000u * 999 / 2);  // and leaves nothing behind
}

namespace {

/// Wants the pairs of rows with an even sum, and checks what it is asked.
class EvenSums : public PairFilter {
  public:
    void load(std::span<const RowId> rows) override {
        if (rows.empty() || rows.size() > sameas::kernels::tile_rows_max) throw std::logic_error("a tile of no such size");
        rows_.assign(rows.begin(), rows.end());
    }
    TileRows reaching(RowId row, std::size_t first) override {
        TileRows result = TileRows::range(first, rows_.size());
        for (std::size_t place = 0; place < rows_.size(); ++place) {
            if (!wants(row, rows_[place])) result.drop(place);
        }
        return result;
    }
    void fetch_early(RowId) const override {}
    static bool wants(RowId a, RowId b) { return (sameas::index(a) + sameas::index(b)) % 2 == 0; }

  private:
    std::vector<RowId> rows_;
};

}  // namespace

TEST_CASE("a filter takes pairs away, and all of them are counted all the same") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    for (const int threads : {1, 2, 7}) {
        Blocked blocked(person_columns, person_sources, random_records(900, 8), person_rules, scope, threads);
        const std::vector<std::uint64_t> expected = count_candidate_pairs(blocked.index, blocked.table, {}, blocked.context);
        std::mutex mutex;
        std::map<std::pair<std::size_t, std::size_t>, std::size_t> all, some;
        const auto collect = [&](auto& rule_of_pair) {
            return [&](std::size_t rule, std::span<const CandidatePair> pairs) {
                const std::lock_guard lock(mutex);
                for (const CandidatePair& pair : pairs) rule_of_pair[{index(pair.left), index(pair.right)}] = rule;
            };
        };
        CHECK(for_each_candidate_chunk(blocked.index, blocked.table, {}, blocked.context, collect(all)) == expected);
        EnumerateOptions options;
        options.filter = [] { return std::make_unique<EvenSums>(); };
        CHECK(for_each_candidate_chunk(blocked.index, blocked.table, options, blocked.context, collect(some)) == expected);
        std::vector<std::uint64_t> counted(expected.size());
        std::size_t wanted = 0;
        for (const auto& [pair, rule] : all) {
            ++counted[rule];
            const bool is_wanted = EvenSums::wants(static_cast<RowId>(pair.first), static_cast<RowId>(pair.second));
            wanted += is_wanted ? 1 : 0;
            if (is_wanted) REQUIRE(some.contains(pair));
        }
        for (const auto& [pair, rule] : some) REQUIRE(all.at(pair) == rule);
        CHECK(counted == expected);
        CHECK(some.size() < (all.size() + 2 * wanted) / 2);  // small groups are not filtered
    }
}
