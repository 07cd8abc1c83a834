#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/blocking/set_threshold.hpp"
#include "engine/run_context.hpp"
#include "engine/table/types.hpp"
#include "kernels/set_overlap.hpp"

namespace sameas {

/// Two distinct values of a dictionary.
struct ValuePair {
    ValueId left;
    ValueId right;
};

/// Takes some of the pairs of a join, at most value_pairs_max. Called from several threads at once; what it throws ends the
/// join and comes out of it.
using ValuePairSink = std::function<void(std::span<const ValuePair> pairs)>;
inline constexpr std::size_t value_pairs_max = 4096;

/// Twice 64 bits of a set, each the parity of how many elements fall on it: sets differ in at least as many elements as
/// their signatures in bits.
struct SetSignature {
    std::uint64_t first = 0;   ///< ids are by falling frequency, so here the most frequent elements have bits of their own
    std::uint64_t second = 0;  ///< elements spread anew: what falls together here did not there

    explicit SetSignature(std::span<const std::uint32_t> set) {
        for (const std::uint32_t element : set) {
            first ^= std::uint64_t{1} << (element & 63);
            second ^= std::uint64_t{1} << (element * 0x9E3779B1u >> 26);
        }
    }
};

/// What a join did.
struct SetJoinCost {
    std::uint64_t compared = 0;  ///< pairs of signatures
    std::uint64_t measured = 0;  ///< of them near enough to be measured
    std::uint64_t found = 0;     ///< pairs given to the sink
};

struct SetJoinOptions {
    SetThreshold threshold;
    /// Not 0: only pairs that share an element which at most so many of the values have. Loses the others: a price for
    /// not comparing what shares frequent elements alone.
    std::uint32_t values_of_element_max = 0;
};

/// The pairs of values of one dictionary whose sets (of q-grams, tokens, items) reach a threshold: all of them, and
/// no other. Two different values with equal sets are such a pair, two with empty sets where the measure of these
/// reaches the bound. Immutable: joins and questions may run at the same time.
class SetJoin {
  public:
    /// \param sets     of values 0, 1 .. is_used.size() - 1; ids are 1, 2 ... by falling number of values that hold the
    ///                 element, as QGramSets and TokenSets give them. What `sets` points to must outlive this.
    /// \param is_used  of each value, 0 where it takes no part (no record has it); the null value never does
    /// About 0.2 us an element; 20 bytes for each element of a prefix (about (1 - bound) of them under jaccard, all under
    /// overlap), 4 a value, and twice that while it runs. \throws Cancelled
    SetJoin(const kernels::SetBatch& sets, std::span<const std::uint8_t> is_used, const SetJoinOptions& options,
            RunContext& context);

    /// Gives each pair once, in no defined order and orientation, on the threads of the run. Memory: some 200 KB a
    /// thread. \throws Cancelled
    SetJoinCost for_each_pair(RunContext& context, const ValuePairSink& sink) const;

    /// What find_partners works with. One a thread: keeps its memory.
    struct Scratch {
        std::vector<std::uint32_t> set;
        std::vector<std::uint64_t> places;
        std::vector<std::uint32_t> partners;
        std::vector<std::uint32_t> repeated;  ///< the value itself
        std::vector<double> measures;
    };
    /// Appends the other values that make a pair with this one, each once. Reads the lists of its elements only, so it
    /// is what a sample or a new record asks. \pre the value takes part
    void find_partners(ValueId value, Scratch& scratch, std::vector<ValueId>& out) const;
    /// About the nanoseconds that find_partners() takes, at most: by how many values the lists of its elements have, not by a clock.
    std::uint64_t partner_work(ValueId value, Scratch& scratch) const;
    /// Whether two values make a pair; a value with itself does where its set reaches the threshold with itself. Null
    /// makes none. A few nanoseconds for short values.
    bool holds(ValueId left, ValueId right) const;

    /// What the join holds, and about what the sets of its values take, which it reads.
    std::uint64_t memory_bytes() const;
    const SetJoinOptions& options() const { return options_; }

  private:
    friend class SetJoinWorker;
    /// Where the values with an element at one place of sets of one size begin.
    struct Group {
        std::uint32_t size;      ///< which of sizes_
        std::uint32_t position;  ///< of the element in the set, the rarest first
        std::uint64_t begin;     ///< in values_ and signatures_
    };
    /// One element that at least two values have in their prefix.
    struct Element {
        std::uint32_t id;
        std::uint64_t first_group;  ///< the groups of an element: by size, then position
    };

    std::span<const std::uint32_t> read_set(std::uint32_t value, Scratch& scratch) const;
    /// Calls `body` with each group of values that have the element at this place, from the end, of the set, and may be partners, and how many elements
    /// apart they may be. \returns false where no other value has it
    template <class Body>
    bool for_each_group(std::span<const std::uint32_t> set, std::uint32_t size, std::uint32_t position, const Body& body) const;
    void measure_partners(std::uint32_t value, std::uint32_t element, Scratch& scratch,
                          std::vector<ValueId>& out) const;
    void list_sizes(std::span<const std::uint8_t> is_used);
    void build_lists(RunContext& context);
    std::uint32_t least_common(std::uint32_t larger, std::uint32_t smaller) const {
        return least_common_[least_begin_[larger] + smaller - smallest_partner_[larger]];
    }

    kernels::SetBatch sets_;
    SetJoinOptions options_;
    std::vector<std::uint32_t> size_of_;        ///< of a value: which of sizes_; `no_size` where it takes no part
    std::vector<std::uint32_t> sizes_;          ///< those of sets that take part, rising
    std::vector<std::uint32_t> smallest_partner_;  ///< of a size, the least that can be a pair with it (both in sizes_)
    std::vector<std::uint64_t> least_begin_;    ///< of a size, its row in least_common_
    std::vector<std::uint32_t> least_common_;   ///< of a size with each from its smallest partner up to itself
    std::vector<ValueId> empty_;                ///< values of empty sets
    std::vector<std::uint32_t> frequency_;      ///< by element id, where options ask for it
    std::vector<Element> elements_;             ///< by rising id; and one more for the end
    std::vector<Group> groups_;                 ///< and one more for the end
    std::vector<ValueId> values_;
    std::vector<std::uint64_t> signatures_;         ///< SetSignature::first
    std::vector<std::uint64_t> second_signatures_;  ///< SetSignature::second
};

}  // namespace sameas
