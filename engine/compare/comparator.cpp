// From pairs of rows to agreement patterns.
//
// Pairs come in chunks; a chunk is worked on in small batches whose codes stay in the cache. Inside a batch each
// comparison goes through its levels in order and keeps a list of the pairs that no level has taken yet: a level first
// has the string measures that it needs computed, for those pairs alone and only where the codes differ, in one call
// of the kernel a batch; then it is evaluated pair by pair. Most comparisons begin with `exact`: that level, and the null
// state, are settled for the whole batch by comparing codes, without a branch.
//
// Where only pairs above a floor are wanted, a pair has a ceiling: the prior, and for each comparison what its state
// weighs if it is known, or else the most that its remaining states could. Comparing codes alone gives ceilings, and most
// pairs are below the floor then: they are dropped before a text is touched. Those that are left are gathered to full
// batches again, and meet the other comparisons in the order of their price, each lowering the ceilings. A state that an
// agreement would have is known from the rarity of the two values, so a ceiling takes the rarity into account.
//
// Ceilings are sums of doubles in another order than a weight's own: they may be off by some 1e-13, and are given 1e-6.
#include "engine/compare/comparator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "engine/compare/compiled_comparison.hpp"
#include "engine/compare/measure.hpp"
#include "engine/errors.hpp"

namespace sameas {

namespace {

constexpr double ceiling_slack_bits = 1e-6;
/// Of a batch of batch_pairs, so many are looked at afresh while others wait.
constexpr std::size_t fresh_pairs = batch_pairs / 4;

/// Pairs in work: at most batch_pairs of them.
struct Batch {
    std::vector<const ValueId*> left, right;   ///< codes of the rows, one a feature
    std::vector<std::uint64_t> patterns;       ///< so far
    std::vector<double> ceilings;
    std::vector<std::uint32_t> places;         ///< in the chunk
    std::size_t size = 0;

    void prepare() {
        left.resize(batch_pairs);
        right.resize(batch_pairs);
        patterns.resize(batch_pairs);
        ceilings.resize(batch_pairs);
        places.resize(batch_pairs);
    }
};

}  // namespace

struct Comparator::Compiled {
    std::vector<CompiledComparison> comparisons;
    RaritySources rarity;
    std::map<const Dictionary*, PreparedValues> values;  ///< of the features that some measure reads
    std::size_t slots_max = 0;
};

/// What one comparison can weigh.
struct Comparator::Ceilings::Tables {
    struct OfComparison {
        std::vector<double> bits;                     ///< by state
        std::array<double, rarity_bins> exact{};      ///< of an exact agreement, by bin (not split: the first)
        std::array<double, rarity_bins> open{};       ///< the most of the states after the head, by the lower bin
    };
    double prior_bits = 0;
    double cut_bits = 0;
    std::vector<OfComparison> comparisons;
    std::vector<std::size_t> cheap, dear;   ///< places of comparisons: without texts, worth asking first; the others
};

Comparator::Ceilings::Ceilings() : tables_(std::make_unique<Tables>()) {}
Comparator::Ceilings::~Ceilings() = default;
Comparator::Ceilings::Ceilings(Ceilings&&) noexcept = default;

struct Comparator::Scratch::State {
    void prepare(const Compiled& compiled);
    void load(const Features& features, std::span<const CandidatePair> pairs, std::size_t first_place);
    void measure(const CompiledComparison& comparison, std::size_t slot, const Batch& batch);
    void settle_head(const ExactHead& head, Batch& batch);
    void weigh_head(const ExactHead& head, const Ceilings::Tables::OfComparison& weights, Batch& batch);
    void find_undecided(const CompiledComparison& comparison, const Batch& batch, double cut_bits);
    void compare(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c, Batch& batch);
    void take(const CompiledLevel& level, std::size_t first_state, std::uint64_t stride, Batch& batch);
    void lower_ceilings(const CompiledComparison& comparison, const Ceilings::Tables::OfComparison& weights,
                        const PatternLayout& layout, std::size_t c, Batch& batch);
    void settle(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c,
                const Ceilings::Tables& tables, Batch& batch);
    void pack(double cut_bits);
    std::size_t finish_packed(const Compiled& compiled, const PatternLayout& layout, const Ceilings::Tables& tables,
                              std::span<std::uint64_t> patterns, std::uint32_t* places);

