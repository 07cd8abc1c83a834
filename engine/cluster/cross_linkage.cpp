// Average linkage over pairs across sources, best first.
//
// The problem. In a link where a record may have several partners, two records of one source are never compared: what
// is not known of them must neither join nor part them. So the average of two clusters runs over their pairs across
// sources alone, and clusters of one source have none at all.
//
// The idea. As in average_linkage.cpp: a link holds the excess of two clusters, a heap holds candidates that may lag
// behind, and one that comes out on top is brought up to date first. Only the number of pairs between two clusters is
// another: those across sources.
//
// Why an old entry is still an upper bound. When X and Y merge, the average of XY and Z is the mean of those of (X, Z)
// and (Y, Z), weighted by their pairs; it is that of (X, Z) where Y and Z have no pair across sources. So it is never
// above the better of the two. Names by lowest nodes would break ties in favour of XY in that last case, though nothing
// about it got better; so ties go by the least kept pair between the clusters, and that of XY and Z is the lesser of the
// two that there were: it never beats both.
#include "engine/cluster/cross_linkage.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/errors.hpp"

namespace sameas {

namespace {

constexpr std::size_t steps_between_stop_checks = 1024;
/// A hash map that once was large is slow to clear: after a component of so many nodes memory is given back.
constexpr std::size_t nodes_kept_allocated = 4096;

}  // namespace

bool CrossLinkage::is_worse(const Candidate& left, const Candidate& right) {
    if (left.average != right.average) return left.average < right.average;
    return std::tie(left.first_low, left.first_high) > std::tie(right.first_low, right.first_high);
}

CrossLinkage::Candidate CrossLinkage::candidate(std::uint32_t number) const {
    const Link& link = links_[number];
    return {{link.excess, counts_.pairs(link.left, link.right)}, link.first_low, link.first_high, number, link.version};
}

void CrossLinkage::push_if_possible(const Candidate& candidate) {
    if (!candidate.average.reaches_threshold(weights_)) return;
    heap_.push_back(candidate);
    std::push_heap(heap_.begin(), heap_.end(), is_worse);
}

void CrossLinkage::begin(const Component& component) {
    SAMEAS_ASSERT(component.sources.size() == component.nodes);
    if (component.pairs.size() >= std::numeric_limits<std::uint32_t>::max()) {
        throw ResourceLimit(message("cluster: over 4294967294 pairs join ", component.nodes,
                                    " records into one component: raise what pairs are kept from"));
    }
    if (neighbours_.size() > nodes_kept_allocated) neighbours_ = {};
    neighbours_.resize(std::max(neighbours_.size(), component.nodes));
    for (std::size_t slot = 0; slot < component.nodes; ++slot) neighbours_[slot].clear();
    counts_.reset(component.nodes, component.sources);
    low_.resize(component.nodes);
    std::iota(low_.begin(), low_.end(), 0u);
    links_.clear();
    heap_.clear();
    for (const ComponentPair& pair : component.pairs) {
        if (links_.size() % steps_between_stop_checks == 0) context_.check_stop();
        const auto number = static_cast<std::uint32_t>(links_.size());
        const auto [low, high] = std::minmax(pair.left, pair.right);
        links_.push_back({weights_.excess(pair.weight), low, high, low, high, 0});
        neighbours_[low].emplace(high, number);
        neighbours_[high].emplace(low, number);
        const Candidate made = candidate(number);
        if (made.average.reaches_threshold(weights_)) heap_.push_back(made);
    }
    std::make_heap(heap_.begin(), heap_.end(), is_worse);
}

void CrossLinkage::merge(std::uint32_t number) {
    std::uint32_t kept = links_[number].left, gone = links_[number].right;
    if (neighbours_[kept].size() < neighbours_[gone].size()) std::swap(kept, gone);
    neighbours_[kept].erase(gone);
    neighbours_[gone].erase(kept);
    ++links_[number].version;
    counts_.merge(kept, gone);
    low_[kept] = std::min(low_[kept], low_[gone]);
    for (const auto& [neighbour, moved] : neighbours_[gone]) {
        neighbours_[neighbour].erase(gone);
        const auto [place, is_new] = neighbours_[kept].emplace(neighbour, moved);
        if (is_new) {
            neighbours_[neighbour].emplace(kept, moved);
            (links_[moved].left == gone ? links_[moved].left : links_[moved].right) = kept;
            continue;
        }
        Link& joined = links_[place->second];
        joined.excess += links_[moved].excess;
        std::tie(joined.first_low, joined.first_high) =
            std::min(std::pair(joined.first_low, joined.first_high),
                     std::pair(links_[moved].first_low, links_[moved].first_high));
        ++joined.version;
        ++links_[moved].version;
        push_if_possible(candidate(place->second));
    }
    neighbours_[gone].clear();
}

void CrossLinkage::run(const Component& component, std::vector<Merge>& merges) {
    begin(component);
    for (std::size_t steps = 0; !heap_.empty(); ++steps) {
        if (steps % steps_between_stop_checks == 0) context_.check_stop();
        std::pop_heap(heap_.begin(), heap_.end(), is_worse);
        const Candidate best = heap_.back();
        heap_.pop_back();
        const Link& link = links_[best.link];
        if (link.version != best.version) continue;
        const Candidate now = candidate(best.link);
        if (now.average.pairs != best.average.pairs) {  // a cluster grew
            push_if_possible(now);
            continue;
        }
        const auto [low, high] = std::minmax(low_[link.left], low_[link.right]);
        merges.push_back({.low = low, .high = high, .weight = now.average.weight(weights_)});
        merge(best.link);
    }
}

}  // namespace sameas
