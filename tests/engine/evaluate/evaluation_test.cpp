#include "engine/evaluate/evaluation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <stop_token>

#include "engine/errors.hpp"

using namespace sameas;

namespace {

using Labels = std::vector<std::uint32_t>;
using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

bool never(std::uint32_t, std::uint32_t) {
    return false;
}

Evaluation evaluated(const Labels& entity, const Truth& truth, const Labels& sources = {},
                     const std::function<bool(std::uint32_t, std::uint32_t)>& is_candidate = never,
                     int threads = 1) {
    RunContext context({.threads = threads});
    return evaluate(entity, truth, sources, is_candidate, context);
}

/// A rule that makes about two thirds of the pairs.
bool some(std::uint32_t left, std::uint32_t right) {
    return (left * 7 + right * 13) % 3 != 0;
}

struct Case {
    Labels entity, sources;
    Truth truth;
};

Case random_case(std::mt19937& random, std::size_t nodes_max, bool pair_truth) {
    const auto below = [&](std::size_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    Case made;
    const std::size_t nodes = 1 + below(nodes_max);
    const bool with_sources = random() % 2, with_ignored = random() % 2, with_unknown = random() % 2;
    const std::size_t entities = 1 + below(nodes);
    for (std::size_t node = 0; node < nodes; ++node) {
        made.entity.push_back(below(entities) * 1'000'003u);
        if (with_sources) made.sources.push_back(below(3));
        if (!pair_truth) made.truth.entity.push_back(with_unknown && below(4) == 0 ? 0 : 1 + below(entities));
    }
    const auto random_pairs = [&](std::size_t count) {
        Pairs pairs;
        for (std::size_t i = 0; i < count && nodes > 1; ++i) {
            const std::uint32_t left = below(nodes), right = below(nodes);
            if (left != right) pairs.push_back(std::minmax(left, right));
        }
        return pairs;  // some twice
    };
    if (pair_truth) made.truth.pairs = random_pairs(below(nodes + 1));
    if (with_ignored) made.truth.ignored = random_pairs(below(3 * nodes));
    return made;
}

/// Everything by definition, visiting all pairs.
struct Definition {
    const Case& input;
    std::size_t nodes = input.entity.size();
    bool pair_truth = input.truth.entity.empty();
    std::set<std::pair<std::uint32_t, std::uint32_t>> listed{input.truth.pairs.begin(),
                                                             input.truth.pairs.end()};
    std::set<std::pair<std::uint32_t, std::uint32_t>> ignored{input.truth.ignored.begin(),
                                                              input.truth.ignored.end()};
    Labels entity;  // true ones; 0 unknown

    explicit Definition(const Case& given) : input(given) {
        if (!pair_truth) {
            entity = input.truth.entity;
            return;
        }
        for (std::uint32_t node = 0; node < nodes; ++node)
            entity.push_back(node + 1);
        for (const auto& [left, right] : listed) {
            if (!counts(left, right)) continue;
            std::replace(entity.begin(), entity.end(), std::uint32_t{entity[left]},
                         std::uint32_t{entity[right]});
        }
    }
    bool known(std::uint32_t node) const { return pair_truth || input.truth.entity[node] != 0; }
    bool counts(std::uint32_t left, std::uint32_t right) const {
        return left != right && known(left) && known(right) && !ignored.count(std::minmax(left, right)) &&
               (input.sources.empty() || input.sources[left] != input.sources[right]);
    }
    bool found(std::uint32_t left, std::uint32_t right) const {
        return input.entity[left] == input.entity[right];
    }
    bool is_true(std::uint32_t left, std::uint32_t right) const {
        return pair_truth ? listed.count(std::minmax(left, right)) > 0 : entity[left] == entity[right];
    }

    Evaluation evaluate() const {
        Evaluation result;
        std::uint64_t made = 0;
        double precision = 0, recall = 0, records = 0;
        for (std::uint32_t i = 0; i < nodes; ++i) {
            double in_cluster = 1, in_entity = 1, in_both = 1;
            for (std::uint32_t j = 0; j < nodes; ++j) {
                if (!counts(i, j)) continue;
                in_cluster += found(i, j);
                in_entity += entity[i] == entity[j];
                in_both += found(i, j) && entity[i] == entity[j];
                if (j < i) continue;
                result.true_positives += found(i, j) && is_true(i, j);
                result.false_positives += found(i, j) && !is_true(i, j);
                result.false_negatives += !found(i, j) && is_true(i, j);
                made += is_true(i, j) && some(i, j);
            }
            if (!known(i)) continue;
            precision += in_both / in_cluster;
            recall += in_both / in_entity;
            ++records;
        }
        const auto ratio = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
        const auto positives = static_cast<double>(result.true_positives);
        const double all_true = positives + static_cast<double>(result.false_negatives);
        result.pairwise.precision = ratio(positives, positives + static_cast<double>(result.false_positives));
        result.pairwise.recall = ratio(positives, all_true);
        result.pairwise.f1 = ratio(2 * result.pairwise.precision * result.pairwise.recall,
                                   result.pairwise.precision + result.pairwise.recall);
        result.b_cubed.precision = ratio(precision, records);
        result.b_cubed.recall = ratio(recall, records);
        result.b_cubed.f1 = ratio(2 * result.b_cubed.precision * result.b_cubed.recall,
                                  result.b_cubed.precision + result.b_cubed.recall);
        result.blocking_recall = ratio(static_cast<double>(made), all_true);

        std::map<std::uint32_t, std::set<std::uint32_t>> clusters, entities;
        for (std::uint32_t node = 0; node < nodes; ++node) {
            if (!known(node)) continue;
            clusters[input.entity[node]].insert(node);
            entities[entity[node]].insert(node);
        }
        result.entities_found = clusters.size();
        result.entities_true = entities.size();
        for (const auto& [cluster, members] : clusters)
            result.entities_exact += entities[entity[*members.begin()]] == members;
        return result;
    }
};

void check_equal(const Evaluation& found, const Evaluation& expected) {
    REQUIRE(found.true_positives == expected.true_positives);
    REQUIRE(found.false_positives == expected.false_positives);
    REQUIRE(found.false_negatives == expected.false_negatives);
    REQUIRE(found.pairwise.precision == expected.pairwise.precision);
    REQUIRE(found.pairwise.recall == expected.pairwise.recall);
    REQUIRE(found.pairwise.f1 == Approx(expected.pairwise.f1).epsilon(1e-12));
    REQUIRE(found.b_cubed.precision == Approx(expected.b_cubed.precision).epsilon(1e-12));
    REQUIRE(found.b_cubed.recall == Approx(expected.b_cubed.recall).epsilon(1e-12));
    REQUIRE(found.b_cubed.f1 == Approx(expected.b_cubed.f1).epsilon(1e-12));
    REQUIRE(found.entities_found == expected.entities_found);
    REQUIRE(found.entities_true == expected.entities_true);
    REQUIRE(found.entities_exact == expected.entities_exact);
    REQUIRE(found.blocking_recall == expected.blocking_recall);
}

}  // namespace

TEST_CASE("B-cubed of the published example", "[evaluation]") {
    // Bagga and Baldwin 1998, "Algorithms for scoring coreference chains": entities of 5, 2 and 5; the first
    // response joins the last two, the second one joins the first and the last. 76 % and 58 % precision, 100
    // % recall.
    const Truth truth{.entity = {1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3}, .pairs = {}, .ignored = {}};
    const Evaluation first = evaluated({0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 5}, truth);
    CHECK(first.b_cubed.precision == Approx(16.0 / 21));
    CHECK(first.b_cubed.recall == 1);
    CHECK(first.b_cubed.f1 == Approx(32.0 / 37));
    const Evaluation second = evaluated({0, 0, 0, 0, 0, 5, 5, 0, 0, 0, 0, 0}, truth);
    CHECK(second.b_cubed.precision == Approx(7.0 / 12));
    CHECK(second.b_cubed.recall == 1);
    CHECK(second.entities_found == 2);
    CHECK(second.entities_true == 3);
    CHECK(second.entities_exact == 1);
}

TEST_CASE("figures of a small case by hand", "[evaluation]") {
    // Found {0, 1, 2} {3, 4} {5}; true {0, 1} {2, 3, 4}; 5 is not known.
    const Truth truth{.entity = {7, 7, 4, 4, 4, 0}, .pairs = {}, .ignored = {}};
    const Evaluation result =
        evaluated({0, 0, 0, 3, 3, 5}, truth, {}, [](auto left, auto) { return left == 2; });
    CHECK(result.true_positives == 2);
    CHECK(result.false_positives == 2);
    CHECK(result.false_negatives == 2);
    CHECK(result.pairwise.precision == 0.5);
    CHECK(result.pairwise.recall == 0.5);
    CHECK(result.pairwise.f1 == 0.5);
    CHECK(result.b_cubed.precision == Approx((2.0 / 3 + 2.0 / 3 + 1.0 / 3 + 1 + 1) / 5));
    CHECK(result.b_cubed.recall == Approx((1 + 1 + 1.0 / 3 + 2.0 / 3 + 2.0 / 3) / 5));
    CHECK(result.entities_found == 2);
    CHECK(result.entities_true == 2);
    CHECK(result.entities_exact == 0);
    CHECK(result.blocking_recall == 0.5);  // 2-3 and 2-4 of 0-1, 2-3, 2-4, 3-4
}

TEST_CASE("all figures agree with their definitions: entity truth", "[evaluation]") {
    std::mt19937 random(21);
    for (int round = 0; round < 2000; ++round) {
        const Case input = random_case(random, 30, false);
        check_equal(evaluated(input.entity, input.truth, input.sources, some), Definition(input).evaluate());
    }
}

TEST_CASE("all figures agree with their definitions: pair truth", "[evaluation]") {
    std::mt19937 random(22);
    for (int round = 0; round < 2000; ++round) {
        const Case input = random_case(random, 30, true);
        check_equal(evaluated(input.entity, input.truth, input.sources, some), Definition(input).evaluate());
    }
}

TEST_CASE("an evaluation has the same bits for any number of threads", "[evaluation]") {
    std::mt19937 random(23);
    for (const bool pair_truth : {false, true}) {
        for (int round = 0; round < 4; ++round) {
            const Case input = random_case(random, 5000, pair_truth);
            const Evaluation expected = evaluated(input.entity, input.truth, input.sources, some);
            for (const int threads : {2, 7}) {
                const Evaluation found = evaluated(input.entity, input.truth, input.sources, some, threads);
                CHECK(std::memcmp(&found, &expected, sizeof found) == 0);
            }
        }
    }
}

TEST_CASE("every true pair that counts is asked for once, lower node first", "[evaluation]") {
    Truth truth{.entity = {1, 1, 1, 2, 0, 1, 2, 0}, .pairs = {}, .ignored = {{0, 5}, {3, 4}}};
    const Labels entity(8, 0), sources{0, 0, 1, 0, 0, 1, 1, 1};
    std::mutex mutex;
    Pairs asked;
    const auto note = [&](std::uint32_t left, std::uint32_t right) {
        const std::lock_guard lock(mutex);
        asked.emplace_back(left, right);
        return true;
    };
    CHECK(evaluated(entity, truth, sources, note, 2).blocking_recall == 1);
    std::sort(asked.begin(), asked.end());
    CHECK(asked == Pairs{{0, 2}, {1, 2}, {1, 5}, {3, 6}});

    asked.clear();
    truth.entity.clear();
    truth.pairs = {{6, 3}, {0, 1}, {3, 6},
                   {0, 2}, {0, 5}, {2, 4}};  // one turned round and twice, one inside a source
    CHECK(evaluated(entity, truth, sources, note, 2).blocking_recall == 1);
    std::sort(asked.begin(), asked.end());
    CHECK(asked == Pairs{{0, 2}, {2, 4}, {3, 6}});
}

TEST_CASE("records that are not known count in no figure", "[evaluation]") {
    const Truth some_known{.entity = {1, 1, 2, 0, 0, 0}, .pairs = {}, .ignored = {}};
    Evaluation with = evaluated({0, 0, 2, 0, 2, 5}, some_known, {}, some);
    CHECK(with.records_unknown == 3);
    with.records_unknown = 0;
    const Evaluation without =
        evaluated({0, 0, 2}, {.entity = {1, 1, 2}, .pairs = {}, .ignored = {}}, {}, some);
    CHECK(std::memcmp(&with, &without, sizeof with) == 0);
    CHECK(with.entities_exact == 2);
}

TEST_CASE("undefined figures are 0", "[evaluation]") {
    const Evaluation nothing = evaluated({}, {});
    CHECK(nothing.pairwise.f1 == 0);
    CHECK(nothing.b_cubed.f1 == 0);
    CHECK(nothing.b_cubed.precision == 0);
    CHECK(nothing.entities_found == 0);
    CHECK(nothing.blocking_recall == 0);

    const Evaluation apart = evaluated({0, 1, 2}, {.entity = {1, 2, 3}, .pairs = {}, .ignored = {}});
    CHECK(apart.pairwise.precision == 0);
    CHECK(apart.pairwise.recall == 0);
    CHECK(apart.b_cubed.f1 == 1);
    CHECK(apart.entities_exact == 3);

    const Evaluation unknown = evaluated({0, 0}, {.entity = {0, 0}, .pairs = {}, .ignored = {}}, {}, some);
    CHECK(unknown.b_cubed.precision == 0);
    CHECK(unknown.false_positives == 0);
    CHECK(unknown.entities_found == 0);
    CHECK(unknown.blocking_recall == 0);

    const Evaluation no_true_pairs = evaluated({0, 0, 2}, {}, {}, some);
    CHECK(no_true_pairs.false_positives == 1);
    CHECK(no_true_pairs.pairwise.recall == 0);
}

TEST_CASE("pairs of one huge entity are counted, not visited, in 64 bits", "[evaluation]") {
    constexpr std::size_t nodes = 200'000;  // 2 * 10^10 pairs
    const Labels entity(nodes, 3);
    Truth truth;
    truth.pairs = {{0, 1}, {5, 9}};
    const Evaluation result = evaluated(entity, truth, {}, some);
    CHECK(result.true_positives == 2);
    CHECK(result.false_positives == nodes * (nodes - 1) / 2 - 2);
    CHECK(result.entities_found == 1);
    CHECK(result.entities_true == nodes - 2);
}

TEST_CASE("the stage is timed, counts the pairs it asks for and stops on request", "[evaluation]") {
    const Truth truth{.entity = {1, 1, 1, 2}, .pairs = {}, .ignored = {}};
    const Labels entity{0, 0, 2, 2};
    RunContext context({.threads = 2});
    evaluate(entity, truth, {}, some, context);
    REQUIRE(context.costs().size() == 1);
    CHECK(context.costs()[0].stage == "evaluate");
    CHECK(context.progress.total.load() == 3);
    CHECK(context.progress.done.load() == 3);

    std::stop_source stop;
    RunContext stopped({.threads = 2, .stop = stop.get_token()});
    stop.request_stop();
    CHECK_THROWS_AS(evaluate(entity, truth, {}, some, stopped), Cancelled);
}

TEST_CASE("partners of single records add up to the figures of all", "[evaluation]") {
    std::mt19937 random(31);
    for (int round = 0; round < 600; ++round) {
        const Case input = random_case(random, 25, round % 2 == 0);
        const Definition definition(input);
        RunContext context;
        const RecordPartners partners = record_partners(input.entity, input.truth, input.sources, context);
        for (std::uint32_t i = 0; i < input.entity.size(); ++i) {
            std::uint32_t found = 0, of_truth = 0, right = 0;
            for (std::uint32_t j = 0; j < input.entity.size(); ++j) {
                if (!definition.counts(i, j)) continue;
                found += definition.found(i, j);
                of_truth += definition.is_true(i, j);
                right += definition.found(i, j) && definition.is_true(i, j);
            }
            REQUIRE(partners.found[i] == found);
            REQUIRE(partners.of_truth[i] == of_truth);
            REQUIRE(partners.right[i] == right);
        }
    }
}
