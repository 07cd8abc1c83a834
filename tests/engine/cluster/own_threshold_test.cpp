#include "engine/cluster/own_threshold.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>

using namespace sameas;

namespace {

const double nat = 1 / std::log(2.0);

struct Link {
    std::vector<std::uint32_t> sources;
    std::vector<KeptPair> pairs;
    std::vector<double> weights;  // bits, by kind

    double nats(const KeptPair& pair) const { return weights[pair.kind] * std::log(2.0); }
};

/// From the formulas, with logarithms, sums in the order of the pairs and no integers.
struct Reference {
    std::vector<double> exclusive;  // nats, by pair
    double shift = 0, matches = 0;
    std::vector<std::uint32_t> entity;

    explicit Reference(const Link& link) : entity(link.sources.size()) {
        double left = 0, right = 0;
        for (const std::uint32_t source : link.sources) ++(source == link.sources[0] ? left : right);
        for (int round = 0; round < 60; ++round) {
            exclude(link);
            matches = 0;
            for (const double e : exclusive) matches += 1 / (1 + std::exp(-e));
            const double next = -std::log((1 - std::min(matches / left, 0.98)) * (1 - std::min(matches / right, 0.98)));
            if (std::abs(next - shift) < 1e-3) break;
            shift = 0.5 * (shift + next);
        }
        join(link);
    }

    void exclude(const Link& link) {
        exclusive.clear();
        const auto odds = [&](const KeptPair& pair) {
            return std::exp(std::clamp(link.nats(pair) + shift, -30.0, 30.0));
        };
        for (const KeptPair& pair : link.pairs) {
            double rivals = 0;
            for (const KeptPair& other : link.pairs) {
                if (&other == &pair) continue;
                if (other.left == pair.left || other.right == pair.right || other.left == pair.right || other.right == pair.left)
                    rivals += odds(other);
            }
            exclusive.push_back(link.nats(pair) + shift - std::log1p(rivals));
        }
    }

    void join(const Link& link) {
        for (std::size_t i = 0; i < entity.size(); ++i) entity[i] = static_cast<std::uint32_t>(i);
        std::vector<std::size_t> order(link.pairs.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (std::abs(exclusive[a] - exclusive[b]) > 1e-6) return exclusive[a] > exclusive[b];
            return std::minmax(link.pairs[a].left, link.pairs[a].right) < std::minmax(link.pairs[b].left, link.pairs[b].right);
        });
        std::vector<bool> taken(entity.size());
        for (const std::size_t i : order) {
            const auto [low, high] = std::minmax(link.pairs[i].left, link.pairs[i].right);
            if (exclusive[i] < -1e-9 || taken[low] || taken[high]) continue;
            taken[low] = taken[high] = true;
            entity[high] = low;
        }
    }
};

/// Two sources in any order of ranks, a true partner for some, rivals for some of those.
Link random_link(std::mt19937& random, std::size_t nodes, unsigned partners_of_ten) {
    Link link;
    for (std::size_t i = 0; i < nodes; ++i) link.sources.push_back(random() % 2 ? 4 : 9);
    link.sources[0] = 9;
    link.weights = {12.5, 9, 6.25, 3, 1, 0, -1, -2.5, -6, -11};
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs;
    for (std::uint32_t a = 0; a < nodes; ++a) {
        for (int tries = 0; tries < 3; ++tries) {
            const auto b = static_cast<std::uint32_t>(random() % nodes);
            if (link.sources[a] == link.sources[b]) continue;
            const bool is_match = tries == 0 && random() % 10 < partners_of_ten;
            pairs.emplace(std::minmax(a, b), static_cast<std::uint32_t>(is_match ? random() % 4 : 4 + random() % 6));
        }
    }
    for (const auto& [records, kind] : pairs) {
        if (random() % 2) {
            link.pairs.push_back({records.first, records.second, kind});
        } else {
            link.pairs.push_back({records.second, records.first, kind});
        }
    }
    return link;
}

OneToOne found_by(const Link& link, int threads, std::mt19937& random) {
    RunContext context({.threads = threads});
    std::vector<KeptPair> pairs = link.pairs;
    std::shuffle(pairs.begin(), pairs.end(), random);
    const PartnerLists partners([&](const PairStore::BlockSink& sink) { sink(pairs); }, link.sources);
    return link_one_to_one(partners, link.weights, context);
}

double rivals_of(const Link& link, int threads = 1) {
    RunContext context({.threads = threads});
    const PartnerLists partners([&](const PairStore::BlockSink& sink) { sink(link.pairs); }, link.sources);
    return rival_share(partners, link.weights, context);
}

}  // namespace

TEST_CASE("the own threshold is half the logarithm of the share without partner, from 0 down to two nats") {
    CHECK(own_threshold_bits(0) == 0);
    CHECK(own_threshold_bits(0.5) == Approx(-0.5));
    CHECK(own_threshold_bits(0.75) == Approx(-1));
    CHECK(own_threshold_bits(0.9) == Approx(0.5 * std::log(0.1) * nat));
    CHECK(own_threshold_bits(0.99) == Approx(-2 * nat));
    CHECK(own_threshold_bits(1) == Approx(-2 * nat));
}

