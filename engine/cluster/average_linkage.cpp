// Average linkage, best first, with ties by the lowest nodes.
//
// The problem. The next merge is the pair of clusters with the highest average weight over all pairs between
// them. Every merge changes the averages of everything that the merged cluster touches; a heap that is kept
// up to date would be rewritten for all neighbours of a hub at every merge.
//
// The idea. What was not kept counts a constant, so two clusters need one number: the excess, the sum over
// their kept pairs of (weight - missing). Their average is missing + excess / (size * size), and excesses add
// up when clusters merge. The heap may lag behind: an entry is an upper bound. When one comes out on top, it
// is compared with what its clusters are now; if they grew in the meantime, it goes back with today's value,
// else it is the best merge.
//
// Why an old entry is an upper bound. Order candidates by (average, low, high), where low and high are the
// lowest nodes of the two clusters. When X and Y merge, the average of XY and Z lies between those of (X, Z)
// and (Y, Z); it equals the better of them only if both are equal, and then the lowest node of XY makes it
// tie exactly with one of the two. So the candidate (XY, Z) is never better than the better of (X, Z) and (Y,
// Z): average linkage is reducible under the tie rule too. If one of the two has no kept pair, its average is
// `missing`, below the threshold, and the other's entry, if it is above, bounds XY's. If both have, their
// links become one and a new entry is written, at most one for each link that disappears. A pair of clusters
// that the sources forbid stays forbidden as they grow, so it is dropped. For the same reason the merges come
// out in descending order, and a higher threshold gives the beginning of the list.
//
// Exactness. Excesses are integers, and two averages are compared as fractions by cross multiplication in 128
// bits. So neither the order of the pairs nor that of the hash maps can be seen in the result.
//
// In a dense component most entries die with their links, and taking dead ones off the top costs a walk
// through the heap each. So the heap is swept whenever as many links died as would make half of it: three
// times as fast there.
//
// A merge moves the shorter list of neighbours into the longer one, so that a neighbour moves O(log n) times.
//
// Mutual nearest neighbours, merged in rounds, give the same tree for the same reason and use many threads
// inside one component (reciprocal_linkage.cpp); that is the usual way. This one takes over where clusters
// with very many neighbours would look through all of them again and again: here a merge costs no more than
// its own neighbours, whatever the graph.
#include "engine/cluster/average_linkage.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/errors.hpp"

