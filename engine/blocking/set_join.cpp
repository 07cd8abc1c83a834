// All pairs of sets with a similarity of at least t, without looking at all pairs.
//
// Problem: of a million names, some millions of pairs have more than half of their q-grams in common, among 5 * 10^11.
// Sharing one gram is no help: the frequent ones are in a tenth of all names.
//
// Idea, in four steps that each only leave out what cannot be a pair. Let sets of sizes l and r need c common elements
// (SetThreshold::least_common), and let the elements of each be in one order, the rarest first.
//  - Prefix: if the first common element stands at place i of the one and j of the other (from 0), all c common ones are
//    from there on, so i <= l - c and j <= r - c. So only the first places of a set are listed, by element: its prefix. Rare
//    elements have short lists, and the frequent ones are in hardly any prefix.
//  - Size: sizes that need more common elements than the smaller set has are not compared.
//  - Place: the lists of an element are grouped by size and place, so both bounds above select runs of whole groups: nothing
//    is asked of the single pair.
//  - Signature: each element toggles one of 64 bits of its set's signature, so signatures differ in no more bits than the
//    sets in elements, and these differ in l + r - 2 c at most. This is all that is asked of most pairs: eight bytes
//    each, read in order, some at a time (kernels/near_signatures.hpp). Sets of twenty and more fill 64 bits, so those left
//    are asked once more by a second signature, which leaves a third.
// What is left is measured by the very kernel that levels of comparisons use, so a pair is decided as they decide it.
//
// Why each pair comes once: it is met in the lists of every element that both prefixes have, and given only in that of the
// first one that both sets have, a question to the two sets alone, asked of the few that reached the threshold. So nothing
// is remembered about pairs: memory is that of the lists, threads share no state, and no order matters.
//
// Why so: the prefix filter is that of Chaudhuri, Ganti and Kaushik (2006) and Bayardo, Ma and Srikant (2007), the filter
// by place that of Xiao et al. (2008), PPJoin. Mann, Augsten and Bouros (2016) found these simple filters to win over deeper
// ones. They count candidates in an array over all sets, a cache miss each; the bitmap filter of Sandes, Teodoro and Melo
// (2020) is what makes that array needless here.
#include "engine/blocking/set_join.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/table/huge_pages.hpp"
#include "kernels/near_signatures.hpp"

namespace sameas {

namespace {

constexpr std::uint32_t no_size = 0xFFFFFFFFu;
constexpr std::size_t left_tile = 32;
constexpr std::size_t right_tile = 512;  // 4 KB of signatures: they stay in the first cache
constexpr std::size_t measured_at_once = 1024;
constexpr std::size_t sets_ahead = 8;
constexpr std::uint64_t task_compared = std::uint64_t{1} << 21;  // pairs of signatures: a millisecond
constexpr std::size_t values_at_once = 8192;

/// Reads sets into memory that it keeps.
class SetReader {
  public:
    explicit SetReader(const kernels::SetBatch& sets) : sets_(sets) {}
    std::span<const std::uint32_t> read(std::size_t value) {
        const auto v = static_cast<std::uint32_t>(value);
        if (const std::uint32_t size = kernels::set_size(sets_, v); set_.size() < size) set_.resize(size);
        return {set_.data(), kernels::read_set(sets_, v, set_.data())};
    }

