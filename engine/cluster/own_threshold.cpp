// Thresholds that follow from the pairs themselves, and links where a record has one partner at most.
//
// The problem. The weight of a pair counts the prior of a random pair. Where most records have a partner, a record's
// candidates deserve better odds than that: with 90 % of the records matched, a threshold at even odds leaves out pairs
// that are right. And where partners are unique, candidates of one record are rivals: only one of them can be right, which
// no pair knows by itself.
//
// The idea, de-duplication. Entities at even odds tell which share q of the records has a partner. Given that a record has
// one, its prior odds are 1 / (1 - q) times as high; half of that (on the scale of weights) is what the average over all
// pairs of two clusters gets, for an average is made of records that are settled and of those that are not.
//
// The idea, one to one. With o the odds of a pair and r those of all rivals of its two records, the exclusive odds are
// o / (1 + r): exactly one of the rivals, or none, is right. Exclusion takes matched records out of the way, and the prior
// must know: of the nl x nr pairs only (1 - ql) nl x (1 - qr) nr are between free records, with as many matches still. So
// all odds are multiplied by 1 / ((1 - ql)(1 - qr)), and q follows from the exclusive probabilities, which follow from
// the odds. A few damped rounds find the fixed point.
//
// Why the same for any threads and order. Odds are integers of 2^-40, at most e^30, and sums of them 128 bits wide: exact,
// so that the odds of all rivals are those of all pairs of the record less the pair's own, without loss. Probabilities are
// added as integers of 2^-32. Weights belong to kinds of pairs, of which there are thousands, so each round takes
// exponentials of kinds and for a pair a look into a table, two additions and a division.
#include "engine/cluster/own_threshold.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <numeric>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/tuning.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

__extension__ using Odds = unsigned __int128;  // in units of 2^-40

constexpr double bits_a_nat = 1.4426950408889634;
constexpr double odds_scale = 1099511627776.0;      // 2^40
constexpr double probability_scale = 4294967296.0;  // 2^32
constexpr double odds_bits_max = 30 * bits_a_nat;
constexpr double partner_share_max = 0.98;
constexpr double shift_tolerance_bits = 1e-3 * bits_a_nat;
constexpr int rounds_max = 60;
constexpr std::size_t nodes_a_chunk = 2048;

std::uint64_t fixed_probability(double probability) {
    return static_cast<std::uint64_t>(probability * probability_scale + 0.5);
}

/// The odds of all pairs of every node, at one shift of the prior.
class ExclusiveOdds {
  public:
    ExclusiveOdds(const PartnerLists& partners, std::span<const double> weight_of_kind, RunContext& context)
        : partners_(partners), weights_(weight_of_kind), context_(context), kind_(weight_of_kind.size()),
          node_(partners.nodes()) {}

    void set_shift(double bits) {
        shift_ = bits;
        for (std::size_t kind = 0; kind < kind_.size(); ++kind) {
            const double clipped = std::clamp(weights_[kind] + bits, -odds_bits_max, odds_bits_max);
            kind_[kind] = static_cast<Odds>(kernels::exp2(clipped) * odds_scale + 0.5);
        }
        parallel_chunks(context_, node_.size(), nodes_a_chunk, [&](std::size_t begin, std::size_t end) {
            for (std::size_t node = begin; node < end; ++node) {
                Odds sum = 0;
                for (const auto& [other, kind] : partners_.of(node)) sum += kind_[kind];
                node_[node] = sum;
            }
        });
    }

    /// Of the rivals of both records of a pair, in units of 2^-40.
    double rivals(std::size_t node, const PartnerLists::Partner& partner) const {
        return static_cast<double>(node_[node] + node_[partner.node] - 2 * kind_[partner.kind]);
    }
    double probability(std::size_t node, const PartnerLists::Partner& partner) const {
        const double own = static_cast<double>(kind_[partner.kind]);
        return own / (own + odds_scale + rivals(node, partner));
    }
    double weight_bits(std::size_t node, const PartnerLists::Partner& partner) const {
        return weights_[partner.kind] + shift_ - kernels::log2(1 + rivals(node, partner) / odds_scale);
    }

