#include "engine/score/scored_pairs.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <limits>
#include <map>
#include <random>
#include <thread>
#include <tuple>

#include "engine/compare/pattern_counts.hpp"
#include "engine/errors.hpp"
#include "kernels/cpu.hpp"
#include "tests/support/kept_pairs.hpp"
#include "tests/support/small_table.hpp"

using namespace sameas;
using test::ListedPair;

namespace {

constexpr std::uint64_t all_pairs = UINT64_MAX;

const char* const settings_text = R"json({
    "id": "id",
    "blocking": ["email", "surname, town", "town"],
    "comparisons": [
      {"field": "surname", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
      {"field": "town", "levels": ["exact", "levenshtein_distance <= 1", "else"]},
      {"field": "email", "levels": ["exact", "else"]}]})json";
const std::vector<std::string> columns{"id", "surname", "town", "email"};

/// Invented records of two sources whose names are not in bytewise order.
std::vector<test::Source> random_sources(std::size_t rows, unsigned seed) {
    const std::vector<std::string> surnames{"", "holm", "holmberg", "holmburg", "vries", "vries", "vrees"};
    const std::vector<std::string> towns{"", "ulm", "ulm", "ulmen", "bern", "berne", "rom"};
    std::mt19937 random(seed);
    std::vector<test::Source> sources{{"web", {}}, {"crm", {}}};
    for (std::size_t i = 0; i < rows; ++i) {
        sources[random() % 3 == 0].rows.push_back(
            {std::to_string(random() % 100000) + "-" + std::to_string(i),
             surnames[random() % surnames.size()], towns[random() % towns.size()],
             random() % 3 ? std::to_string(random() % rows) : ""});
    }
    return sources;
}

/// A model that nothing was learnt for: level by level less probable among matches.
Model invented_model(const Settings& settings, const PatternLayout& layout) {
    Model model;
    model.settings = settings;
    model.prior = 0.01;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        ComparisonParameters parameters{std::vector<double>(layout.states(c)),
                                        std::vector<double>(layout.states(c))};
        const double states = static_cast<double>(layout.states(c) - 1);
        for (std::size_t s = 1; s < layout.states(c); ++s) {
            parameters.m[s] = 2 * (states - static_cast<double>(s) + 1) / (states * (states + 1));
            parameters.u[s] = 2 * static_cast<double>(s) / (states * (states + 1));
        }
        model.comparisons.push_back(parameters);
    }
    return model;
}

struct Scored {
    RunContext context;
    Settings settings = parse_settings(settings_text, "test");
    Linkage linkage;
    TermFrequencies frequencies;
    Comparator comparator;
    Model model;
    PatternWeights weights;
    PairStore::Limits limits;

    Scored(const std::vector<test::Source>& sources, PairScope scope, int threads)
        : context({.threads = threads}),
          linkage(test::small_table(settings, columns, sources, context), settings, scope, context),
          frequencies(count_term_frequencies(settings, linkage.features())),
          comparator(settings, linkage.features(), frequencies),
          model(invented_model(settings, comparator.layout())),
          weights(model, comparator.layout()) {}

    ScoredPairs at_floor(double floor_bits) {
        return score(linkage.blocking(), linkage.table(), comparator, weights, floor_bits, limits, context);
    }
    std::uint64_t pattern(RowId left, RowId right) const {
        const CandidatePair pair{left, right};
        std::uint64_t pattern = 0;
        Comparator::Scratch scratch;
        comparator.patterns({&pair, 1}, {&pattern, 1}, scratch);
        return pattern;
    }
    /// Names instead of rows: what must not depend on the order of rows.
    std::tuple<std::string, std::string, std::uint64_t, std::uint32_t> named(const ListedPair& pair) const {
        const Table& table = linkage.table();
        const auto name = [&](RowId row) {
            return std::string(table.source_name(row)) + "/" + std::string(table.id(row));
        };
        return {name(pair.left), name(pair.right), pair.pattern, pair.rule};
    }
    auto all_named(const std::vector<ListedPair>& pairs) const {
        std::vector<std::tuple<std::string, std::string, std::uint64_t, std::uint32_t>> names;
        for (const ListedPair& pair : pairs)
            names.push_back(named(pair));
        return names;
    }
    auto all_named(const ScoredPairs& scored) { return all_named(test::listed(scored, linkage.table(), context)); }
};

