// Clustering wants the pairs of a component together, in memory; the pairs come in order of their records. With memory for
// all of them they are simply handed over.
//
// Otherwise: components never influence each other, so they can be clustered one after the other. A first look at the
// pairs finds the components. The records are then numbered anew, component by component and by rank inside one, and the
// pairs that are inside a component go to a second store under the new numbers: sorted by them, the pairs of a component
// are neighbours. One look through that store clusters as many components at a time as fit. Ties inside a component
// go by the order of its records, which the new numbers keep, so the entities are the same.
#include "engine/entities.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "engine/cluster/own_threshold.hpp"
#include "engine/cluster/union_find.hpp"
#include "engine/cluster/unpaired_share.hpp"
#include "engine/errors.hpp"
#include "engine/memory.hpp"
#include "engine/model/model.hpp"
#include "engine/shared_values.hpp"
#include "engine/tuning.hpp"

namespace sameas {

namespace {

/// Shared values that leave room for less than this part of the expected recall are worth a warning.
constexpr double surely_less = 0.9;
/// How many times the rivals of a link of unique partners relatives may make.
constexpr double relatives_factor = 2;

/// What both ways share.
struct Task {
    std::size_t nodes;
    std::vector<std::uint32_t> sources;     // by rank, or empty: all pairs count
    std::vector<std::int64_t> weight;       // by kind
    ClusterOptions options;
    PairStore& pairs;
    RunContext& context;

    bool counts(const KeptPair& pair) const { return sources.empty() || sources[pair.left] != sources[pair.right]; }
    std::int64_t weight_of(const KeptPair& pair) const { return weight[pair.kind]; }
};

Clusters cluster_at_once(const Task& task) {
    std::vector<WeightedPair> weighted;
    weighted.reserve(static_cast<std::size_t>(task.pairs.size()));
    task.pairs.for_each_block(task.context, [&](std::span<const KeptPair> block) {
        for (const KeptPair& pair : block) weighted.push_back({pair.left, pair.right, task.weight_of(pair)});
    });
    ClusterOptions options = task.options;
    options.sources = task.sources;
    return cluster(task.nodes, weighted, options, task.context);
}

/// By rank: the lowest rank of the component of pairs at or above the threshold.
std::vector<std::uint32_t> components_of(const Task& task) {
    const std::int64_t threshold = to_fixed(task.options.threshold_bits);
    UnionFind sets(task.nodes);
    task.pairs.for_each_block(task.context, [&](std::span<const KeptPair> block) {
        for (const KeptPair& pair : block) {
            if (task.weight_of(pair) >= threshold && task.counts(pair)) sets.join(pair.left, pair.right);
        }
    });
    return std::move(sets).labels();
}

/// Records numbered component by component.
struct Numbering {
    std::vector<std::uint32_t> number;   // by rank
    std::vector<std::uint32_t> rank;     // by number

    explicit Numbering(const std::vector<std::uint32_t>& component) : number(component.size()), rank(component.size()) {
        // First the size of each component, by its lowest rank, then where it begins.
        for (const std::uint32_t lowest : component) ++number[lowest];
        std::uint32_t begin = 0;
        for (std::uint32_t& size : number) begin += std::exchange(size, begin);
        // The lowest rank of a component comes before the others: its own number is its begin, and counts on for them.
        std::vector<std::uint32_t> next = number;
        for (std::size_t r = 0; r < component.size(); ++r) {
            number[r] = next[component[r]]++;
            rank[number[r]] = static_cast<std::uint32_t>(r);
        }
    }
};

/// The pairs inside components, by the numbers of their records.
struct InsidePairs {
    PairStore pairs;
    std::uint64_t largest = 0;   ///< pairs of one component, at most
};

InsidePairs pairs_inside(const Task& task, const std::vector<std::uint32_t>& component, const Numbering& numbering,
                         std::uint64_t memory_bytes) {
    InsidePairs inside{PairStore({.memory_bytes = memory_bytes, .spill_folder = task.context.spill_folder()}), 0};
    std::vector<std::uint64_t> sizes(task.nodes);
    PairStore::Writer writer(inside.pairs, task.context);
    task.pairs.for_each_block(task.context, [&](std::span<const KeptPair> block) {
        for (const KeptPair& pair : block) {
            if (component[pair.left] != component[pair.right] || !task.counts(pair)) continue;
            const std::uint32_t a = numbering.number[pair.left], b = numbering.number[pair.right];
            writer.add({std::min(a, b), std::max(a, b), pair.kind});
            inside.largest = std::max(inside.largest, ++sizes[component[pair.left]]);
        }
    });
    writer.finish();
    inside.pairs.finish(task.context);
    return inside;
}

/// Clusters components in the order of their numbers, as many at a time as there is room for their pairs.
class InTurn {
  public:
    InTurn(const Task& task, const Numbering& numbering, const std::vector<std::uint32_t>& component, std::size_t room)
        : task_(task), numbering_(numbering), component_(component), room_(room) {
        result_.entity.resize(task.nodes);
        std::iota(result_.entity.begin(), result_.entity.end(), 0u);
    }

