// From weighted pairs to entities: components first, then each component by itself.
//
// A merge needs an average at or above the threshold, hence a pair at or above it: nothing ever merges across
// the connected components of those pairs. So union-find cuts the work into independent pieces, most of them
// of two or three records; the pairs are dealt out to them, and each is clustered with only its own pairs to
// see. Nodes keep their order inside a component, so that "lowest node" means the same inside and outside.
//
// Large components come first, one after the other, each by all threads; then the small ones, many at a time,
// each by one.
//
// A name belongs to one component, so the merges of a name are found in one place, in the order made:
// counting them sorts all merges by name without comparing any.
#include "engine/cluster/clusters.hpp"

#include <algorithm>
#include <utility>

#include "engine/cluster/buffer.hpp"
#include "engine/cluster/components.hpp"
#include "engine/cluster/cross_linkage.hpp"
#include "engine/cluster/dense_linkage.hpp"
#include "engine/cluster/reciprocal_linkage.hpp"
#include "engine/cluster/spanning_forest.hpp"
#include "engine/cluster/union_find.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/table/types.hpp"

namespace sameas {

namespace {

constexpr std::size_t components_a_chunk = 128;
constexpr std::size_t nodes_a_chunk = std::size_t{1} << 15;
constexpr std::size_t nodes_between_stop_checks = std::size_t{1} << 16;
/// A component with as many pairs has all threads to itself.
constexpr std::size_t large_pairs_min = std::size_t{1} << 16;

/// The way to cluster one component after the other. One a thread; keeps its memory for the next.
class Linkage {
  public:
    Linkage(const ClusterOptions& options, RunContext& context)
        : method_(options.method),
          weights_(options),
          dense_(weights_),
          cross_(weights_, context),
          reciprocal_(weights_, context, {.parallel_pairs_min = large_pairs_min}),
          context_(context) {}

    /// Merges in the component's numbers, those of one `low` in the order made.
    const std::vector<Merge>& merges_of(const Component& component) {
        merges_.clear();
        if (method_ == ClusterMethod::connected_components) {
            const bool is_large = component.pairs.size() >= large_pairs_min;
            spanning_forest(component, weights_.threshold, merges_, is_large ? &context_ : nullptr);
        } else if (method_ == ClusterMethod::cross_linkage) {
            cross_.run(component, merges_);
        } else if (component.nodes <= DenseLinkage::nodes_max) {
            dense_.run(component, merges_);
        } else {
            reciprocal_.run(component, merges_);
        }
        SAMEAS_ASSERT(merges_.size() < component.nodes);
        return merges_;
    }

  private:
    ClusterMethod method_;
    LinkageWeights weights_;
    DenseLinkage dense_;
    CrossLinkage cross_;
    ReciprocalLinkage reciprocal_;
    RunContext& context_;
    std::vector<Merge> merges_;
};

/// The merges of all components, and the entities that they make.
class Agglomeration {
  public:
    Agglomeration(const Components& components, const ClusterOptions& options, RunContext& context)
        : components_(components),
          options_(options),
          context_(context),
          made_(components.nodes()),
          count_(components.size(), 0) {}

    /// \param entity  by node: itself; gets the lowest node of its cluster
    void run(std::vector<std::uint32_t>& entity);
    /// Of all components: by `low`, those of one in the order made.
    std::vector<Merge> by_low(std::size_t nodes) const;

  private:
    static bool is_large(const Component& component) { return component.pairs.size() >= large_pairs_min; }
    void cluster_one(std::size_t component, Linkage& linkage, std::vector<std::uint32_t>& entity);
    std::span<const Merge> merges_of(std::size_t component) const {
        return made_.view().subspan(components_.node_begin(component), count_[component]);
    }