/// All candidates by a walk over all pairs, in order of the ranks of left and right.
std::vector<ListedPair> expected_pairs(const Scored& scored) {
    const Table& table = scored.linkage.table();
    const BlockingIndex& index = scored.linkage.blocking();
    std::vector<ListedPair> pairs;
    for (const RowId left : table.rows_by_rank()) {
        for (const RowId right : table.rows_by_rank()) {
            if (left == right || !table.is_left(left, right)) continue;
            if (scored.linkage.scope() == PairScope::across_sources &&
                table.source(left) == table.source(right))
                continue;
            const std::size_t rule = index.first_rule(left, right);
            if (rule == index.rules()) continue;
            pairs.push_back({left, right, scored.pattern(left, right), static_cast<std::uint32_t>(rule)});
        }
    }
    return pairs;
}

}  // namespace

TEST_CASE("pairs of at least the floor are kept, in order of rank, and all candidates are counted") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    Scored scored(random_sources(400, 5), scope, 2);
    const std::vector<ListedPair> all = expected_pairs(scored);
    std::vector<std::uint64_t> candidates(3);
    std::vector<double> weights;
    for (const ListedPair& pair : all) {
        ++candidates[pair.rule];
        weights.push_back(scored.weights.weight(pair.pattern));
    }
    std::sort(weights.begin(), weights.end());
    const double middle =
        weights[weights.size() / 2];  // some pair has just this weight: at the floor is kept
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double floor :
         {-infinity, weights.front(), middle, weights.back(), std::nextafter(weights.back(), infinity)}) {
        std::vector<ListedPair> expected;
        std::copy_if(all.begin(), all.end(), std::back_inserter(expected),
                     [&](const ListedPair& pair) { return scored.weights.weight(pair.pattern) >= floor; });
        const ScoredPairs found = scored.at_floor(floor);
        CHECK(scored.all_named(found) == scored.all_named(expected));
        CHECK(found.candidates_per_rule == candidates);
        CHECK(found.candidates() == all.size());
        CHECK(found.dropped.in_tiles + found.dropped.singly <= all.size() - found.pairs.size());
        if (floor == -infinity) CHECK(found.dropped.in_tiles + found.dropped.singly == 0);
        std::vector<std::uint64_t> per_kind(found.kinds.size());
        for (const KeptPair& pair : test::listed(found.pairs, scored.context)) ++per_kind[pair.kind];
        CHECK(per_kind == found.pairs_per_kind);
        const std::vector<double> of_kind = weights_of(found, scored.weights);
        REQUIRE(of_kind.size() == found.kinds.size());
        for (std::size_t kind = 0; kind < of_kind.size(); ++kind) {
            CHECK(of_kind[kind] == scored.weights.weight(found.kinds[kind].pattern));
        }
    }
    CHECK(*std::min_element(candidates.begin(), candidates.end()) > 0);
}

TEST_CASE("results are the same for any threads and order of rows") {
    std::vector<test::Source> sources = random_sources(1500, 6);
    Scored first(sources, PairScope::all, 1);
    const ScoredPairs expected = first.at_floor(-4);
    const auto counts =
        count_patterns_by_rule(first.linkage.blocking(), first.linkage.table(), first.comparator, all_pairs, first.context).all;
    REQUIRE(expected.pairs.size() > 20000);  // more than one block of output
    REQUIRE(expected.pairs.size() < expected.candidates());
    for (const int threads : {2, 7}) {
        for (test::Source& source : sources) {
            std::shuffle(source.rows.begin(), source.rows.end(),
                         std::mt19937(static_cast<unsigned>(threads)));
        }
        Scored other(sources, PairScope::all, threads);
        // With too little memory for the pairs: they go to the disk and come back in the same order.
        other.limits.memory_bytes = threads == 7 ? 0 : UINT64_MAX;
        const ScoredPairs found = other.at_floor(-4);
        CHECK((found.pairs.spilled_bytes() > 0) == (threads == 7));
        CHECK(other.all_named(found) == first.all_named(expected));
        CHECK(found.candidates_per_rule == expected.candidates_per_rule);
        CHECK(found.dropped.in_tiles == expected.dropped.in_tiles);
        CHECK(found.dropped.singly == expected.dropped.singly);
        const auto recounted = count_patterns_by_rule(other.linkage.blocking(), other.linkage.table(),
                                                      other.comparator, all_pairs, other.context).all;
        CHECK(std::equal(counts.begin(), counts.end(), recounted.begin(), recounted.end(),
                         [](const PatternCount& a, const PatternCount& b) {
                             return a.pattern == b.pattern && a.count == b.count;
                         }));
    }
}