  private:
    const kernels::SetBatch& sets_;
    std::vector<std::uint32_t> set_;
};

/// A value in the list of an element, before lists are grouped.
struct Entry {
    std::uint32_t size;
    std::uint32_t position;
    std::uint32_t value;
    bool operator<(const Entry& other) const {
        if (size != other.size) return size < other.size;
        return position != other.position ? position < other.position : value < other.value;
    }
};

}  // namespace

SetJoin::SetJoin(const kernels::SetBatch& sets, std::span<const std::uint8_t> is_used,
                 const SetJoinOptions& options, RunContext& context)
    : sets_(sets), options_(options) {
    SAMEAS_ASSERT(options.threshold.bound > 0);
    list_sizes(is_used);
    context.check_stop();
    build_lists(context);
}

void SetJoin::list_sizes(std::span<const std::uint8_t> is_used) {
    size_of_.assign(is_used.size(), no_size);
    std::vector<std::uint32_t> number;  // of a size among those that occur
    for (std::size_t value = 1; value < is_used.size(); ++value) {
        if (is_used[value] == 0) continue;
        const std::uint32_t size = kernels::set_size(sets_, static_cast<std::uint32_t>(value));
        size_of_[value] = size;
        if (size == 0) empty_.push_back(static_cast<ValueId>(value));
        if (number.size() <= size) number.resize(std::size_t{size} + 1, no_size);
        number[size] = 0;
    }
    for (std::uint32_t size = 1; size < number.size(); ++size) {
        if (number[size] == no_size) continue;
        number[size] = static_cast<std::uint32_t>(sizes_.size());
        sizes_.push_back(size);
    }
    for (std::uint32_t& size : size_of_) {
        if (size != no_size) size = size == 0 ? no_size : number[size];
    }
    for (std::uint32_t s = 0; s < sizes_.size(); ++s) {
        const std::uint32_t first = smallest_partner_.empty() ? 0 : smallest_partner_.back();  // it does not fall
        std::uint32_t smallest = first;
        while (smallest <= s && options_.threshold.least_common(sizes_[s], sizes_[smallest]) > sizes_[smallest])
            ++smallest;
        smallest_partner_.push_back(smallest);
        least_begin_.push_back(least_common_.size());
        for (std::uint32_t other = smallest; other <= s; ++other)
            least_common_.push_back(options_.threshold.least_common(sizes_[s], sizes_[other]));
    }
    if (options_.threshold.reached(0, 0, 0) && options_.values_of_element_max == 0) return;
    empty_.clear();
}

void SetJoin::build_lists(RunContext& context) {
    const std::size_t values = size_of_.size();
    SetReader reader(sets_);
    const auto for_each_set = [&](const auto& body) {
        for (std::size_t value = 1; value < values; ++value) {
            if (value % values_at_once == 0) context.check_stop();
            if (size_of_[value] != no_size) body(value, reader.read(value));
        }
    };
    std::uint32_t id_max = 0;
    for_each_set([&](std::size_t, std::span<const std::uint32_t> set) { id_max = std::max(id_max, set.back()); });
    std::vector<std::uint64_t> begin(std::size_t{id_max} + 2);  // of each element's list; first how many it has
    const std::uint32_t frequency_max = options_.values_of_element_max;
    if (frequency_max != 0) {
        frequency_.resize(std::size_t{id_max} + 1);
        for_each_set([&](std::size_t, std::span<const std::uint32_t> set) {
            for (const std::uint32_t element : set)
                ++frequency_[element];
        });
    }
    /// Calls body(element, place) for what is listed of a set.
    const auto for_each_listed = [&](std::size_t value, std::span<const std::uint32_t> set, const auto& body) {
        const std::uint32_t size = size_of_[value], smallest = smallest_partner_[size];
        if (smallest > size) return;
        const std::uint32_t last = sizes_[size] - least_common(size, smallest);
        for (std::uint32_t position = 0; position <= last; ++position) {
            const std::uint32_t element = set[sizes_[size] - 1 - position];
            if (frequency_max == 0 || frequency_[element] <= frequency_max) body(element, position);
        }
    };
    std::vector<SetSignature> signature_of_value(values, SetSignature({}));
    for_each_set([&](std::size_t value, std::span<const std::uint32_t> set) {
        signature_of_value[value] = SetSignature(set);
        for_each_listed(value, set, [&](std::uint32_t element, std::uint32_t) { ++begin[element + 1]; });
    });
    for (std::size_t i = 1; i < begin.size(); ++i)
        begin[i] += begin[i - 1];
    std::vector<Entry> entries = vector_on_huge_pages<Entry>(begin.back());
    for_each_set([&](std::size_t value, std::span<const std::uint32_t> set) {
        for_each_listed(value, set, [&](std::uint32_t element, std::uint32_t position) {
            entries[begin[element]++] = {size_of_[value], position, static_cast<std::uint32_t>(value)};
        });
    });
    const auto list = [&](std::size_t element) {  // begin[element] is now where the list ends
        const std::uint64_t first = begin[element - 1];
        return std::span(entries).subspan(first, begin[element] - first);
    };
    parallel_chunks(context, id_max, 64, [&](std::size_t first, std::size_t last) {
        for (std::size_t element = first + 1; element <= last; ++element)
            std::sort(list(element).begin(), list(element).end());
    });
    for (std::uint32_t element = 1; element <= id_max; ++element) {
        if (list(element).size() < 2) continue;
        elements_.push_back({element, groups_.size()});
        for (const Entry& entry : list(element)) {
            const bool is_new = groups_.size() == elements_.back().first_group || groups_.back().size != entry.size ||
                                groups_.back().position != entry.position;
            if (is_new) groups_.push_back({entry.size, entry.position, values_.size()});
            values_.push_back(static_cast<ValueId>(entry.value));
        }
    }
    entries = {};
    elements_.push_back({no_size, groups_.size()});
    groups_.push_back({no_size, no_size, values_.size()});
    signatures_ = vector_on_huge_pages<std::uint64_t>(values_.size());
    second_signatures_ = vector_on_huge_pages<std::uint64_t>(values_.size());
    parallel_chunks(context, values_.size(), values_at_once, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            signatures_[i] = signature_of_value[index(values_[i])].first;
            second_signatures_[i] = signature_of_value[index(values_[i])].second;
        }
    });
}