    const Components& components_;
    const ClusterOptions& options_;
    RunContext& context_;
    Buffer<Merge> made_;                // those of a component begin where its nodes do: they are fewer
    std::vector<std::uint32_t> count_;  // by component
};

void Agglomeration::cluster_one(std::size_t component, Linkage& linkage, std::vector<std::uint32_t>& entity) {
    const std::span<const std::uint32_t> nodes = components_.nodes_of(component);
    const std::vector<Merge>& merges = linkage.merges_of(components_[component]);
    count_[component] = static_cast<std::uint32_t>(merges.size());
    std::size_t at = components_.node_begin(component);
    for (const Merge& merge : merges) {
        made_[at++] = {.low = nodes[merge.low], .high = nodes[merge.high], .weight = merge.weight};
        entity[nodes[merge.high]] = nodes[merge.low];  // once for each `high`
    }
    for (const std::uint32_t node : nodes)
        entity[node] = entity[entity[node]];  // lower nodes are done
}

void Agglomeration::run(std::vector<std::uint32_t>& entity) {
    {
        Linkage linkage(options_, context_);
        for (std::size_t c = 0; c < components_.size(); ++c) {
            if (c % nodes_between_stop_checks == 0) context_.check_stop();
            if (!is_large(components_[c])) continue;
            cluster_one(c, linkage, entity);
            context_.progress.done.fetch_add(components_[c].nodes, std::memory_order_relaxed);
        }
    }
    parallel_chunks(context_, components_.size(), components_a_chunk,
                    [&](std::size_t begin, std::size_t end) {
                        Linkage linkage(options_, context_);
                        std::size_t unchecked = 0, nodes = 0;
                        for (std::size_t c = begin; c < end; ++c) {
                            const Component component = components_[c];
                            if (is_large(component)) continue;
                            if ((unchecked += component.pairs.size()) >= large_pairs_min) {
                                context_.check_stop();
                                unchecked = 0;
                            }
                            cluster_one(c, linkage, entity);
                            nodes += component.nodes;
                        }
                        context_.progress.done.fetch_add(nodes, std::memory_order_relaxed);
                    });
}

std::vector<Merge> Agglomeration::by_low(std::size_t nodes) const {
    Buffer<std::uint32_t> next(nodes);
    parallel_chunks(context_, nodes, nodes_a_chunk, [&](std::size_t begin, std::size_t end) {
        std::fill(next.data() + begin, next.data() + end, 0);
    });
    const auto for_each = [&](const auto& body) {
        parallel_chunks(context_, components_.size(), components_a_chunk,
                        [&](std::size_t begin, std::size_t end) {
                            for (std::size_t c = begin; c < end; ++c) {
                                for (const Merge& merge : merges_of(c))
                                    body(merge);
                            }
                        });
    };
    for_each([&](const Merge& merge) { ++next[merge.low]; });
    std::uint32_t sum = 0;
    for (std::size_t node = 0; node < nodes; ++node) {
        if (node % nodes_between_stop_checks == 0) context_.check_stop();
        sum += std::exchange(next[node], sum);
    }
    std::vector<Merge> sorted;
    sorted.reserve(sum);
    while (sorted.size() < sum) {  // filling gigabytes takes a while
        sorted.resize(std::min<std::size_t>(sum, sorted.size() + nodes_between_stop_checks));
        context_.check_stop();
    }
    for_each([&](const Merge& merge) { sorted[next[merge.low]++] = merge; });
    return sorted;
}

}  // namespace

Clusters cluster(std::size_t nodes, std::span<const WeightedPair> pairs, const ClusterOptions& options,
                 RunContext& context) {
    const StageTimer timer(context, "cluster");
    SAMEAS_ASSERT(nodes <= rows_max);
    SAMEAS_ASSERT(options.sources.empty() ? options.method != ClusterMethod::cross_linkage : options.sources.size() == nodes);
    const Components components(nodes, pairs, options, context);
    context.progress.total.store(components.nodes(), std::memory_order_relaxed);

    Clusters result;
    result.entity = UnionFind(nodes, &context).labels();  // each by itself
    Agglomeration agglomeration(components, options, context);
    agglomeration.run(result.entity);
    result.merges = agglomeration.by_low(nodes);
    return result;
}

std::int64_t to_fixed(double bits) {
    constexpr double bits_max = 1000;
    SAMEAS_ASSERT(bits == bits);
    if (!(bits > -bits_max)) return -static_cast<std::int64_t>(bits_max) * weight_scale;
    const double units =
        std::min(bits, bits_max) * static_cast<double>(weight_scale);  // a power of two: exact
    const auto towards_zero = static_cast<std::int64_t>(units);
    const double rest = units - static_cast<double>(towards_zero);
    const bool is_odd = towards_zero % 2 != 0;
    if (rest > 0.5 || (rest == 0.5 && is_odd)) return towards_zero + 1;
    if (rest < -0.5 || (rest == -0.5 && is_odd)) return towards_zero - 1;
    return towards_zero;
}

}  // namespace sameas