TEST_CASE("new records are scored as in a run over all of them", "[scored_pairs]") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    Scored scored(random_sources(900, 12), scope, 2);
    std::vector<std::uint8_t> is_new(scored.linkage.table().rows());
    for (std::size_t row = 0; row < is_new.size(); ++row) is_new[row] = row % 9 == 0 ? 1 : 0;
    std::vector<ListedPair> expected;
    for (const ListedPair& pair : test::listed(scored.at_floor(-3), scored.linkage.table(), scored.context)) {
        if ((is_new[index(pair.left)] | is_new[index(pair.right)]) != 0) expected.push_back(pair);
    }
    const ScoredPairs found = score(scored.linkage.blocking(), scored.linkage.table(), scored.comparator, scored.weights, -3,
                                    scored.limits, scored.context, nullptr, {is_new, true});
    CHECK(scored.all_named(found) == scored.all_named(expected));
    CHECK(expected.size() > 500);
    CHECK(found.dropped.in_tiles > 0);
}

TEST_CASE("what ceilings drop does not depend on the instruction set", "[scored_pairs]") {
    Scored scored(random_sources(600, 9), PairScope::all, 2);
    std::vector<double> weights;
    for (const ListedPair& pair : expected_pairs(scored)) weights.push_back(scored.weights.weight(pair.pattern));
    std::sort(weights.begin(), weights.end());
    const double floor = weights[weights.size() * 9 / 10];
    const DroppedPairs expected = scored.at_floor(floor).dropped;
    CHECK(expected.in_tiles > 1000);
    CHECK(expected.singly > 100);
    for (const kernels::Isa isa : kernels::available_isas()) {
        const kernels::ScopedIsa forced(isa);
        const DroppedPairs found = scored.at_floor(floor).dropped;
        CHECK(found.in_tiles == expected.in_tiles);
        CHECK(found.singly == expected.singly);
    }
}

TEST_CASE("patterns are counted over all candidates, each once, and under every rule that makes them") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    Scored scored(random_sources(300, 7), scope, 2);
    const BlockingIndex& index = scored.linkage.blocking();
    const RulePatternCounts counts =
        count_patterns_by_rule(index, scored.linkage.table(), scored.comparator, all_pairs, scored.context);
    const auto as_map = [](const std::vector<PatternCount>& entries) {
        std::map<std::uint64_t, std::uint64_t> map;
        for (const PatternCount& entry : entries) {
            CHECK((map.empty() || entry.pattern > map.rbegin()->first));
            map[entry.pattern] = entry.count;
        }
        return map;
    };
    std::map<std::uint64_t, std::uint64_t> all;
    std::vector<std::map<std::uint64_t, std::uint64_t>> of_rule(3);
    std::uint64_t shared = 0;
    for (const ListedPair& pair : expected_pairs(scored)) {
        ++all[pair.pattern];
        for (std::size_t rule = 0; rule < 3; ++rule) {
            if (!index.holds(rule, pair.left, pair.right)) continue;
            ++of_rule[rule][pair.pattern];
            shared += rule > pair.rule;
        }
    }
    CHECK(as_map(counts.all) == all);
    REQUIRE(counts.of_rule.size() == 3);
    for (std::size_t rule = 0; rule < 3; ++rule) CHECK(as_map(counts.of_rule[rule]) == of_rule[rule]);
    CHECK(shared > 0);
}