    Batch fresh, packed;
    std::vector<std::uint32_t> undecided;                       ///< pairs of the batch that no level took
    std::vector<std::uint32_t> asked;                           ///< those that a comparison began with
    std::vector<std::uint8_t> known;                            ///< some predicate could be evaluated
    std::vector<Truth3> truths;                                 ///< of a level, by place in `undecided`
    std::vector<std::vector<double>> measures;                  ///< by slot, by pair
    std::vector<std::uint8_t> measured;                         ///< by slot: done for the undecided pairs
    std::vector<const double*> measure_pointers;
    std::vector<std::uint32_t> kernel_left, kernel_right, kernel_pair;
    std::vector<double> kernel_out;
    MeasureScratch measure_scratch;
};

Comparator::Scratch::Scratch() : state_(std::make_unique<State>()) {}
Comparator::Scratch::~Scratch() = default;
Comparator::Scratch::Scratch(Scratch&&) noexcept = default;

Comparator::~Comparator() = default;

Comparator::Comparator(const Settings& settings, const Features& features, const TermFrequencies& frequencies)
    : layout_(settings), features_(features), compiled_(std::make_unique<Compiled>()) {
    Compiled& compiled = *compiled_;
    for (const FrequencyTable& table : frequencies) {
        compiled.rarity.emplace(to_string(table.expression), rarity_of(table, features));
    }
    for (const ComparisonSettings& comparison : settings.comparisons) {
        compiled.comparisons.push_back(
            compile(comparison, layout_, compiled.comparisons.size(), features, compiled.rarity));
        compiled.slots_max = std::max(compiled.slots_max, compiled.comparisons.back().slots.size());
    }
    for (CompiledComparison& comparison : compiled.comparisons) {
        for (const MeasureSlot& slot : comparison.slots) {
            const Dictionary& dictionary = features.values(slot.feature);
            PreparedValues& values =
                compiled.values.try_emplace(&dictionary, dictionary, features.domain(slot.feature)).first->second;
            comparison.measures.push_back(make_measure(slot.call, values));
        }
    }
}

namespace {

/// The most that a comparison weighs when its head does not fire and the head's two values have that lower bin.
double open_most(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c, std::size_t bin,
                 const std::vector<double>& bits) {
    // A head over the only value that is read has decided about null already, and `else` takes what is left.
    const bool never_null = comparison.head && comparison.head->null_decides && comparison.levels.back().predicate.empty();
    double most = never_null ? -std::numeric_limits<double>::infinity() : bits[0];
    for (std::size_t l = comparison.head ? 1 : 0; l < comparison.levels.size(); ++l) {
        const CompiledLevel& level = comparison.levels[l];
        const double* const of_level = bits.data() + layout.first_state(c, l + 1);
        const bool same_bin = comparison.head && comparison.head->bins && level.rarity.size() == 1 &&
                              level.rarity.front()->feature == comparison.head->feature;
        most = std::max(most, same_bin ? of_level[bin] : *std::max_element(of_level, of_level + layout.bins(c, l + 1)));
    }
    return most;
}

}  // namespace

Comparator::Ceilings Comparator::ceilings(const WeightFloor& floor) const {
    SAMEAS_ASSERT(floor.bits.size() == compiled_->comparisons.size());
    Ceilings result;
    Ceilings::Tables& tables = *result.tables_;
    tables.prior_bits = floor.prior_bits;
    tables.cut_bits = floor.floor_bits - ceiling_slack_bits;
    std::vector<double> spread;
    for (std::size_t c = 0; c < compiled_->comparisons.size(); ++c) {
        const CompiledComparison& comparison = compiled_->comparisons[c];
        Ceilings::Tables::OfComparison weights;
        weights.bits = floor.bits[c];
        for (std::size_t bin = 0; bin < rarity_bins; ++bin) {
            weights.open[bin] = open_most(comparison, layout_, c, bin, weights.bits);
            if (comparison.head && bin < layout_.bins(c, 1)) weights.exact[bin] = weights.bits[layout_.first_state(c, 1) + bin];
        }
        const auto [least, most] = std::minmax_element(weights.bits.begin(), weights.bits.end());
        spread.push_back(*most - *least);
        // Of a mere `exact`, `else` the ceiling is what it weighs: asking lowers nothing.
        const bool lowers = !comparison.head || comparison.levels.size() > 2;
        (comparison.slots.empty() && lowers ? tables.cheap : tables.dear).push_back(c);
        tables.comparisons.push_back(std::move(weights));
    }
    for (std::vector<std::size_t>* const order : {&tables.cheap, &tables.dear}) {  // first what moves the ceiling most
        std::sort(order->begin(), order->end(), [&](std::size_t a, std::size_t b) {
            return spread[a] != spread[b] ? spread[a] > spread[b] : a < b;
        });
    }
    return result;
}

void Comparator::Scratch::State::prepare(const Compiled& compiled) {
    if (!known.empty()) return;
    fresh.prepare();
    packed.prepare();
    known.resize(batch_pairs);
    truths.resize(batch_pairs);
    undecided.resize(batch_pairs);
    measures.assign(compiled.slots_max, std::vector<double>(batch_pairs));
    for (const auto& values : measures) measure_pointers.push_back(values.data());
    measured.resize(compiled.slots_max);
    for (auto* list : {&kernel_left, &kernel_right, &kernel_pair}) list->resize(batch_pairs);
    asked.reserve(batch_pairs);
    kernel_out.resize(batch_pairs);
}

void Comparator::Scratch::State::load(const Features& features, std::span<const CandidatePair> pairs,
                                      std::size_t first_place) {
    fresh.size = pairs.size();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        fresh.left[i] = features.codes(pairs[i].left).data();
        fresh.right[i] = features.codes(pairs[i].right).data();
        __builtin_prefetch(fresh.left[i]);  // rows of random pairs are in no cache: wait for all of them at once
        __builtin_prefetch(fresh.right[i]);
        fresh.patterns[i] = 0;
        fresh.places[i] = static_cast<std::uint32_t>(first_place + i);
    }
}

