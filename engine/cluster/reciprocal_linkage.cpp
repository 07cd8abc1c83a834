// Average linkage by rounds of mutual nearest neighbours.
//
// The problem. The next best merge of a component of millions of records is a question to all of it, so one
// merge at a time is one thread at a time, and each step reads memory that nobody has touched for long.
//
// The idea. Two clusters that are nearest to each other may merge at once, whatever else is going on. So each
// round merges all such couples; after it only the merged clusters, and those whose nearest one merged, look
// for their nearest again.
//
// Why right. Candidates have a strict order: average, then the lowest nodes of the two (average_linkage.cpp,
// which also shows that the order is reducible under ties and sources: with a merged cluster nobody has a
// better candidate than the better of the two that it had with the parts). Let X and Y be mutual nearest
// neighbours. As long as neither merges, whatever the others do, no candidate of X or of Y gets better than
// (X, Y); so the one-at-a-time order never prefers another partner for them, and comes to merge them,
// unchanged, at the same average. Merging them early changes none of its choices until then: a candidate (XY,
// Z) is below the better of (X, Z) and (Y, Z), hence below every merge that comes before (X, Y), for each of
// those was chosen over them. A candidate that sources forbid, or that is below the threshold, counts as none
// at all; both last, so the argument holds for them. The merges of one name `low` are made in tree order, one
// a round at most, which is their order by average as well: the stage asks for no other.
//
// Why fast. Each cluster has its own list of neighbours, with the excess to each, and only its own thread
// ever touches it. Nothing is written into the lists of others: a neighbour that has merged is found out at
// the next look at the list, which finds the cluster that a name belongs to now, adds up what belongs to one
// cluster and moves the list together (names that did not change need no search for others of theirs). The
// list of a merged cluster lies where those of its nodes were, so no memory is allocated. A merged cluster
// sees the new average with all its neighbours; those that had one of its halves as their nearest are told,
// and keep it as such if it is still above everything else they saw: most look no further. A cluster without
// a candidate will never have one, and vanishes from the lists of the others.
//
// The rest do not look again at once, but when they turn out to be nearest to somebody, for only then can
// they merge, or when nothing else is left to do: meanwhile their neighbours change many times, and only the
// last state matters. In a dense component that leaves a fifth of the looks.
//
// At worst a cluster with many neighbours looks through all of them in round after round. That is counted,
// and ends with the rest done one merge at a time.
#include "engine/cluster/reciprocal_linkage.hpp"

#include <algorithm>
#include <limits>
#include <mutex>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
// In the place of a nearest cluster: unknown since it was last looked for, and to be looked for when there is
// a reason.
constexpr std::uint32_t stale = none - 1;
constexpr std::uint32_t scheduled = none - 2;  // and now there is one
constexpr std::size_t clusters_a_chunk = 128;
constexpr std::size_t items_a_chunk = std::size_t{1} << 14;
constexpr std::uint64_t looks_between_stop_checks = std::uint64_t{1} << 15;
constexpr std::uint32_t rounds_between_stop_checks = 256;
constexpr std::size_t neighbours_ahead = 8;

}  // namespace

/// What a thread needs to look through lists: where in the list it is now it wrote the neighbours that
/// changed.
class ReciprocalLinkage::Scratch {
  public:
    Work work;
    std::uint64_t looks = 0;

    void expect(std::uint64_t neighbours) {
        std::size_t size = 16;
        while (size < 2 * neighbours)
            size *= 2;
        shift_ = 64 - static_cast<unsigned>(__builtin_ctzll(size));
        places_.assign(size, 0);
    }
    /// The slot of a cluster: 0, or 1 + the place in `list` of its neighbour.
    std::uint64_t& slot(std::uint32_t cluster, const Neighbour* list) {
        std::size_t at = (cluster * 0x9E3779B97F4A7C15u) >> shift_;
        while (places_[at] != 0 && list[places_[at] - 1].cluster != cluster)
            at = (at + 1) & (places_.size() - 1);
        return places_[at];
    }

  private:
    std::vector<std::uint64_t> places_;
    unsigned shift_ = 60;
};

std::int64_t ReciprocalLinkage::Neighbour::excess() const {
    return static_cast<std::int64_t>(excess_halves[0] | std::uint64_t{excess_halves[1]} << 32);
}

void ReciprocalLinkage::Neighbour::set_excess(std::int64_t excess) {
    excess_halves[0] = static_cast<std::uint32_t>(excess);
    excess_halves[1] = static_cast<std::uint32_t>(static_cast<std::uint64_t>(excess) >> 32);
}

template <class Body>
void ReciprocalLinkage::in_chunks(std::size_t count, std::size_t grain, const Body& body) {
    if (is_parallel_ && count > grain) {
        parallel_chunks(context_, count, grain, body);
    } else if (count > 0) {
        body(0, count);
    }
}