/// Makes the pairs of some lists. One a thread: keeps its memory.
class SetJoinWorker {
  public:
    SetJoinWorker(const SetJoin& join, RunContext& context, const ValuePairSink& sink)
        : join_(join), context_(context), sink_(sink) {
        places_.resize(left_tile * right_tile);
    }

    /// Pairs of entries [begin, end) of the element's lists with those before them.
    void join(std::size_t element, std::uint64_t begin, std::uint64_t end) {
        element_ = join_.elements_[element].id;
        const std::uint64_t first = join_.elements_[element].first_group;
        const auto& groups = join_.groups_;
        std::uint64_t group = first;
        while (groups[group + 1].begin <= begin)
            ++group;
        for (; groups[group].begin < end; ++group) {
            const std::uint64_t group_begin = std::max(groups[group].begin, begin);
            const std::uint64_t group_end = std::min(groups[group + 1].begin, end);
            join_group(first, group, group_begin, group_end);
        }
    }
    void join_empty(std::size_t number) {
        context_.check_stop();
        for (std::size_t other = 0; other < number; ++other)
            give({join_.empty_[number], join_.empty_[other]});
    }
    /// Ends a task: nothing waits any more.
    void finish() {
        measure();
        hand_on();
    }
    const SetJoinCost& cost() const { return cost_; }

  private:
    /// Entries [begin, end) of one group with those of groups of the same or smaller sizes before them.
    void join_group(std::uint64_t first, std::uint64_t group, std::uint64_t begin, std::uint64_t end) {
        const auto& groups = join_.groups_;
        const auto [size, position, own_begin] = groups[group];
        const std::uint32_t length = join_.sizes_[size];
        std::uint64_t other = first;
        while (groups[other].size < join_.smallest_partner_[size])
            ++other;
        while (other <= group) {
            const std::uint32_t other_size = groups[other].size, other_length = join_.sizes_[other_size];
            const std::uint32_t least = join_.least_common(size, other_size);
            if (position > length - least) return;  // it rises with the other size
            const std::uint64_t other_begin = groups[other].begin;
            std::uint64_t last = other;
            while (last <= group && groups[last].size == other_size && groups[last].position <= other_length - least)
                ++last;
            const std::uint64_t other_end = last > group ? end : groups[last].begin;
            compare(begin, end, other_begin, other_end, length + other_length - 2 * least);
            while (last <= group && groups[last].size == other_size)
                ++last;
            other = last;
        }
    }

    /// Takes the pairs of an entry of [begin, end) with one of [other_begin, other_end) before it whose signatures are near.
    void compare(std::uint64_t begin, std::uint64_t end, std::uint64_t other_begin, std::uint64_t other_end,
                 std::uint32_t apart_max) {
        const std::uint64_t* const signatures = join_.signatures_.data();
        for (std::uint64_t right = other_begin; right < other_end; right += right_tile) {
            const std::uint64_t right_size = std::min<std::uint64_t>(right_tile, other_end - right);
            for (std::uint64_t left = begin; left < end; left += left_tile) {
                const std::uint64_t left_size = std::min<std::uint64_t>(left_tile, end - left);
                if (left + left_size <= right + 1) continue;  // the group with itself: none of them is before
                const std::size_t count = kernels::near_signatures(signatures + left, left_size, signatures + right,
                                                                   right_size, apart_max, places_.data());
                cost_.compared += left_size * right_size;
                for (std::size_t i = 0; i < count; ++i)
                    take(left + (places_[i] >> 32), right + (places_[i] & 0xFFFFFFFFu), apart_max);
            }
        }
    }

    void take(std::uint64_t left, std::uint64_t right, std::uint32_t apart_max) {
        if (right >= left) return;
        const std::uint64_t apart = join_.second_signatures_[left] ^ join_.second_signatures_[right];
        if (static_cast<std::uint32_t>(std::popcount(apart)) > apart_max) return;
        left_[waiting_] = static_cast<std::uint32_t>(join_.values_[left]);
        right_[waiting_] = static_cast<std::uint32_t>(join_.values_[right]);
        met_in_[waiting_] = element_;
        if (++waiting_ == measured_at_once) measure();
    }