    /// Calls body(node of side 0, partner) for each pair, on all threads; what it gives is added up.
    template <class Body>
    std::uint64_t sum(const Body& body) const {
        std::atomic<std::uint64_t> total{0};
        parallel_chunks(context_, partners_.nodes(), nodes_a_chunk, [&](std::size_t begin, std::size_t end) {
            std::uint64_t part = 0;
            for (std::size_t node = begin; node < end; ++node) {
                if (partners_.side(node) != 0) continue;
                for (const PartnerLists::Partner& partner : partners_.of(node)) part += body(node, partner);
            }
            total.fetch_add(part, std::memory_order_relaxed);
        });
        return total.load();
    }

  private:
    const PartnerLists& partners_;
    std::span<const double> weights_;
    RunContext& context_;
    double shift_ = 0;
    std::vector<Odds> kind_;
    std::vector<Odds> node_;  // of all its pairs
};

/// Finds the shift of the prior, and leaves the odds at it.
void settle_prior(ExclusiveOdds& odds, const PartnerLists& partners, OneToOne& result) {
    double shift = 0;
    for (int round = 0; round < rounds_max; ++round) {
        odds.set_shift(shift);
        result.shift_bits = shift;
        const std::uint64_t mass = odds.sum([&](std::size_t node, const PartnerLists::Partner& partner) {
            return fixed_probability(odds.probability(node, partner));
        });
        result.expected_matches = static_cast<double>(mass) / probability_scale;
        double free = 1;
        for (const std::uint32_t side : {0u, 1u}) {
            const auto records = static_cast<double>(std::max<std::uint64_t>(partners.records(side), 1));
            result.partner_share[side] = std::min(result.expected_matches / records, 1.0);
            free *= 1 - std::min(result.partner_share[side], partner_share_max);
        }
        const double next = -kernels::log2(free);
        const double step = next > shift ? next - shift : shift - next;
        if (step < shift_tolerance_bits) return;
        shift = 0.5 * (shift + next);
    }
}

/// Nodes of pairs at 0 bits or more, from the highest exclusive weight down.
std::vector<WeightedPair> pairs_by_weight(const ExclusiveOdds& odds, const PartnerLists& partners, RunContext& context) {
    std::vector<WeightedPair> pairs;
    for (std::size_t node = 0; node < partners.nodes(); ++node) {
        if (node % nodes_a_chunk == 0) context.check_stop();
        if (partners.side(node) != 0) continue;
        for (const PartnerLists::Partner& partner : partners.of(node)) {
            const std::int64_t weight = to_fixed(odds.weight_bits(node, partner));
            if (weight < 0) continue;
            const auto self = static_cast<std::uint32_t>(node);
            pairs.push_back({std::min(self, partner.node), std::max(self, partner.node), weight});
        }
    }
    parallel_sort(context, pairs.begin(), pairs.end(), [](const WeightedPair& a, const WeightedPair& b) {
        if (a.weight != b.weight) return a.weight > b.weight;
        return a.left != b.left ? a.left < b.left : a.right < b.right;
    });
    return pairs;
}

void join_greedily(const std::vector<WeightedPair>& pairs, std::size_t nodes, Clusters& clusters) {
    clusters.entity.resize(nodes);
    std::iota(clusters.entity.begin(), clusters.entity.end(), 0u);
    std::vector<bool> is_taken(nodes);
    for (const WeightedPair& pair : pairs) {
        if (is_taken[pair.left] || is_taken[pair.right]) continue;
        is_taken[pair.left] = is_taken[pair.right] = true;
        clusters.entity[pair.right] = pair.left;
        clusters.merges.push_back({.low = pair.left, .high = pair.right, .weight = pair.weight});
    }
    std::sort(clusters.merges.begin(), clusters.merges.end(),
              [](const Merge& a, const Merge& b) { return a.low < b.low; });
}

}  // namespace

double own_threshold_bits(double partner_share) {
    SAMEAS_ASSERT(partner_share >= 0 && partner_share <= 1);
    if (partner_share == 0) return 0;
    constexpr double free_min = 1e-9;
    return std::max(-2 * bits_a_nat, 0.5 * kernels::log2(std::max(1 - partner_share, free_min)));
}