void ReciprocalLinkage::reset(const Component& component) {
    SAMEAS_ASSERT(component.nodes <= scheduled);
    is_parallel_ = component.pairs.size() >= limits_.parallel_pairs_min;
    context_.check_stop();
    round_ = 0;
    looks_ = 0;
    clusters_.make_room(component.nodes);
    stretches_.make_room(component.nodes);
    scanned_.make_room(component.nodes);
    admirers_.make_room(component.nodes);
    averages_.make_room(component.nodes);
    sources_.reset(component.sources);
    count_neighbours(component);
    fill_lists(component);
}

/// Leaves in `stretch_end_` where the stretch of each node begins.
void ReciprocalLinkage::count_neighbours(const Component& component) {
    stretch_end_.make_room(component.nodes);
    in_chunks(component.nodes, items_a_chunk, [&](std::size_t begin, std::size_t end) {
        std::fill(stretch_end_.data() + begin, stretch_end_.data() + end, 0);
    });
    in_chunks(component.pairs.size(), items_a_chunk, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto [left, right, weight] = component.pairs[i];
            if (is_parallel_) {
                std::atomic_ref(stretch_end_[left]).fetch_add(1, std::memory_order_relaxed);
                std::atomic_ref(stretch_end_[right]).fetch_add(1, std::memory_order_relaxed);
            } else {
                ++stretch_end_[left];
                ++stretch_end_[right];
            }
        }
    });
    std::uint64_t sum = 0;
    for (std::size_t node = 0; node < component.nodes; ++node) {
        const auto count = static_cast<std::uint32_t>(std::exchange(stretch_end_[node], sum));
        const auto name = static_cast<std::uint32_t>(node);
        sum += count;
        clusters_[node] = {.parent = name, .size = 1, .merged = 0, .nearest = none};
        stretches_[node] = {.used = count, .next = none, .last = name};
        admirers_[node] = 0;
        if (node % items_a_chunk == 0) context_.check_stop();
    }
}

void ReciprocalLinkage::fill_lists(const Component& component) {
    neighbours_.make_room(2 * component.pairs.size());
    in_chunks(neighbours_.size(), items_a_chunk,
              [&](std::size_t begin, std::size_t end) { neighbours_.claim(begin, end); });
    const auto place_for = [&](std::uint32_t node) {
        return is_parallel_ ? std::atomic_ref(stretch_end_[node]).fetch_add(1, std::memory_order_relaxed)
                            : stretch_end_[node]++;
    };
    in_chunks(component.pairs.size(), items_a_chunk, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto [left, right, weight] = component.pairs[i];
            Neighbour neighbour{.cluster = right, .excess_halves = {}};
            neighbour.set_excess(weights_.excess(weight));
            neighbours_[place_for(left)] = neighbour;
            neighbour.cluster = left;
            neighbours_[place_for(right)] = neighbour;
        }
    });
}

/// Calls body(begin, end) for the parts of its list.
template <class Body>
void ReciprocalLinkage::for_each_stretch(std::uint32_t cluster, const Body& body) const {
    for (std::uint32_t node = cluster; node != none;) {
        const Stretch stretch = stretches_[node];  // the body may change it
        const std::uint64_t begin = stretch_begin(node);
        body(begin, begin + stretch.used);
        node = stretch.next;
    }
}

/// What a name of a cluster stands for now. Many threads may ask at once.
std::uint32_t ReciprocalLinkage::cluster_of(std::uint32_t node) {
    const auto parent = [&](std::uint32_t of) {
        return std::atomic_ref(clusters_[of].parent).load(std::memory_order_relaxed);
    };
    for (std::uint32_t above = parent(node); above != node;) {
        const std::uint32_t next = parent(above);
        if (next != above) std::atomic_ref(clusters_[node].parent).store(next, std::memory_order_relaxed);
        node = above;
        above = next;
    }
    return node;
}

void ReciprocalLinkage::scan(Pair pair, Scratch& scratch) {
    compact(pair, scratch);
    choose(pair, scratch);
    scanned_[pair.kept] = round_;
}