    void add(const KeptPair& pair) {
        if (pairs_.size() >= room_ && component_at(pair.left) != component_at(pairs_.back().left)) flush();
        pairs_.push_back({pair.left, pair.right, task_.weight_of(pair)});
    }

    Clusters finish() {
        flush();
        std::vector<std::uint32_t> next(task_.nodes + 1);   // by low: where the next of its merges goes
        for (const Merge& merge : result_.merges) ++next[merge.low + std::size_t{1}];
        std::partial_sum(next.begin(), next.end(), next.begin());
        std::vector<Merge> by_low(result_.merges.size());
        for (const Merge& merge : result_.merges) by_low[next[merge.low]++] = merge;
        result_.merges = std::move(by_low);
        return std::move(result_);
    }

  private:
    std::uint32_t component_at(std::uint32_t number) const { return component_[numbering_.rank[number]]; }

    /// The components collected hold the records of all numbers from the first pair's to the end of the last one's.
    void flush() {
        if (pairs_.empty()) return;
        const std::uint32_t begin = numbering_.number[component_at(pairs_.front().left)];
        std::uint32_t end = pairs_.back().right;
        const std::uint32_t last = component_at(end);
        while (end < task_.nodes && component_at(end) == last) ++end;
        for (WeightedPair& pair : pairs_) {
            pair.left -= begin;
            pair.right -= begin;
        }
        std::vector<std::uint32_t> sources;
        for (std::uint32_t number = begin; number < end && !task_.sources.empty(); ++number) {
            sources.push_back(task_.sources[numbering_.rank[number]]);
        }
        ClusterOptions options = task_.options;
        options.sources = sources;
        const Clusters part = cluster(end - begin, pairs_, options, task_.context);
        for (std::uint32_t node = 0; node < end - begin; ++node) {
            result_.entity[numbering_.rank[begin + node]] = numbering_.rank[begin + part.entity[node]];
        }
        for (const Merge& merge : part.merges) {
            result_.merges.push_back({numbering_.rank[begin + merge.low], numbering_.rank[begin + merge.high], merge.weight});
        }
        pairs_.clear();
    }

