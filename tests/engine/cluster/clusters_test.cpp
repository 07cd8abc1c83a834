#include "engine/cluster/clusters.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <map>
#include <random>
#include <stop_token>
#include <tuple>

#include "engine/errors.hpp"

using namespace sameas;

namespace sameas {
bool operator==(const Merge& left, const Merge& right) {
    return std::tie(left.low, left.high, left.weight) == std::tie(right.low, right.high, right.weight);
}
std::ostream& operator<<(std::ostream& out, const Merge& merge) {
    return out << merge.low << "+" << merge.high << "@" << merge.weight;
}
}  // namespace sameas

namespace {

constexpr std::int64_t bit = weight_scale;

struct Case {
    std::size_t nodes = 0;
    std::vector<WeightedPair> pairs;
    std::vector<std::uint32_t> sources;
    ClusterOptions options;

    ClusterOptions all_options() const {
        ClusterOptions all = options;
        all.sources = sources;
        return all;
    }
};

std::uint32_t below(std::mt19937& random, std::size_t limit) {
    return static_cast<std::uint32_t>(random() % limit);
}

/// A small random graph, mostly of few different weights, so that averages tie often.
Case random_case(std::mt19937& random, ClusterMethod method, std::size_t nodes_max = 12) {
    Case made;
    made.nodes = random() % (nodes_max + 1);
    const std::uint32_t values = std::vector<std::uint32_t>{2, 4, 9, 1000}[random() % 4],
                        density = below(random, 11);
    if (random() % 2) {
        for (std::size_t i = 0; i < made.nodes; ++i)
            made.sources.push_back(below(random, 2 + made.nodes / 2));
    }
    made.options.method = method;
    made.options.threshold_bits = std::vector<double>{0, 1, -2, 3, 8, -9}[random() % 6];
    made.options.clip_bits = std::vector<double>{7, 2, 20}[random() % 3];
    made.options.missing_bits = std::vector<double>{-3, -1, 0.5}[random() % 3];
    for (std::uint32_t left = 0; left < made.nodes; ++left) {
        for (std::uint32_t right = left + 1; right < made.nodes; ++right) {
            if (random() % 10 >= density) continue;
            const std::int64_t step = (20 * bit) / values;
            const std::int64_t weight =
                to_fixed(made.options.threshold_bits) +
                (static_cast<std::int64_t>(random() % (values + 1)) - values / 3) * step;
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

std::int64_t floor_of(std::int64_t sum, std::int64_t count) {
    return sum >= 0 ? sum / count : -((-sum + count - 1) / count);
}

bool share_a_source(const Case& input, const std::vector<std::uint32_t>& left,
                    const std::vector<std::uint32_t>& right) {
    if (input.sources.empty()) return false;
    return std::any_of(left.begin(), left.end(), [&](std::uint32_t l) {
        return std::any_of(right.begin(), right.end(),
                           [&](std::uint32_t r) { return input.sources[l] == input.sources[r]; });
    });
}

/// Both methods one merge at a time over the whole graph: every step looks at all pairs of clusters, and adds
/// up all pairs between them. Connected components join by their heaviest pair.
Clusters one_at_a_time(const Case& input) {
    const ClusterOptions& options = input.options;
    const bool average = options.method == ClusterMethod::average_linkage;
    const std::int64_t threshold = to_fixed(options.threshold_bits), clip = to_fixed(options.clip_bits);
    const std::int64_t most = std::max(clip, threshold), least = std::min(-clip, threshold - bit);
    const auto clipped = [&](std::int64_t weight) { return std::min(most, std::max(least, weight)); };
    const std::int64_t missing = clipped(std::min(to_fixed(options.missing_bits), threshold - bit));
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> kept;
    for (const WeightedPair& pair : input.pairs)
        kept[std::minmax(pair.left, pair.right)] = pair.weight;

    std::map<std::uint32_t, std::vector<std::uint32_t>> clusters;  // by lowest node
    for (std::uint32_t node = 0; node < input.nodes; ++node)
        clusters[node] = {node};
    Clusters result;
    for (;;) {
        Merge best{};
        std::int64_t best_sum = 0, best_count = 0;
        for (const auto& [low, left] : clusters) {
            for (auto next = clusters.upper_bound(low); next != clusters.end(); ++next) {
                if (share_a_source(input, left, next->second)) continue;
                std::int64_t sum = 0, count = 0, heaviest = std::numeric_limits<std::int64_t>::min();
                for (const std::uint32_t l : left) {
                    for (const std::uint32_t r : next->second) {
                        const auto found = kept.find(std::minmax(l, r));
                        sum += found == kept.end() ? missing : clipped(found->second);
                        ++count;
                        if (found != kept.end()) heaviest = std::max(heaviest, found->second);
                    }
                }
                if (!average) {
                    sum = heaviest;
                    count = 1;
                }
                if (heaviest == std::numeric_limits<std::int64_t>::min() || sum < threshold * count) continue;
                if (best_count == 0 ||
                    sum * best_count > best_sum * count) {  // lower names come first: ties stay
                    best = {low, next->first, floor_of(sum, count)};
                    best_sum = sum;
                    best_count = count;
                }
            }
        }
        if (best_count == 0) break;
        result.merges.push_back(best);
        std::vector<std::uint32_t>& low = clusters[best.low];
        low.insert(low.end(), clusters[best.high].begin(), clusters[best.high].end());
        clusters.erase(best.high);
    }
    std::stable_sort(result.merges.begin(), result.merges.end(),
                     [](const Merge& a, const Merge& b) { return a.low < b.low; });
    result.entity.resize(input.nodes);
    for (const auto& [low, members] : clusters) {
        for (const std::uint32_t node : members)
            result.entity[node] = low;
    }
    return result;
}

Clusters clusters_of(const Case& input, int threads = 1) {
    RunContext context({.threads = threads});
    return cluster(input.nodes, input.pairs, input.all_options(), context);
}

/// A big graph of many components of all sizes.
Case many_components(std::size_t nodes, unsigned seed, bool with_sources) {
    std::mt19937 random(seed);
    Case made;
    made.nodes = nodes;
    for (std::uint32_t right = 1; right < nodes; ++right) {
        if (random() % 3 == 0) continue;
        const std::uint32_t reach = std::min(right, 1 + below(random, 8));
        for (std::uint32_t d = 1; d <= reach; ++d) {
            made.pairs.push_back(
                {right - d, right, (static_cast<std::int64_t>(random() % 40) - 15) * bit / 2});
        }
    }
    for (std::size_t i = 0; with_sources && i < nodes; ++i)
        made.sources.push_back(below(random, 5));
    return made;
}

}  // namespace

TEST_CASE("average linkage gives the merges of one at a time, best first", "[clusters]") {
    std::mt19937 random(11);
    std::size_t merges = 0, ties = 0;
    for (int round = 0; round < 6000; ++round) {
        const Case input = random_case(random, ClusterMethod::average_linkage);
        const Clusters expected = one_at_a_time(input), found = clusters_of(input);
        REQUIRE(found.merges == expected.merges);
        REQUIRE(found.entity == expected.entity);
        merges += found.merges.size();
        for (std::size_t i = 1; i < found.merges.size(); ++i)
            ties += found.merges[i].weight == found.merges[i - 1].weight;
    }
    CHECK(merges > 6000);  // the graphs are worth the name
    CHECK(ties > 2000);
}

TEST_CASE("average linkage gives the merges of one at a time in larger graphs too", "[clusters]") {
    std::mt19937 random(14);
    for (int round = 0; round < 60; ++round) {
        const Case input = random_case(random, ClusterMethod::average_linkage, 90);
        REQUIRE(clusters_of(input).merges == one_at_a_time(input).merges);
    }
}

TEST_CASE("connected components without sources are those of the graph, with its heaviest pairs",
          "[clusters]") {
    std::mt19937 random(12);
    for (int round = 0; round < 3000; ++round) {
        Case input = random_case(random, ClusterMethod::connected_components);
        input.sources.clear();
        const Clusters expected = one_at_a_time(input), found = clusters_of(input);
        REQUIRE(found.entity == expected.entity);
        const auto weights = [](const Clusters& clusters) {  // ties may take other pairs, not other weights
            std::vector<std::int64_t> sorted;
            for (const Merge& merge : clusters.merges)
                sorted.push_back(merge.weight);
            std::sort(sorted.begin(), sorted.end());
            return sorted;
        };
        REQUIRE(weights(found) == weights(expected));
    }
}

TEST_CASE("entities of either method hold at most one record of a source", "[clusters]") {
    std::mt19937 random(13);
    for (const auto method : {ClusterMethod::average_linkage, ClusterMethod::connected_components}) {
        for (int round = 0; round < 1000; ++round) {
            const Case input = random_case(random, method);
            const Clusters found = clusters_of(input);
            for (std::uint32_t i = 0; !input.sources.empty() && i < input.nodes; ++i) {
                for (std::uint32_t j = i + 1; j < input.nodes; ++j) {
                    if (input.sources[i] == input.sources[j]) REQUIRE(found.entity[i] != found.entity[j]);
                }
            }
        }
    }
}

TEST_CASE("merges are ordered, and replaying them gives the entities", "[clusters]") {
    for (const auto method : {ClusterMethod::average_linkage, ClusterMethod::connected_components}) {
        Case input = many_components(3000, 4, false);
        input.options.method = method;
        const Clusters found = clusters_of(input);
        std::vector<std::uint32_t> entity(input.nodes);
        for (std::uint32_t node = 0; node < input.nodes; ++node)
            entity[node] = node;
        for (std::size_t i = 0; i < found.merges.size(); ++i) {
            const Merge& merge = found.merges[i];
            CHECK(merge.low < merge.high);
            CHECK(merge.weight >= 0);
            if (i > 0) CHECK(found.merges[i - 1].low <= merge.low);
            if (i > 0 && found.merges[i - 1].low == merge.low)
                CHECK(found.merges[i - 1].weight >= merge.weight);
            const std::uint32_t from = entity[merge.high], to = entity[merge.low];
            CHECK(from != to);
            std::replace(entity.begin(), entity.end(), from, to);
        }
        CHECK(entity == found.entity);
    }
}

TEST_CASE("a higher threshold gives the merges of the tree that reach it", "[clusters]") {
    for (const bool with_sources : {false, true}) {
        Case input = many_components(3000, 5, with_sources);
        const Clusters all = clusters_of(input);
        input.options.threshold_bits = 2.5;
        std::vector<Merge> expected;
        std::copy_if(all.merges.begin(), all.merges.end(), std::back_inserter(expected),
                     [](const Merge& merge) { return merge.weight >= 5 * bit / 2; });
        CHECK(expected.size() < all.merges.size());
        CHECK(clusters_of(input).merges == expected);
    }
}

TEST_CASE("clusters do not depend on threads, or on order and direction of pairs", "[clusters]") {
    for (const auto method : {ClusterMethod::average_linkage, ClusterMethod::connected_components}) {
        for (const bool with_sources : {false, true}) {
            Case input = many_components(20'000, 6, with_sources);
            input.options.method = method;
            const Clusters expected = clusters_of(input);
            CHECK(expected.merges.size() > 1000);
            std::mt19937 random(7);
            for (const int threads : {1, 2, 7}) {
                std::shuffle(input.pairs.begin(), input.pairs.end(), random);
                for (WeightedPair& pair : input.pairs) {
                    if (random() % 2) std::swap(pair.left, pair.right);
                }
                const Clusters found = clusters_of(input, threads);
                CHECK(found.merges == expected.merges);
                CHECK(found.entity == expected.entity);
            }
        }
    }
}

TEST_CASE("components do not influence each other", "[clusters]") {
    // A part of the graph that only pairs below the threshold tie to the rest is clustered as if it were
    // alone.
    Case left = many_components(400, 8, false), both = left;
    const Case right = many_components(300, 9, false);
    both.nodes += right.nodes;
    for (const WeightedPair& pair : right.pairs)
        both.pairs.push_back({pair.left + 400, pair.right + 400, pair.weight});
    for (std::uint32_t node = 0; node < 300; ++node)
        both.pairs.push_back({node, 400 + (node * 7) % 300, -1});
    const Clusters alone = clusters_of(left), together = clusters_of(both);
    CHECK(std::equal(alone.entity.begin(), alone.entity.end(), together.entity.begin()));
    CHECK(std::equal(alone.merges.begin(), alone.merges.end(), together.merges.begin()));
}

TEST_CASE("a weight exactly at the threshold joins, the next lower one does not", "[clusters]") {
    for (const auto method : {ClusterMethod::average_linkage, ClusterMethod::connected_components}) {
        for (const double threshold : {0.0, 0.3, 9.75, -8.0, -1e9, 1e9}) {
            Case input{.nodes = 2, .pairs = {{1, 0, to_fixed(threshold)}}, .sources = {}, .options = {}};
            input.options.method = method;
            input.options.threshold_bits = threshold;
            CHECK(clusters_of(input).entity == std::vector<std::uint32_t>{0, 0});
            --input.pairs[0].weight;
            CHECK(clusters_of(input).entity == std::vector<std::uint32_t>{0, 1});
        }
    }
}

TEST_CASE("no nodes, no pairs, and no pair that counts", "[clusters]") {
    Case input;
    CHECK(clusters_of(input).entity.empty());
    input.nodes = 3;
    CHECK(clusters_of(input).entity == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(clusters_of(input).merges.empty());
    input.pairs = {{0, 1, 5 * bit}, {1, 2, 5 * bit}};
    input.sources = {4, 4, 4};
    CHECK(clusters_of(input).entity == std::vector<std::uint32_t>{0, 1, 2});
    input.options.method = ClusterMethod::connected_components;
    CHECK(clusters_of(input).merges.empty());
}

TEST_CASE("connected components chain where average linkage does not", "[clusters]") {
    // Two families of three, one wrong pair between them.
    Case input{.nodes = 6, .pairs = {}, .sources = {}, .options = {}};
    for (const std::uint32_t first : {0u, 3u}) {
        for (const auto& [l, r] : {std::pair{0u, 1u}, {0u, 2u}, {1u, 2u}})
            input.pairs.push_back({first + l, first + r, 6 * bit});
    }
    input.pairs.push_back({2, 3, 4 * bit});
    CHECK(clusters_of(input).entity == std::vector<std::uint32_t>{0, 0, 0, 3, 3, 3});
    input.options.method = ClusterMethod::connected_components;
    CHECK(clusters_of(input).entity == std::vector<std::uint32_t>(6, 0));
}

TEST_CASE("the stage is timed, counts its progress and stops on request", "[clusters]") {
    const Case input = many_components(2000, 10, false);
    RunContext context({.threads = 2});
    cluster(input.nodes, input.pairs, input.options, context);
    REQUIRE(context.costs().size() == 1);
    CHECK(context.costs()[0].stage == "cluster");
    CHECK(context.progress.total.load() > 0);
    CHECK(context.progress.done.load() == context.progress.total.load());

    std::stop_source stop;
    RunContext stopped({.threads = 2, .stop = stop.get_token()});
    stop.request_stop();
    CHECK_THROWS_AS(cluster(input.nodes, input.pairs, input.options, stopped), Cancelled);
}

TEST_CASE("fixed point rounds to nearest, ties to even", "[to_fixed]") {
    const double unit = 1.0 / static_cast<double>(weight_scale);
    CHECK(to_fixed(0) == 0);
    CHECK(to_fixed(1) == bit);
    CHECK(to_fixed(-2.5) == -5 * bit / 2);
    for (const auto& [units, expected] : std::vector<std::pair<double, std::int64_t>>{
             {0.5, 0}, {1.5, 2}, {2.5, 2}, {0.49, 0}, {0.51, 1}, {2.49, 2}, {2.51, 3}, {1.2, 1}, {1.7, 2}}) {
        CHECK(to_fixed(units * unit) == expected);
        CHECK(to_fixed(-units * unit) == -expected);
    }
    CHECK(to_fixed(1000) == 1000 * bit);
    CHECK(to_fixed(1000.5) == 1000 * bit);
    CHECK(to_fixed(-1000.5) == -1000 * bit);
    CHECK(to_fixed(std::numeric_limits<double>::infinity()) == 1000 * bit);
    CHECK(to_fixed(-std::numeric_limits<double>::infinity()) == -1000 * bit);
    CHECK(to_fixed(std::numeric_limits<double>::denorm_min()) == 0);
}