/// One entry for each neighbour that it has now.
void ReciprocalLinkage::compact(Pair pair, Scratch& scratch) {
    if (round_ == 0) return;
    const std::uint32_t self = pair.kept, since = scanned_[self];
    const bool has_two_lists = pair.gone != none;
    std::uint64_t expected = 0;
    for_each_stretch(self, [&](std::uint64_t begin, std::uint64_t end) { expected += end - begin; });
    scratch.expect(expected);

    // Writing stays behind reading: no more is written than was read, and stretches are filled to their ends.
    std::uint32_t to = self;
    std::uint64_t at = stretch_begin(to), at_end = stretch_end_[to];
    for_each_stretch(self, [&](std::uint64_t begin, std::uint64_t end) {
        for (std::uint64_t i = begin; i < end; ++i) {
            __builtin_prefetch(&clusters_[neighbours_[std::min(i + neighbours_ahead, end - 1)].cluster]);
            Neighbour neighbour = neighbours_[i];
            neighbour.cluster = cluster_of(neighbour.cluster);
            if (neighbour.cluster == self || clusters_[neighbour.cluster].size == 0) continue;
            std::uint64_t* slot = nullptr;
            if (has_two_lists || clusters_[neighbour.cluster].merged > since) {
                slot = &scratch.slot(neighbour.cluster, neighbours_.data());
                if (*slot != 0) {
                    Neighbour& joined = neighbours_[*slot - 1];
                    joined.set_excess(joined.excess() + neighbour.excess());
                    continue;
                }
            }
            while (at == at_end) {
                stretches_[to].used = static_cast<std::uint32_t>(at - stretch_begin(to));
                to = stretches_[to].next;
                at = stretch_begin(to);
                at_end = stretch_end_[to];
            }
            neighbours_[at++] = neighbour;
            if (slot != nullptr) *slot = at;
        }
    });
    stretches_[to].used = static_cast<std::uint32_t>(at - stretch_begin(to));
    stretches_[to].next = none;
    stretches_[self].last = to;
}

/// Looks for the nearest one.
void ReciprocalLinkage::choose(Pair pair, Scratch& scratch) {
    const std::uint32_t self = pair.kept;
    const std::uint64_t size = clusters_[self].size;
    std::uint32_t best = none;
    Nearest found;
    for_each_stretch(self, [&](std::uint64_t begin, std::uint64_t end) {
        for (std::uint64_t i = begin; i < end; ++i) {
            __builtin_prefetch(&clusters_[neighbours_[std::min(i + neighbours_ahead, end - 1)].cluster]);
            const std::uint32_t other = neighbours_[i].cluster;
            const Average average{neighbours_[i].excess(), size * clusters_[other].size};
            if (pair.gone != none) tell(other, pair, average, scratch);
            if (!average.reaches_threshold(weights_) || average < found.bound) continue;
            const auto order = average <=> found.best;
            const bool is_best = order > 0 || (order == 0 && other < best);
            if ((!is_best && average == found.bound) || !sources_.disjoint(self, other)) continue;
            if (is_best) {
                found = {.best = average, .bound = found.best};
                best = other;
            } else {
                found.bound = average;
            }
        }
        scratch.looks += end - begin;
    });
    averages_[self] = found;
    nearest(self).store(best, std::memory_order_relaxed);
    if (best == none) return;
    std::atomic_ref(admirers_[best]).fetch_add(1, std::memory_order_relaxed);
    if (schedule(best)) scratch.work.scheduled.push_back({best, none});
}

/// Whether a cluster was stale and nobody else schedules it.
bool ReciprocalLinkage::schedule(std::uint32_t cluster) {
    std::uint32_t known = nearest(cluster).load(std::memory_order_relaxed);
    return known == stale &&
           nearest(cluster).compare_exchange_strong(known, scheduled, std::memory_order_relaxed);
}

/// Has a neighbour, if the halves of the merged cluster were nearest to it, keep the whole one as such or
/// look again.
void ReciprocalLinkage::tell(std::uint32_t neighbour, Pair pair, const Average& average, Scratch& scratch) {
    if (clusters_[neighbour].merged == round_) return;  // it looks anyway
    const std::uint32_t known = nearest(neighbour).load(std::memory_order_relaxed);
    if (known != pair.kept && known != pair.gone) return;
    Nearest& its = averages_[neighbour];
    // At an unchanged average the name is the same as well, or a better candidate would have come out of two
    // worse ones.
    const bool stays = (average > its.bound || average == its.best) && average.reaches_threshold(weights_) &&
                       sources_.disjoint(neighbour, pair.kept);
    if (stays) {
        its.best = average;
        nearest(neighbour).store(pair.kept, std::memory_order_relaxed);
        std::atomic_ref(admirers_[pair.kept]).fetch_add(1, std::memory_order_relaxed);
    } else if (std::atomic_ref(admirers_[neighbour]).load(std::memory_order_relaxed) > 0) {
        nearest(neighbour).store(scheduled, std::memory_order_relaxed);
        scratch.work.scheduled.push_back({neighbour, none});
    } else {
        nearest(neighbour).store(stale, std::memory_order_relaxed);
        scratch.work.stale.push_back(neighbour);
    }
}