/// Has a slot's measure computed for the undecided pairs. They only get fewer: later levels find it done.
void Comparator::Scratch::State::measure(const CompiledComparison& comparison, std::size_t s, const Batch& batch) {
    if (measured[s]) return;
    measured[s] = 1;
    const std::size_t feature = comparison.slots[s].feature;
    const Measure& measure = *comparison.measures[s];
    const double of_equal = measure.of_equal();
    const bool computes_equal = std::isnan(of_equal);
    double* const results = measures[s].data();
    // Pointers of this function's own: a byte written through one of the object's might be one of its pointers.
    const ValueId* const* const lefts = batch.left.data();
    const ValueId* const* const rights = batch.right.data();
    std::uint32_t *const to_left = kernel_left.data(), *const to_right = kernel_right.data();
    std::uint32_t* const to_pair = kernel_pair.data();
    std::size_t size = 0;
    for (const std::uint32_t pair : undecided) {
        const ValueId left_value = lefts[pair][feature], right_value = rights[pair][feature];
        const bool any_null = (left_value == null_value) | (right_value == null_value);
        const bool settled = any_null | ((left_value == right_value) & !computes_equal);
        to_left[size] = static_cast<std::uint32_t>(left_value);
        to_right[size] = static_cast<std::uint32_t>(right_value);
        to_pair[size] = pair;
        size += settled ? 0 : 1;
        results[pair] = any_null ? std::numeric_limits<double>::quiet_NaN() : of_equal;
    }
    measure.compute({kernel_left.data(), kernel_right.data(), size}, kernel_out.data(), measure_scratch);
    const double* const computed = kernel_out.data();
    for (std::size_t i = 0; i < size; ++i) results[to_pair[i]] = computed[i];
}