TEST_CASE("clustering at an own threshold clips at five nats and counts what was not kept against a merge") {
    const ClusterOptions even = own_cluster_options(0), low = own_cluster_options(-2 * nat);
    CHECK(even.threshold_bits == 0);
    CHECK(even.clip_bits == Approx(5 * nat));
    CHECK(even.missing_bits == Approx(-2 * nat));
    CHECK(low.missing_bits == Approx(-3 * nat));
    CHECK(own_cluster_options(-0.5).missing_bits == Approx(-2 * nat));
}

TEST_CASE("records of clusters of two or more have a partner") {
    const std::vector<std::uint32_t> entity{0, 1, 0, 3, 0, 1};
    CHECK(share_with_partner(entity) == Approx(5.0 / 6));
    CHECK(share_with_partner(std::vector<std::uint32_t>{0, 1, 2}) == 0);
    CHECK(share_with_partner({}) == 0);
}

TEST_CASE("one to one follows the formulas") {
    std::mt19937 random(3);
    std::size_t matches = 0, damped = 0;
    for (int round = 0; round < 60; ++round) {
        const Link link = random_link(random, 20 + random() % 60, 1 + round % 9);
        const Reference expected(link);
        const OneToOne found = found_by(link, 1, random);
        REQUIRE(found.shift_bits == Approx(expected.shift * nat).margin(1e-7));
        REQUIRE(found.expected_matches == Approx(expected.matches).margin(1e-6));
        REQUIRE(found.clusters.entity == expected.entity);
        double joined = 0;
        for (std::size_t i = 0; i < link.pairs.size(); ++i) {
            const auto [low, high] = std::minmax(link.pairs[i].left, link.pairs[i].right);
            if (expected.entity[high] == low) joined += 1 / (1 + std::exp(-expected.exclusive[i]));
        }
        REQUIRE(found.left_out == Approx(expected.matches - joined).margin(1e-6));
        matches += found.clusters.merges.size();
        damped += found.shift_bits > 1;
    }
    CHECK(matches > 300);
    CHECK(damped > 10);
}

TEST_CASE("one to one gives the same bits for any threads and order of pairs") {
    std::mt19937 random(8);
    const Link link = random_link(random, 20'000, 7);
    const OneToOne one = found_by(link, 1, random);
    REQUIRE(one.clusters.merges.size() > 2000);
    for (const int threads : {2, 7}) {
        const OneToOne other = found_by(link, threads, random);
        CHECK(other.clusters.entity == one.clusters.entity);
        CHECK(other.shift_bits == one.shift_bits);
        CHECK(other.expected_matches == one.expected_matches);
        CHECK(other.left_out == one.left_out);
        CHECK(other.left_out_variance == one.left_out_variance);
        CHECK(std::equal(one.clusters.merges.begin(), one.clusters.merges.end(), other.clusters.merges.begin(),
                         other.clusters.merges.end(), [](const Merge& a, const Merge& b) {
                             return a.low == b.low && a.high == b.high && a.weight == b.weight;
                         }));
        CHECK(rivals_of(link, threads) == rivals_of(link, 1));
    }
}

TEST_CASE("equal rivals beyond the clipped odds go to the lower records") {
    // 0 and 1 are one source, 2 and 3 the other: all four pairs are certain alike.
    const Link link{{0, 0, 1, 1}, {{0, 2, 0}, {0, 3, 0}, {1, 2, 0}, {1, 3, 0}}, {200}};
    std::mt19937 random(1);
    const OneToOne found = found_by(link, 1, random);
    CHECK(found.clusters.entity == std::vector<std::uint32_t>{0, 1, 0, 1});
}

TEST_CASE("equal rivals at usual odds join nobody, and the better of two wins") {
    std::mt19937 random(1);
    const Link equal{{0, 1, 1, 1, 1}, {{0, 1, 0}, {0, 2, 0}}, {6}};
    CHECK(found_by(equal, 1, random).clusters.merges.empty());
    const Link better{{0, 1, 1, 1, 1}, {{0, 1, 0}, {0, 2, 1}}, {3, 9}};
    CHECK(found_by(better, 1, random).clusters.entity == std::vector<std::uint32_t>{0, 1, 0, 3, 4});
}

TEST_CASE("rivals show where a record has several partners") {
    const Link unique{{0, 0, 1, 1}, {{0, 2, 0}, {1, 3, 0}, {0, 3, 1}}, {10, -4}};
    CHECK(rivals_of(unique) < 0.04);
    // Three certain partners of one record: two thirds are beyond its best, though each of them has one alone.
    const Link several{{0, 1, 1, 1}, {{0, 1, 0}, {0, 2, 0}, {0, 3, 0}}, {10}};
    CHECK(rivals_of(several) == Approx(2.0 / 3).epsilon(1e-6));
    CHECK(rivals_of({{0, 1}, {}, {}}) == 0);
}