/// \param work  gets what comes of it
void ReciprocalLinkage::scan_all(const std::vector<Pair>& clusters, Work& work) {
    std::mutex mutex;
    in_chunks(clusters.size(), clusters_a_chunk, [&](std::size_t begin, std::size_t end) {
        Scratch scratch;
        std::uint64_t checked = 0;
        for (std::size_t i = begin; i < end; ++i) {
            if (scratch.looks >= checked + looks_between_stop_checks) {
                context_.check_stop();
                checked = scratch.looks;
            }
            scan(clusters[i], scratch);
        }
        looks_.fetch_add(scratch.looks, std::memory_order_relaxed);
        const std::lock_guard lock(mutex);
        const Work& found = scratch.work;
        work.scheduled.insert(work.scheduled.end(), found.scheduled.begin(), found.scheduled.end());
        work.stale.insert(work.stale.end(), found.stale.begin(), found.stale.end());
    });
}

/// Couples of mutual nearest neighbours of which one at least was just scanned; others have merged long ago.
void ReciprocalLinkage::find_mutual(const std::vector<Pair>& scanned, std::vector<Pair>& mutual) {
    mutual.clear();
    std::mutex mutex;
    in_chunks(scanned.size(), items_a_chunk, [&](std::size_t begin, std::size_t end) {
        std::vector<Pair> found;
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint32_t self = scanned[i].kept, other = clusters_[self].nearest;
            SAMEAS_ASSERT(other != stale && other != scheduled);
            if (other == none) {
                clusters_[self].size = 0;
            } else if (clusters_[other].nearest == self && (scanned_[other] != round_ || self < other)) {
                found.push_back({std::min(self, other), std::max(self, other)});
            }
        }
        const std::lock_guard lock(mutex);
        mutual.insert(mutual.end(), found.begin(), found.end());
    });
}

void ReciprocalLinkage::merge_all(const std::vector<Pair>& mutual, std::vector<Merge>& merges) {
    const std::size_t before = merges.size();
    merges.resize(before + mutual.size());
    in_chunks(mutual.size(), items_a_chunk, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto [kept, gone] = mutual[i];
            merges[before + i] = {.low = kept, .high = gone, .weight = averages_[kept].best.weight(weights_)};
            clusters_[kept].size += clusters_[gone].size;
            clusters_[kept].merged = clusters_[gone].merged = round_;
            clusters_[gone].parent = kept;
            sources_.merge(kept, gone);
            stretches_[stretches_[kept].last].next = gone;
            admirers_[kept] = 0;
        }
    });
}

/// Hands what is left over to AverageLinkage, and gives the memory back before that needs its own.
void ReciprocalLinkage::finish_one_at_a_time(std::vector<Merge>& merges) {
    AverageLinkage rest(weights_, context_);
    const std::size_t nodes = clusters_.size();
    rest.begin(nodes, sources_);
    for (std::size_t node = 0; node < nodes; ++node)
        rest.set_size(static_cast<std::uint32_t>(node), clusters_[node].size);
    ++round_;
    Scratch scratch;
    for (std::size_t node = 0; node < nodes; ++node) {
        if (node % clusters_a_chunk == 0) context_.check_stop();
        const auto self = static_cast<std::uint32_t>(node);
        if (clusters_[self].parent != self || clusters_[self].size == 0) continue;
        compact({self, none}, scratch);
        for_each_stretch(self, [&](std::uint64_t begin, std::uint64_t end) {
            for (std::uint64_t i = begin; i < end; ++i) {
                const Neighbour& neighbour = neighbours_[i];
                if (self < neighbour.cluster) rest.add(self, neighbour.cluster, neighbour.excess());
            }
        });
    }
    clusters_.clear();
    stretch_end_.clear();
    neighbours_.clear();
    rest.agglomerate(merges);
}

void ReciprocalLinkage::run(const Component& component, std::vector<Merge>& merges) {
    reset(component);
    std::vector<Pair> scanned(component.nodes), mutual, todo;
    for (std::size_t node = 0; node < component.nodes; ++node)
        scanned[node] = {static_cast<std::uint32_t>(node), none};
    Work work;
    scan_all(scanned, work);
    for (;;) {
        find_mutual(scanned, mutual);
        if (mutual.empty() && work.scheduled.empty()) {
            for (const std::uint32_t cluster : std::exchange(work.stale, {})) {
                if (schedule(cluster)) work.scheduled.push_back({cluster, none});
            }
            if (work.scheduled.empty()) break;
        }
        if (++round_ % rounds_between_stop_checks == 0) context_.check_stop();
        merge_all(mutual, merges);
        scan_all(mutual, work);
        todo.clear();
        std::swap(todo, work.scheduled);
        scan_all(todo, work);
        std::swap(scanned, todo);
        scanned.insert(scanned.end(), mutual.begin(), mutual.end());
        if (looks_ > limits_.looks_a_pair_max * component.pairs.size()) {
            finish_one_at_a_time(merges);
            break;
        }
    }
}

}  // namespace sameas