TEST_CASE("a sample of a large rule stands for all of its pairs, and does not depend on threads or the order of rows") {
    std::vector<test::Source> sources = random_sources(1500, 8);
    const auto counted = [&](int threads, std::uint64_t pairs_max) {
        Scored scored(sources, PairScope::all, threads);
        return count_patterns_by_rule(scored.linkage.blocking(), scored.linkage.table(), scored.comparator, pairs_max,
                                      scored.context);
    };
    const auto total = [](const std::vector<PatternCount>& counts) {
        std::uint64_t sum = 0;
        for (const PatternCount& entry : counts) sum += entry.count;
        return static_cast<double>(sum);
    };
    const RulePatternCounts whole = counted(2, all_pairs);
    const auto pairs_max = static_cast<std::uint64_t>(total(whole.of_rule[2]) / 3);  // the largest rule: one record in 4
    const RulePatternCounts sample = counted(1, pairs_max);
    CHECK(total(sample.of_rule[0]) == total(whole.of_rule[0]));  // a small one that comes first: all its pairs
    CHECK(total(sample.of_rule[2]) != total(whole.of_rule[2]));
    CHECK(total(sample.of_rule[2]) == Approx(total(whole.of_rule[2])).epsilon(0.15));
    for (const PatternCount& entry : whole.all) {
        if (entry.count < 20'000) continue;
        const auto found = std::ranges::find(sample.all, entry.pattern, &PatternCount::pattern);
        REQUIRE(found != sample.all.end());
        CHECK(static_cast<double>(found->count) == Approx(static_cast<double>(entry.count)).epsilon(0.25));
    }
    std::shuffle(sources[0].rows.begin(), sources[0].rows.end(), std::mt19937(3));
    const RulePatternCounts again = counted(7, pairs_max);
    CHECK(std::ranges::equal(sample.all, again.all, [](const PatternCount& a, const PatternCount& b) {
        return a.pattern == b.pattern && a.count == b.count;
    }));
}

TEST_CASE("scoring nothing gives nothing") {
    for (const std::size_t rows : {0u, 1u}) {
        Scored scored(random_sources(rows, 1), PairScope::all, 2);
        const ScoredPairs found = scored.at_floor(-100);
        CHECK(found.pairs.size() == 0);
        CHECK(found.candidates() == 0);
        CHECK(found.candidates_per_rule == std::vector<std::uint64_t>{0, 0, 0});
        CHECK(count_patterns_by_rule(scored.linkage.blocking(), scored.linkage.table(), scored.comparator,
                                     all_pairs, scored.context)
                  .all.empty());
    }
}

TEST_CASE("scoring is a stage, with its progress") {
    Scored scored(random_sources(200, 2), PairScope::all, 2);
    scored.at_floor(0);
    std::uint64_t pairs = 0;
    for (std::size_t rule = 0; rule < 3; ++rule)
        pairs += scored.linkage.blocking().groups(rule).pairs;
    CHECK(scored.context.costs().back().stage == "score");
    CHECK(scored.context.progress.total == pairs);
    CHECK(scored.context.progress.done == pairs);
}

TEST_CASE("scoring and counting stop on request within 100 ms") {
    using Clock = std::chrono::steady_clock;
    std::vector<test::Source> sources{{"web", {}}};
    for (int i = 0; i < 30000; ++i)
        sources[0].rows.push_back({std::to_string(i), "n" + std::to_string(i), "ulm", ""});
    Scored scored(sources, PairScope::all, 2);
    const bool is_score = GENERATE(true, false);
    std::stop_source stop;
    RunContext context({.threads = 2, .stop = stop.get_token()});
    Clock::time_point asked;
    std::thread asker([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        asked = Clock::now();
        stop.request_stop();
    });
    const BlockingIndex& index = scored.linkage.blocking();
    const auto run = [&] {
        if (is_score)
            score(index, scored.linkage.table(), scored.comparator, scored.weights, 1000, scored.limits, context);
        else
            count_patterns_by_rule(index, scored.linkage.table(), scored.comparator, all_pairs, context);
    };
    CHECK_THROWS_AS(run(), Cancelled);
    const std::chrono::duration<double> late = Clock::now() - asked;
    asker.join();
    CHECK(late.count() < 0.1);
}