/// Adds exact agreements to the patterns of the batch.
void Comparator::Scratch::State::settle_head(const ExactHead& head, Batch& batch) {
    const ValueId *const *lefts = batch.left.data(), *const *rights = batch.right.data();
    std::uint64_t* const patterns = batch.patterns.data();
    const ExactHead h = head;
    for (std::size_t i = 0, size = batch.size; i < size; ++i) {
        const ValueId left = lefts[i][h.feature], right = rights[i][h.feature];
        const bool equal = (left == right) & (left != null_value);
        const std::uint64_t state = h.first_state + (h.bins == nullptr ? 0 : h.bins[index(left)]);
        patterns[i] += equal ? state * h.stride : 0;
    }
}

/// Adds what a comparison weighs, or the most that it can, to the ceilings.
void Comparator::Scratch::State::weigh_head(const ExactHead& head, const Ceilings::Tables::OfComparison& weights,
                                            Batch& batch) {
    const ValueId *const *lefts = batch.left.data(), *const *rights = batch.right.data();
    double* const ceilings = batch.ceilings.data();
    const ExactHead h = head;
    const double of_null = weights.bits[0];
    for (std::size_t i = 0, size = batch.size; i < size; ++i) {
        const ValueId left = lefts[i][h.feature], right = rights[i][h.feature];
        const std::size_t bin = open_bin(h, left, right);
        const bool any_null = (left == null_value) | (right == null_value);
        const double unequal = any_null & h.null_decides ? of_null : weights.open[bin];
        ceilings[i] += (left == right) & !any_null ? weights.exact[bin] : unequal;
    }
}

/// Lists the pairs that the head leaves to the other levels and whose ceilings reach the cut.
void Comparator::Scratch::State::find_undecided(const CompiledComparison& comparison, const Batch& batch, double cut_bits) {
    undecided.resize(batch_pairs);
    std::uint32_t* const list = undecided.data();
    std::uint8_t* const known_of = known.data();
    const double* const ceilings = batch.ceilings.data();
    const std::uint32_t pairs = static_cast<std::uint32_t>(batch.size);
    std::size_t size = 0;
    if (!comparison.head) {
        for (std::uint32_t i = 0; i < pairs; ++i) {
            list[size] = i;
            size += ceilings[i] >= cut_bits ? 1 : 0;
            known_of[i] = 0;
        }
    } else {
        const ValueId *const *lefts = batch.left.data(), *const *rights = batch.right.data();
        const ExactHead h = *comparison.head;
        for (std::uint32_t i = 0; i < pairs; ++i) {
            const ValueId left = lefts[i][h.feature], right = rights[i][h.feature];
            const bool any_null = (left == null_value) | (right == null_value);
            const bool is_left_over = any_null ? !h.null_decides : left != right;
            list[size] = i;
            size += (is_left_over & (ceilings[i] >= cut_bits)) ? 1 : 0;
            known_of[i] = any_null ? 0 : 1;
        }
    }
    undecided.resize(size);
}