    /// Gives those of the waiting pairs that were met in their rarest common element and reach the threshold. That they were
    /// is asked first: it takes the ends of the two sets, and where sets are much alike they meet in many elements.
    void measure() {
        context_.check_stop();
        const SetThreshold& threshold = join_.options_.threshold;
        std::size_t count = 0;
        for (std::size_t i = 0; i < waiting_; ++i) {
            const std::size_t next = std::min(i + sets_ahead, waiting_ - 1);
            prefetch(left_[next]);
            prefetch(right_[next]);
            left_[count] = left_[i];
            right_[count] = right_[i];
            count += kernels::largest_common(join_.sets_, left_[i], right_[i]) == met_in_[i] ? 1u : 0u;  // ids: the rarest
        }
        threshold.measure(join_.sets_, {left_.data(), right_.data(), count, nullptr}, measures_.data());
        for (std::size_t i = 0; i < count; ++i) {
            if (measures_[i] >= threshold.bound) give({static_cast<ValueId>(left_[i]), static_cast<ValueId>(right_[i])});
        }
        cost_.measured += count;
        waiting_ = 0;
    }

    void prefetch(std::uint32_t value) const {
        __builtin_prefetch(join_.sets_.rows + join_.sets_.row_bytes * value);
    }

    void give(ValuePair pair) {
        pairs_[pair_count_] = pair;
        if (++pair_count_ == value_pairs_max) hand_on();
    }

    void hand_on() {
        const std::size_t count = std::exchange(pair_count_, 0);  // stands even if the sink throws
        cost_.found += count;
        if (count > 0) sink_({pairs_.data(), count});
    }

    const SetJoin& join_;
    RunContext& context_;
    const ValuePairSink& sink_;
    std::uint32_t element_ = 0;
    std::vector<std::uint64_t> places_;
    std::array<std::uint32_t, measured_at_once> left_, right_, met_in_;
    std::array<double, measured_at_once> measures_;
    std::size_t waiting_ = 0;
    std::array<ValuePair, value_pairs_max> pairs_;
    std::size_t pair_count_ = 0;
    SetJoinCost cost_;
};

SetJoinCost SetJoin::for_each_pair(RunContext& context, const ValuePairSink& sink) const {
    /// Elements [first, last), or entries [begin, end) of the lists of `first`; or the empty sets [first, last).
    struct Task {
        std::size_t first;
        std::size_t last;
        std::uint64_t begin;
        std::uint64_t end;
    };
    std::vector<Task> tasks;
    const auto list_begin = [&](std::size_t element) { return groups_[elements_[element].first_group].begin; };
    std::uint64_t pairs = 0;
    for (std::size_t element = elements_.size() - 1; element-- > 0;) {  // rare ones first: they find most, and soonest
        const std::uint64_t begin = list_begin(element), end = list_begin(element + 1), size = end - begin;
        const std::uint64_t strip = std::max<std::uint64_t>(task_compared / size, 1);
        if (size <= strip) {
            if (pairs == 0 || pairs >= task_compared) tasks.push_back({element, element + 1, 0, 0}), pairs = 0;
            pairs += size * size / 2 + 1;
            tasks.back().first = element;
            continue;
        }
        pairs = 0;
        for (std::uint64_t at = begin; at < end; at += strip)
            tasks.push_back({element, element + 1, at, std::min(at + strip, end)});
    }
    tbb::enumerable_thread_specific<SetJoinWorker> workers([&] { return SetJoinWorker(*this, context, sink); });
    parallel_chunks(context, tasks.size(), 1, [&](std::size_t first, std::size_t last) {
        SetJoinWorker& worker = workers.local();
        for (std::size_t t = first; t < last; ++t) {
            const Task& task = tasks[t];
            for (std::size_t element = task.first; element < task.last; ++element) {
                const bool is_whole = task.end == 0;
                worker.join(element, is_whole ? list_begin(element) : task.begin,
                            is_whole ? list_begin(element + 1) : task.end);
            }
            worker.finish();
        }
    });
    parallel_chunks(context, empty_.size(), 16, [&](std::size_t first, std::size_t last) {
        SetJoinWorker& worker = workers.local();
        for (std::size_t number = first; number < last; ++number)
            worker.join_empty(number);
        worker.finish();
    });
    SetJoinCost cost;
    for (const SetJoinWorker& worker : workers) {
        cost.compared += worker.cost().compared;
        cost.measured += worker.cost().measured;
        cost.found += worker.cost().found;
    }
    return cost;
}

}  // namespace sameas
