// Which entity is this record in, when the component around it has ten thousand?
//
// The problem. A component of kept pairs falls into entities of a few records, and large data have large components: namesakes
// chain. Where one record changes, all but some entities come out as before, yet clustering the component anew takes all of it.
//
// The idea. From a node go to its nearest cluster, from there to the nearest of that, until two are nearest to each other: they
// merge, and the walk goes on from the cluster before them (nearest-neighbour chain, Benzecri 1982, as in dense_linkage.cpp), until
// the cluster of the node has no candidate left. Clusters come into being when the walk meets them; the pairs of a node are read when
// the walk stands on it. All that the walk never met stays unknown.
//
// Why right. Two clusters that are nearest to each other merge in the one-at-a-time order too, whatever has or has not merged
// elsewhere (average_linkage.cpp, reciprocal_linkage.cpp): so each merge here is one of those, and a cluster without a candidate
// never gets one, as averages to clusters that merge only get worse. A cluster that was not met yet is a single node, which it is at
// some moment of a run over the whole too, as the order of merges is free.
#include "engine/cluster/local_linkage.hpp"

#include <algorithm>
#include <utility>

namespace sameas {

namespace {

/// Clusters whose memory is kept from one graph to the next.
constexpr std::size_t clusters_kept = 4096;

}  // namespace

void LocalLinkage::begin(const NodePairs& pairs, std::uint64_t looks_max) {
    pairs_ = &pairs;
    looks_left_ = looks_max;
    nodes_read_ = 0;
    cluster_of_.clear();
    if (clusters_.size() > clusters_kept) clusters_.resize(clusters_kept);
    used_ = 0;
}

std::uint32_t LocalLinkage::cluster_of(std::uint32_t node) {
    const auto [at, is_new] = cluster_of_.try_emplace(node, used_);
    if (!is_new) return root(at->second);
    if (used_ == clusters_.size()) clusters_.emplace_back();
    Cluster& cluster = clusters_[used_];
    cluster.parent = used_;
    cluster.lowest = node;
    cluster.is_read = cluster.is_final = false;
    cluster.nodes.assign(1, node);
    cluster.neighbours.clear();
    cluster.sources.clear();
    const std::string_view source = pairs_->source_of(node);
    if (!source.empty()) cluster.sources.push_back(source);
    return used_++;
}

std::uint32_t LocalLinkage::root(std::uint32_t cluster) {
    while (clusters_[cluster].parent != cluster) {
        std::uint32_t& parent = clusters_[cluster].parent;
        parent = clusters_[parent].parent;
        cluster = parent;
    }
    return cluster;
}

/// The pairs of a cluster that is a single node. \returns whether so many may be looked at
bool LocalLinkage::read(std::uint32_t cluster) {
    ++nodes_read_;
    read_.clear();
    pairs_->append_pairs(clusters_[cluster].lowest, read_);
    if (read_.size() > looks_left_) return false;  // before each becomes a cluster
    for (const NodePairs::Pair& pair : read_) {
        const Neighbour neighbour{cluster_of(pair.other), weights_.excess(pair.weight)};  // may move the clusters
        clusters_[cluster].neighbours.push_back(neighbour);
    }
    clusters_[cluster].is_read = true;
    return true;
}

/// Makes the neighbours of a cluster those that there are now, each once.
void LocalLinkage::sum_up(std::uint32_t cluster) {
    std::vector<Neighbour>& neighbours = clusters_[cluster].neighbours;
    looks_left_ -= std::min<std::uint64_t>(looks_left_, neighbours.size());
    sums_.clear();
    for (const Neighbour& neighbour : neighbours) {
        const std::uint32_t now = root(neighbour.cluster);
        if (now != cluster && !clusters_[now].is_final) sums_.push_back({now, neighbour.excess});
    }
    std::sort(sums_.begin(), sums_.end(), [](const Neighbour& a, const Neighbour& b) { return a.cluster < b.cluster; });
    neighbours.clear();
    for (const Neighbour& sum : sums_) {
        if (neighbours.empty() || neighbours.back().cluster != sum.cluster) neighbours.push_back(sum);
        else neighbours.back().excess += sum.excess;
    }
}

bool LocalLinkage::may_merge(const Cluster& left, const Cluster& right) const {
    for (auto a = left.sources.begin(), b = right.sources.begin(); a != left.sources.end() && b != right.sources.end();) {
        if (*a == *b) return false;
        if (*a < *b) ++a;
        else ++b;
    }
    return true;
}

/// The best candidate of a cluster; `none` if it may merge with no other.
std::uint32_t LocalLinkage::nearest(std::uint32_t cluster) {
    sum_up(cluster);
    const Cluster& self = clusters_[cluster];
    std::uint32_t best = none;
    Average best_average;
    for (const Neighbour& neighbour : self.neighbours) {
        const Cluster& other = clusters_[neighbour.cluster];
        const Average now{neighbour.excess, std::uint64_t{self.nodes.size()} * other.nodes.size()};
        if (!now.reaches_threshold(weights_) || !may_merge(self, other)) continue;
        const bool is_better = best == none || now > best_average ||
                               (now == best_average && pairs_->is_before(other.lowest, clusters_[best].lowest));
        if (!is_better) continue;
        best = neighbour.cluster;
        best_average = now;
    }
    return best;
}

/// \returns the cluster that both are now
std::uint32_t LocalLinkage::merge(std::uint32_t left, std::uint32_t right) {
    if (clusters_[left].neighbours.size() < clusters_[right].neighbours.size()) std::swap(left, right);
    Cluster &kept = clusters_[left], &gone = clusters_[right];
    gone.parent = left;
    if (pairs_->is_before(gone.lowest, kept.lowest)) kept.lowest = gone.lowest;
    kept.nodes.insert(kept.nodes.end(), gone.nodes.begin(), gone.nodes.end());
    kept.neighbours.insert(kept.neighbours.end(), gone.neighbours.begin(), gone.neighbours.end());
    const auto middle = static_cast<std::ptrdiff_t>(kept.sources.size());
    kept.sources.insert(kept.sources.end(), gone.sources.begin(), gone.sources.end());
    std::inplace_merge(kept.sources.begin(), kept.sources.begin() + middle, kept.sources.end());
    return left;
}

std::optional<std::span<const std::uint32_t>> LocalLinkage::entity_of(std::uint32_t node) {
    const std::uint32_t first = cluster_of(node);
    chain_.clear();
    if (!clusters_[first].is_final) chain_.push_back(first);
    while (!chain_.empty()) {
        if (looks_left_ == 0) return std::nullopt;
        const std::uint32_t last = chain_.back();
        if (!clusters_[last].is_read && !read(last)) return std::nullopt;
        const std::uint32_t next = nearest(last);
        if (next == none) {  // nor will it ever merge: candidates only get worse
            clusters_[last].is_final = true;
            chain_.pop_back();
        } else if (chain_.size() > 1 && chain_[chain_.size() - 2] == next) {
            const std::uint32_t merged = merge(last, next);
            chain_.resize(chain_.size() - 2);
            if (chain_.empty()) chain_.push_back(merged);  // it has the node
        } else {
            chain_.push_back(next);
        }
    }
    return clusters_[root(first)].nodes;
}

}  // namespace sameas
