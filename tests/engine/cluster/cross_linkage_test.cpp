#include "engine/cluster/cross_linkage.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <map>
#include <random>

using namespace sameas;

namespace {

constexpr std::int64_t bit = weight_scale;

struct Case {
    std::vector<std::uint32_t> sources;
    std::vector<WeightedPair> pairs;  // some inside a source: those are passed over
    ClusterOptions options;
};

std::uint32_t below(std::mt19937& random, std::size_t limit) {
    return static_cast<std::uint32_t>(random() % limit);
}

/// A small random graph of few different weights, so that averages tie often.
Case random_case(std::mt19937& random, std::size_t nodes_max) {
    Case made;
    const auto nodes = static_cast<std::uint32_t>(1 + random() % nodes_max);
    const std::uint32_t kinds = 2 + below(random, 3), values = std::vector<std::uint32_t>{2, 4, 1000}[below(random, 3)];
    const std::uint32_t density = 1 + below(random, 10);
    for (std::uint32_t i = 0; i < nodes; ++i) made.sources.push_back(below(random, kinds));
    made.options.method = ClusterMethod::cross_linkage;
    made.options.threshold_bits = std::vector<double>{0, -1, 2}[random() % 3];
    made.options.missing_bits = std::vector<double>{-3, -1}[random() % 2];
    for (std::uint32_t left = 0; left < nodes; ++left) {
        for (std::uint32_t right = left + 1; right < nodes; ++right) {
            if (random() % 10 >= density) continue;
            const std::int64_t weight =
                (static_cast<std::int64_t>(random() % (values + 1)) - values / 3) * (20 * bit) / values;
            if (random() % 2) {
                made.pairs.push_back({left, right, weight});
            } else {
                made.pairs.push_back({right, left, weight});
            }
        }
    }
    std::shuffle(made.pairs.begin(), made.pairs.end(), random);
    return made;
}

/// One merge at a time: every step adds up all pairs across sources between all clusters.
std::vector<std::uint32_t> one_at_a_time(const Case& input) {
    const std::int64_t threshold = to_fixed(input.options.threshold_bits), clip = 7 * bit;
    const std::int64_t missing = std::min(to_fixed(input.options.missing_bits), threshold - bit);
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> kept;
    for (const WeightedPair& pair : input.pairs)
        kept[std::minmax(pair.left, pair.right)] = std::clamp(pair.weight, -clip, clip);
    std::vector<std::vector<std::uint32_t>> clusters;
    for (std::uint32_t node = 0; node < input.sources.size(); ++node) clusters.push_back({node});
    for (;;) {
        std::size_t best_a = 0, best_b = 0;
        std::int64_t best_sum = 0, best_count = 0;
        std::pair<std::uint32_t, std::uint32_t> best_first;
        for (std::size_t a = 0; a < clusters.size(); ++a) {
            for (std::size_t b = a + 1; b < clusters.size(); ++b) {
                std::int64_t sum = 0, count = 0;
                std::pair<std::uint32_t, std::uint32_t> first{UINT32_MAX, UINT32_MAX};
                for (const std::uint32_t x : clusters[a]) {
                    for (const std::uint32_t y : clusters[b]) {
                        if (input.sources[x] == input.sources[y]) continue;
                        const auto pair = kept.find(std::minmax(x, y));
                        sum += pair == kept.end() ? missing : pair->second;
                        ++count;
                        if (pair != kept.end()) first = std::min(first, pair->first);
                    }
                }
                if (count == 0 || first.first == UINT32_MAX || sum < threshold * count) continue;
                const std::int64_t difference = sum * best_count - best_sum * count;
                if (best_count != 0 && (difference < 0 || (difference == 0 && first > best_first))) continue;
                best_a = a, best_b = b, best_sum = sum, best_count = count, best_first = first;
            }
        }
        if (best_count == 0) break;
        clusters[best_a].insert(clusters[best_a].end(), clusters[best_b].begin(), clusters[best_b].end());
        clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(best_b));
    }
    std::vector<std::uint32_t> entity(input.sources.size());
    for (const auto& members : clusters) {
        const std::uint32_t low = *std::min_element(members.begin(), members.end());
        for (const std::uint32_t node : members) entity[node] = low;
    }
    return entity;
}

Clusters found_by(Case input, int threads = 1) {
    RunContext context({.threads = threads});
    input.options.sources = input.sources;
    return cluster(input.sources.size(), input.pairs, input.options, context);
}

}  // namespace

TEST_CASE("cross linkage gives the entities of one merge at a time") {
    std::mt19937 random(12);
    std::size_t merges = 0, many_of_a_source = 0;
    for (int round = 0; round < 3000; ++round) {
        const Case input = random_case(random, 12);
        const Clusters found = found_by(input);
        REQUIRE(found.entity == one_at_a_time(input));
        merges += found.merges.size();
        for (std::size_t a = 0; a < found.entity.size(); ++a) {
            for (std::size_t b = a + 1; b < found.entity.size(); ++b)
                many_of_a_source += found.entity[a] == found.entity[b] && input.sources[a] == input.sources[b];
        }
    }
    CHECK(merges > 3000);
    CHECK(many_of_a_source > 1000);
}

TEST_CASE("one customer with three orders is one entity, though the orders were never compared") {
    Case input;
    input.sources = {0, 1, 1, 1};
    input.pairs = {{0, 1, 5 * bit}, {0, 2, 4 * bit}, {0, 3, 3 * bit}};
    input.options.method = ClusterMethod::cross_linkage;
    const Clusters found = found_by(input);
    CHECK(found.entity == std::vector<std::uint32_t>{0, 0, 0, 0});
    REQUIRE(found.merges.size() == 3);
    CHECK(found.merges[0].weight == 5 * bit);
    CHECK(found.merges[2].weight == 3 * bit);
}

TEST_CASE("cross linkage is the same for any threads and order of pairs, and never rises up the tree") {
    std::mt19937 random(2);
    Case input;
    for (std::uint32_t node = 0; node < 20'000; ++node) {
        input.sources.push_back(below(random, 2));
        for (std::uint32_t d = 1; d <= 6 && d <= node && node % 9 != 0; ++d)
            input.pairs.push_back({node - d, node, (static_cast<std::int64_t>(random() % 40) - 15) * bit / 2});
    }
    input.options.method = ClusterMethod::cross_linkage;
    const Clusters one = found_by(input);
    REQUIRE(one.merges.size() > 5000);
    for (std::size_t i = 1; i < one.merges.size(); ++i) {
        if (one.merges[i].low == one.merges[i - 1].low) REQUIRE(one.merges[i].weight <= one.merges[i - 1].weight);
    }
    for (const int threads : {2, 7}) {
        std::shuffle(input.pairs.begin(), input.pairs.end(), random);
        const Clusters other = found_by(input, threads);
        CHECK(other.entity == one.entity);
        CHECK(std::equal(one.merges.begin(), one.merges.end(), other.merges.begin(), other.merges.end(),
                         [](const Merge& a, const Merge& b) { return a.low == b.low && a.high == b.high && a.weight == b.weight; }));
    }
}