    const Task& task_;
    const Numbering& numbering_;
    const std::vector<std::uint32_t>& component_;
    std::size_t room_;
    std::vector<WeightedPair> pairs_;
    Clusters result_;
};

/// Makes room for the largest component, or says how much memory would do.
std::uint64_t room_for(InsidePairs& inside, const Task& task) {
    const std::uint64_t needed = inside.largest * clustering_bytes_per_pair;
    std::uint64_t left = task.context.memory_left();
    if (left < needed) {
        inside.pairs.move_to_disk(task.context);
        left = task.context.memory_left();
    }
    if (left < needed) {
        throw ResourceLimit(message("too little memory to cluster the largest group of connected records: its ", inside.largest,
                                    " pairs take ", memory_text(needed), ", ", memory_text(left), " of the budget of ",
                                    memory_text(task.context.memory_budget()), " are left; give --memory ",
                                    memory_text(task.context.memory_budget() - left + needed),
                                    ", or a higher threshold or stricter blocking rules, if so many should not be connected"));
    }
    return left;
}

Clusters cluster_in_turn(const Task& task) {
    const std::vector<std::uint32_t> component = components_of(task);
    const Numbering numbering(component);
    if (task.pairs.memory_bytes() > task.context.memory_left() / 4) task.pairs.move_to_disk(task.context);
    InsidePairs inside = pairs_inside(task, component, numbering, task.context.memory_left() / 4);
    const std::uint64_t room = room_for(inside, task) / 2 / clustering_bytes_per_pair;
    InTurn in_turn(task, numbering, component, static_cast<std::size_t>(std::max<std::uint64_t>(room, 1)));
    inside.pairs.for_each_block(task.context, [&](std::span<const KeptPair> block) {
        for (const KeptPair& pair : block) in_turn.add(pair);
    });
    return in_turn.finish();
}

Task task_of(const Table& table, PairScope scope, PairStore& pairs, std::span<const double> weight_of_kind,
             RunContext& context) {
    Task task{table.rows(), {}, {}, {}, pairs, context};
    if (scope == PairScope::across_sources) {
        task.sources.reserve(table.rows());
        for (const RowId row : table.rows_by_rank()) task.sources.push_back(table.source(row));
    }
    for (const double bits : weight_of_kind) task.weight.push_back(to_fixed(bits));
    return task;
}

Clusters clusters_of(const Task& task) {
    const std::uint64_t needed = task.nodes * clustering_bytes_per_record + task.pairs.size() * clustering_bytes_per_pair;
    return needed <= task.context.memory_left() ? cluster_at_once(task) : cluster_in_turn(task);
}

/// What the pairs outside all entities promise.
ExpectedOutside outside_of(const Task& task, const Clusters& clusters, const Settings& settings,
                           std::span<const double> weight_of_kind) {
    constexpr std::uint64_t bytes_an_entity_pair = 32, entity_pairs_min = 1u << 16;
    const std::uint64_t room = task.context.memory_left() / 4 / bytes_an_entity_pair;
    return expected_outside([&](const PairStore::BlockSink& sink) { task.pairs.for_each_block(task.context, sink); }, clusters,
                            weight_of_kind,
                            {.sources = task.sources,
                             .keep_probability = settings.keep_probability,
                             .entity_pairs_max = std::max(room, entity_pairs_min)});
}

/// Links one to one, unless the pairs say that a record may have several partners.
/// \param join_evenly  gives the entities at even odds
template <class JoinEvenly>
std::optional<Entities> try_one_to_one(Task& task, std::span<const double> weight_of_kind, double& rivals, JoinEvenly join_evenly) {
    const std::uint64_t needed = 16 * task.pairs.size() + 40 * task.nodes;
    if (needed > task.context.memory_left()) task.pairs.move_to_disk(task.context);
    if (needed > task.context.memory_left()) {
        throw ResourceLimit(message("too little memory to find each record's partner: it takes ", memory_text(needed), ", ",
                                    memory_text(task.context.memory_left()), " are left; give --memory ",
                                    memory_text(task.context.memory_budget() - task.context.memory_left() + needed),
                                    ", a --threshold, or a higher keep"));
    }
    std::optional<PartnerLists> partners;
    const auto list_partners = [&] {
        partners.emplace([&](const PairStore::BlockSink& sink) { task.pairs.for_each_block(task.context, sink); }, task.sources);
    };
    list_partners();
    rivals = rival_share(*partners, weight_of_kind, task.context);
    // Partners are unique: 0 to 0.19 was seen where they are, 0.8 and more where they are not.
    if (rivals > tuning().rival_share_max) {
        // Relatives (papers of the same authors, brothers) are rivals too, but each has a partner of its own. So would nearly all of
        // large groups of duplicates, which have far more rivals.
        if (rivals > relatives_factor * tuning().rival_share_max) return std::nullopt;
        partners.reset();  // joining takes the room
        rivals = std::min(rivals, unpaired_share(join_evenly(), task.sources));
        if (rivals > tuning().rival_share_max) return std::nullopt;
        list_partners();
    }
    OneToOne links = link_one_to_one(*partners, weight_of_kind, task.context);
    Entities result;
    result.choice = {.method = JoinMethod::one_to_one,
                     .partner_share = std::max(links.partner_share[0], links.partner_share[1]),
                     .partner_share_by_side = {links.partner_share[0], links.partner_share[1]},
                     .shift_bits = links.shift_bits,
                     .rival_share = rivals};
    result.expected = expected_quality(links.clusters, 0, {links.left_out, links.left_out_variance}, {});
    result.clusters = std::move(links.clusters);
    return result;
}

Entities joined(const Table& table, PairScope scope, const Settings& settings, PairStore& pairs,
                std::span<const double> weight_of_kind, RunContext& context) {
    Task task = task_of(table, scope, pairs, weight_of_kind, context);
    Entities result;
    if (!settings.automatic_threshold) {
        task.options.threshold_bits = result.choice.threshold_bits = weight_bits(settings.threshold_probability);
        result.clusters = clusters_of(task);
        const ExpectedOutside outside = outside_of(task, result.clusters, settings, weight_of_kind);
        result.expected = expected_quality(result.clusters, 0, outside, {});
        return result;
    }
    double rivals = 0;
    const auto join_from = [&](double threshold_bits) {
        task.options = own_cluster_options(threshold_bits);
        if (!task.sources.empty()) task.options.method = ClusterMethod::cross_linkage;
        result.clusters = clusters_of(task);
    };
    bool is_joined = false;
    const auto join_evenly = [&]() -> std::span<const std::uint32_t> {
        if (!is_joined) join_from(0);
        is_joined = true;
        return result.clusters.entity;
    };
    if (scope == PairScope::across_sources && table.sources().size() == 2) {
        if (std::optional<Entities> links = try_one_to_one(task, weight_of_kind, rivals, join_evenly)) return std::move(*links);
    }
    join_evenly();
    const double share = share_with_partner(result.clusters.entity), threshold = own_threshold_bits(share);
    if (share > 0) join_from(threshold);
    result.choice = {.method = JoinMethod::own_threshold,
                     .threshold_bits = threshold,
                     .partner_share = share,
                     .rival_share = rivals};
    const ExpectedOutside outside = outside_of(task, result.clusters, settings, weight_of_kind);
    result.expected = expected_quality(result.clusters, -threshold, outside, task.sources);
    return result;
}

/// Holds the expected recall to what is surely there, by the values that both sources share.
void check_shared_values(Entities& entities, const Table& table, const Settings& settings, RunContext& context) {
    const std::optional<SharedValues> least = least_found(table, settings.fields, entities.clusters.entity, context);
    if (!least) return;
    const double most = std::min(1.0, least->recall_most());
    if (most < surely_less * entities.expected.recall.value) {
        const auto rounded = [](double pairs) { return static_cast<std::uint64_t>(std::llround(pairs)); };
        entities.warnings.push_back(message("the records of both sources share rare values of '", least->field, "' in about ",
                                            rounded(least->pairs), " pairs more than strangers would, and of those that share one ",
                                            rounded(least->found), " were found: see whether each column holds the same in both "
                                            "sources, and whether rules use it"));
        context.log("warning: " + entities.warnings.back());
    }
    bound_recall(entities.expected, {most, least->found / (least->pairs + 2 * least->deviation), most});
}

}  // namespace

const char* method_name(JoinMethod method) {
    constexpr const char* names[] = {"given_threshold", "own_threshold", "one_to_one"};
    return names[static_cast<std::size_t>(method)];
}

Clusters cluster_pairs(const Table& table, PairScope scope, const Settings& settings, PairStore& pairs,
                       std::span<const double> weight_of_kind, RunContext& context) {
    const StageTimer timer(context, "cluster");
    Task task = task_of(table, scope, pairs, weight_of_kind, context);
    task.options.threshold_bits = weight_bits(settings.threshold_probability);
    return clusters_of(task);
}

Entities find_entities(const Table& table, PairScope scope, const Settings& settings, PairStore& pairs,
                       std::span<const double> weight_of_kind, RunContext& context) {
    const StageTimer timer(context, "cluster");
    Entities entities = joined(table, scope, settings, pairs, weight_of_kind, context);
    if (scope == PairScope::across_sources && table.sources().size() == 2) check_shared_values(entities, table, settings, context);
    return entities;
}

}  // namespace sameas