ClusterOptions own_cluster_options(double threshold_bits) {
    ClusterOptions options;
    options.threshold_bits = threshold_bits;
    options.clip_bits = tuning().clip_nats * bits_a_nat;
    options.missing_bits = std::min(-tuning().missing_nats * bits_a_nat, threshold_bits - bits_a_nat);
    return options;
}

double share_with_partner(std::span<const std::uint32_t> entity) {
    std::vector<bool> has_partner(entity.size());
    for (std::size_t node = 0; node < entity.size(); ++node) {
        if (entity[node] != node) has_partner[node] = has_partner[entity[node]] = true;
    }
    const auto with = static_cast<double>(std::count(has_partner.begin(), has_partner.end(), true));
    return entity.empty() ? 0 : with / static_cast<double>(entity.size());
}

PartnerLists::PartnerLists(const PairBlocks& pairs, std::span<const std::uint32_t> sources)
    : sources_(sources), begin_(sources.size() + 1) {
    for (std::size_t node = 0; node < sources.size(); ++node) ++records_[side(node)];
    const auto for_each = [&](const auto& body) {
        pairs([&](std::span<const KeptPair> block) {
            for (const KeptPair& pair : block) {
                if (sources_[pair.left] != sources_[pair.right]) body(pair);
            }
        });
    };
    for_each([&](const KeptPair& pair) {
        ++begin_[pair.left + std::size_t{1}];
        ++begin_[pair.right + std::size_t{1}];
    });
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    partners_.resize(begin_.back());
    std::vector<std::uint64_t> next(begin_.begin(), begin_.end() - 1);
    for_each([&](const KeptPair& pair) {
        partners_[next[pair.left]++] = {pair.right, pair.kind};
        partners_[next[pair.right]++] = {pair.left, pair.kind};
    });
}

double rival_share(const PartnerLists& partners, std::span<const double> weight_of_kind, RunContext& context) {
    std::vector<std::uint64_t> probability(weight_of_kind.size());
    for (std::size_t kind = 0; kind < probability.size(); ++kind)
        probability[kind] = fixed_probability(1 / (1 + kernels::exp2(-weight_of_kind[kind])));
    std::array<std::atomic<std::uint64_t>, 2> all{}, best{};
    parallel_chunks(context, partners.nodes(), nodes_a_chunk, [&](std::size_t begin, std::size_t end) {
        std::array<std::uint64_t, 2> all_here{}, best_here{};
        for (std::size_t node = begin; node < end; ++node) {
            std::uint64_t highest = 0;
            for (const auto& [other, kind] : partners.of(node)) {
                all_here[partners.side(node)] += probability[kind];
                highest = std::max(highest, probability[kind]);
            }
            best_here[partners.side(node)] += highest;
        }
        for (const std::size_t side : {0u, 1u}) {
            all[side].fetch_add(all_here[side], std::memory_order_relaxed);
            best[side].fetch_add(best_here[side], std::memory_order_relaxed);
        }
    });
    if (all[0] == 0) return 0;
    const std::uint64_t least = std::min(best[0].load(), best[1].load());
    return static_cast<double>(all[0] - least) / static_cast<double>(all[0]);
}

OneToOne link_one_to_one(const PartnerLists& partners, std::span<const double> weight_of_kind, RunContext& context) {
    OneToOne result;
    ExclusiveOdds odds(partners, weight_of_kind, context);
    settle_prior(odds, partners, result);
    join_greedily(pairs_by_weight(odds, partners, context), partners.nodes(), result.clusters);
    const std::vector<std::uint32_t>& entity = result.clusters.entity;
    const auto outside = [&](const auto& of_probability) {
        return static_cast<double>(odds.sum([&](std::size_t node, const PartnerLists::Partner& partner) {
                   if (entity[node] == entity[partner.node]) return std::uint64_t{0};
                   return fixed_probability(of_probability(odds.probability(node, partner)));
               })) /
               probability_scale;
    };
    result.left_out = outside([](double p) { return p; });
    result.left_out_variance = outside([](double p) { return p * (1 - p); });
    return result;
}

}  // namespace sameas