namespace sameas {

namespace {

__extension__ using Int128 = __int128;

constexpr std::size_t pops_between_stop_checks = 1024;
constexpr std::size_t links_between_stop_checks = 4096;
/// A hash map that once was large is slow to clear: after a component of so many nodes memory is given back.
constexpr std::size_t nodes_kept_allocated = 4096;
/// A smaller heap is not worth sweeping.
constexpr std::size_t swept_entries_min = 1024;

}  // namespace

bool AverageLinkage::is_worse(const Candidate& left, const Candidate& right) {
    const Int128 a = static_cast<Int128>(left.excess) * static_cast<Int128>(right.pairs);
    const Int128 b = static_cast<Int128>(right.excess) * static_cast<Int128>(left.pairs);
    if (a != b) return a < b;
    if (left.low != right.low) return left.low > right.low;
    return left.high > right.high;
}

AverageLinkage::Candidate AverageLinkage::candidate(std::uint32_t number) const {
    const Link& link = links_[number];
    return {.excess = link.excess,
            .pairs = static_cast<std::uint64_t>(size_[link.left]) * size_[link.right],
            .low = std::min(low_[link.left], low_[link.right]),
            .high = std::max(low_[link.left], low_[link.right]),
            .link = number,
            .version = link.version};
}

bool AverageLinkage::reaches_threshold(const Candidate& candidate) const {
    const Int128 needed =
        static_cast<Int128>(weights_.threshold - weights_.missing) * static_cast<Int128>(candidate.pairs);
    return candidate.excess >= needed;
}

void AverageLinkage::push_if_possible(const Candidate& candidate) {
    if (!reaches_threshold(candidate)) return;
    heap_.push_back(candidate);
    std::push_heap(heap_.begin(), heap_.end(), is_worse);
}

AverageLinkage::Candidate AverageLinkage::pop() {
    std::pop_heap(heap_.begin(), heap_.end(), is_worse);
    const Candidate best = heap_.back();
    heap_.pop_back();
    return best;
}

void AverageLinkage::retire_candidates(std::uint32_t number) {
    ++links_[number].version;
    ++retired_;
}

void AverageLinkage::sweep() {
    if (retired_ < swept_entries_min || retired_ < heap_.size() / 2) return;
    retired_ = 0;
    std::erase_if(heap_, [&](const Candidate& old) { return links_[old.link].version != old.version; });
    std::make_heap(heap_.begin(), heap_.end(), is_worse);
}

void AverageLinkage::begin(std::size_t nodes, const SourceSets& sources) {
    if (neighbours_.size() > nodes_kept_allocated) neighbours_ = {};
    neighbours_.resize(std::max(neighbours_.size(), nodes));
    for (std::size_t slot = 0; slot < nodes; ++slot)
        neighbours_[slot].clear();
    size_.assign(nodes, 1);
    low_.resize(nodes);
    std::iota(low_.begin(), low_.end(), 0u);
    sources_ = sources;
    links_.clear();
    heap_.clear();
    retired_ = 0;
}

void AverageLinkage::add(std::uint32_t left, std::uint32_t right, std::int64_t excess) {
    if (links_.size() % links_between_stop_checks == 0) context_.check_stop();
    if (links_.size() >= std::numeric_limits<std::uint32_t>::max()) {
        throw ResourceLimit(
            message("cluster: over 4294967294 pairs join ", size_.size(),
                    " records into one component: raise the threshold, or what pairs are kept from"));
    }
    const auto number = static_cast<std::uint32_t>(links_.size());
    links_.push_back({.excess = excess, .left = left, .right = right, .version = 0});
    [[maybe_unused]] const bool is_new = neighbours_[left].emplace(right, number).second;
    SAMEAS_ASSERT(is_new);
    neighbours_[right].emplace(left, number);
    const Candidate made = candidate(number);
    if (reaches_threshold(made)) heap_.push_back(made);
}

void AverageLinkage::remove(std::uint32_t number) {
    const Link& link = links_[number];
    neighbours_[link.left].erase(link.right);
    neighbours_[link.right].erase(link.left);
    retire_candidates(number);
}

void AverageLinkage::merge(std::uint32_t number) {
    std::uint32_t kept = links_[number].left;
    std::uint32_t gone = links_[number].right;
    if (neighbours_[kept].size() < neighbours_[gone].size()) std::swap(kept, gone);
    remove(number);
    size_[kept] += size_[gone];
    low_[kept] = std::min(low_[kept], low_[gone]);
    sources_.merge(kept, gone);
    for (const auto& [neighbour, moved] : neighbours_[gone]) {
        neighbours_[neighbour].erase(gone);
        const auto [place, is_new] = neighbours_[kept].emplace(neighbour, moved);
        if (is_new) {
            neighbours_[neighbour].emplace(kept, moved);
            (links_[moved].left == gone ? links_[moved].left : links_[moved].right) = kept;
            continue;
        }
        const std::uint32_t joined = place->second;
        links_[joined].excess += links_[moved].excess;
        retire_candidates(joined);
        retire_candidates(moved);
        push_if_possible(candidate(joined));
    }
    neighbours_[gone].clear();
}

void AverageLinkage::run(const Component& component, std::vector<Merge>& merges) {
    SourceSets sources;
    sources.reset(component.sources);
    begin(component.nodes, sources);
    for (const ComponentPair& pair : component.pairs)
        add(pair.left, pair.right, weights_.excess(pair.weight));
    agglomerate(merges);
}

void AverageLinkage::agglomerate(std::vector<Merge>& merges) {
    std::make_heap(heap_.begin(), heap_.end(), is_worse);
    for (std::size_t pops = 0; !heap_.empty(); ++pops) {
        if (pops % pops_between_stop_checks == 0) context_.check_stop();
        const Candidate best = pop();
        const Link& link = links_[best.link];
        if (link.version != best.version) continue;
        if (!sources_.disjoint(link.left, link.right)) {
            remove(best.link);
            continue;
        }
        const Candidate now = candidate(best.link);
        if (now.pairs != best.pairs) {  // a cluster grew; had none, all else would be as it was
            push_if_possible(now);
            continue;
        }
        const std::int64_t above_missing =
            best.excess / static_cast<std::int64_t>(best.pairs);  // both positive
        merges.push_back({.low = best.low, .high = best.high, .weight = weights_.missing + above_missing});
        merge(best.link);
        sweep();
    }
}

}  // namespace sameas