/// Gives the undecided pairs of which truths says so the state of a level, and keeps the others.
void Comparator::Scratch::State::take(const CompiledLevel& level, std::size_t first_state, std::uint64_t stride,
                                      Batch& batch) {
    std::uint32_t* const list = undecided.data();
    const Truth3* const truth_of = truths.data();
    std::uint8_t* const known_of = known.data();
    std::uint64_t* const patterns = batch.patterns.data();
    std::size_t left_over = 0;
    for (std::size_t i = 0, size = undecided.size(); i < size; ++i) {
        const std::uint32_t pair = list[i];
        const bool fires = truth_of[i] == Truth3::yes;
        known_of[pair] |= truth_of[i] == Truth3::no ? 1 : 0;
        list[left_over] = pair;
        left_over += fires ? 0 : 1;
        if (!fires) continue;
        const std::size_t bin = level.rarity.empty() ? 0 : bin_of(level, batch.left[pair], batch.right[pair]);
        patterns[pair] += (first_state + bin) * stride;
    }
    undecided.resize(left_over);
}

/// Adds the state of one comparison to the patterns of the undecided pairs.
void Comparator::Scratch::State::compare(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c,
                                         Batch& batch) {
    std::fill(measured.begin(), measured.end(), std::uint8_t{0});
    for (std::size_t l = comparison.head ? 1 : 0; l < comparison.levels.size() && !undecided.empty(); ++l) {
        const CompiledLevel& level = comparison.levels[l];
        for (const std::size_t s : level.slots) measure(comparison, s, batch);
        const std::size_t first_state = layout.first_state(c, l + 1);
        const std::uint64_t stride = layout.stride(c);
        if (level.predicate.empty()) {  // else, the last one; where nothing could be compared: null
            std::uint64_t* const patterns = batch.patterns.data();
            for (const std::uint32_t pair : undecided) patterns[pair] += known[pair] != 0 ? first_state * stride : 0;
            break;
        }
        if (level.measure_bound) {
            const double* const values = measures[level.measure_bound->slot].data();
            const double bound = level.measure_bound->bound;
            const bool at_least = level.measure_bound->at_least;
            const std::uint32_t* const list = undecided.data();
            Truth3* const truth_of = truths.data();
            for (std::size_t i = 0, size = undecided.size(); i < size; ++i) {
                const double value = values[list[i]];
                const bool fires = at_least ? value >= bound : value <= bound;
                const Truth3 otherwise = std::isnan(value) ? Truth3::unknown : Truth3::no;
                truth_of[i] = fires ? Truth3::yes : otherwise;
            }
        } else {
            level.predicate.front().evaluate(undecided, {batch.left.data(), batch.right.data(), measure_pointers.data()},
                                             truths.data());
        }
        take(level, first_state, stride, batch);
    }
}

void Comparator::patterns(std::span<const CandidatePair> pairs, std::span<std::uint64_t> patterns,
                          Scratch& scratch) const {
    SAMEAS_ASSERT(pairs.size() == patterns.size());
    Scratch::State& state = *scratch.state_;
    state.prepare(*compiled_);
    constexpr double no_cut = -std::numeric_limits<double>::infinity();
    for (std::size_t begin = 0; begin < pairs.size(); begin += batch_pairs) {
        state.load(features_, pairs.subspan(begin, std::min(batch_pairs, pairs.size() - begin)), begin);
        std::fill_n(state.fresh.ceilings.begin(), state.fresh.size, 0.0);
        for (std::size_t c = 0; c < compiled_->comparisons.size(); ++c) {
            const CompiledComparison& comparison = compiled_->comparisons[c];
            if (comparison.head) state.settle_head(*comparison.head, state.fresh);
            state.find_undecided(comparison, state.fresh, no_cut);
            state.compare(comparison, layout_, c, state.fresh);
        }
        std::copy_n(state.fresh.patterns.begin(), state.fresh.size, patterns.begin() + static_cast<std::ptrdiff_t>(begin));
    }
}

/// Replaces the most that a comparison could weigh by what it does weigh, for the pairs asked.
void Comparator::Scratch::State::lower_ceilings(const CompiledComparison& comparison,
                                                const Ceilings::Tables::OfComparison& weights,
                                                const PatternLayout& layout, std::size_t c, Batch& batch) {
    for (const std::uint32_t pair : asked) {
        const double weight = weights.bits[layout.state(batch.patterns[pair], c)];
        const std::size_t bin = comparison.head ? open_bin(*comparison.head, batch.left[pair][comparison.head->feature],
                                                           batch.right[pair][comparison.head->feature])
                                                : 0;
        batch.ceilings[pair] += weight - weights.open[bin];
    }
}

/// Compares the pairs that still reach the cut, and lowers their ceilings to what the comparison weighs.
void Comparator::Scratch::State::settle(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c,
                                        const Ceilings::Tables& tables, Batch& batch) {
    find_undecided(comparison, batch, tables.cut_bits);
    if (undecided.empty()) return;
    asked = undecided;
    compare(comparison, layout, c, batch);
    lower_ceilings(comparison, tables.comparisons[c], layout, c, batch);
}

/// Appends the fresh pairs whose ceilings reach the cut to the packed ones. \pre there is room
void Comparator::Scratch::State::pack(double cut_bits) {
    for (std::size_t i = 0; i < fresh.size; ++i) {
        const std::size_t to = packed.size;
        packed.left[to] = fresh.left[i];
        packed.right[to] = fresh.right[i];
        packed.patterns[to] = fresh.patterns[i];
        packed.ceilings[to] = fresh.ceilings[i];
        packed.places[to] = fresh.places[i];
        packed.size += fresh.ceilings[i] >= cut_bits ? 1 : 0;
    }
}

/// Settles the packed pairs and writes those that reach the cut. \returns how many
std::size_t Comparator::Scratch::State::finish_packed(const Compiled& compiled, const PatternLayout& layout,
                                                      const Ceilings::Tables& tables, std::span<std::uint64_t> patterns,
                                                      std::uint32_t* places) {
    for (const CompiledComparison& comparison : compiled.comparisons) {
        if (comparison.head) settle_head(*comparison.head, packed);
    }
    for (const std::size_t c : tables.dear) settle(compiled.comparisons[c], layout, c, tables, packed);
    std::size_t written = 0;
    for (std::size_t i = 0; i < packed.size; ++i) {
        if (packed.ceilings[i] < tables.cut_bits) continue;
        patterns[packed.places[i]] = packed.patterns[i];
        places[written++] = packed.places[i];
    }
    packed.size = 0;
    return written;
}

std::size_t Comparator::patterns_reaching(std::span<const CandidatePair> pairs, const Ceilings& ceilings,
                                          std::span<std::uint64_t> patterns, std::span<std::uint32_t> places,
                                          Scratch& scratch) const {
    SAMEAS_ASSERT(pairs.size() == patterns.size() && pairs.size() == places.size());
    Scratch::State& state = *scratch.state_;
    const Ceilings::Tables& tables = *ceilings.tables_;
    state.prepare(*compiled_);
    std::size_t written = 0;
    for (std::size_t begin = 0; begin < pairs.size(); begin += fresh_pairs) {
        state.load(features_, pairs.subspan(begin, std::min(fresh_pairs, pairs.size() - begin)), begin);
        std::fill_n(state.fresh.ceilings.begin(), state.fresh.size, tables.prior_bits);
        for (std::size_t c = 0; c < compiled_->comparisons.size(); ++c) {
            const CompiledComparison& comparison = compiled_->comparisons[c];
            if (comparison.head) {
                state.weigh_head(*comparison.head, tables.comparisons[c], state.fresh);
            } else {
                for (std::size_t i = 0; i < state.fresh.size; ++i) state.fresh.ceilings[i] += tables.comparisons[c].open[0];
            }
        }
        for (const std::size_t c : tables.cheap) state.settle(compiled_->comparisons[c], layout_, c, tables, state.fresh);
        state.pack(tables.cut_bits);
        if (state.packed.size + fresh_pairs > batch_pairs) {
            written += state.finish_packed(*compiled_, layout_, tables, patterns, places.data() + written);
        }
    }
    return written + state.finish_packed(*compiled_, layout_, tables, patterns, places.data() + written);
}

}  // namespace sameas
