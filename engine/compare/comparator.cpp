// From pairs of rows to agreement patterns.
//
// Pairs come in chunks; a chunk is worked on in small batches whose codes stay in the cache. Inside a batch each
// comparison goes through its levels in order and keeps a list of the pairs that no level has taken yet: a level first
// has the string measures that it needs computed, for those pairs alone and only where the codes differ, in one call
// of the kernel a batch; then it is evaluated pair by pair. Most comparisons begin with `exact`: that level, and the null
// state, are settled for the whole batch by comparing codes, without a branch. Levels that hold one measure against bounds come
// from the measure as levels, in one step; as numbers first where another level reads the measure too, where equal values have no
// fixed result, and where it is read off an alignment.
#include "engine/compare/comparator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/compare/comparator_state.hpp"
#include "engine/errors.hpp"

namespace sameas {

Comparator::Scratch::Scratch() : state_(std::make_unique<State>()) {}
Comparator::Scratch::~Scratch() = default;
Comparator::Scratch::Scratch(Scratch&&) noexcept = default;

Comparator::~Comparator() = default;

Comparator::Comparator(const Settings& settings, const Features& features, const TermFrequencies& frequencies)
    : layout_(settings), features_(features), compiled_(std::make_unique<Compiled>()) {
    Compiled& compiled = *compiled_;
    for (const FrequencyTable& table : frequencies) {
        if (is_multi_valued(table.expression)) continue;  // of tokens, which measures weigh
        compiled.rarity.emplace(to_string(table.expression), rarity_of(table, features));
    }
    for (const ComparisonSettings& comparison : settings.comparisons) {
        compiled.comparisons.push_back(
            compile(comparison, layout_, compiled.comparisons.size(), features, compiled.rarity));
        compiled.slots_max = std::max(compiled.slots_max, compiled.comparisons.back().slots.size());
        compiled.reads_shared_bits = compiled.reads_shared_bits || compiled.comparisons.back().reads_shared_bits;
    }
    for (CompiledComparison& comparison : compiled.comparisons) {
        for (const MeasureSlot& slot : comparison.slots) {
            const Dictionary& dictionary = features.values(slot.feature);
            PreparedValues& values =
                compiled.values.try_emplace(&dictionary, dictionary, features.domain(slot.feature)).first->second;
            if (weighs_tokens(slot.call))
                values.weigh_tokens_by(find_table(frequencies, tokens_of(features[slot.feature].expression)));
            comparison.measures.push_back(make_measure(slot.call, values));
        }
    }
}

void Comparator::Scratch::State::prepare(const Compiled& compiled) {
    if (!known.empty()) return;
    fresh.prepare();
    packed.prepare();
    known.resize(batch_pairs);
    states.resize(batch_pairs);
    truths.resize(batch_pairs);
    undecided.resize(batch_pairs);
    measures.assign(compiled.slots_max, std::vector<double>(batch_pairs));
    for (const auto& values : measures) measure_pointers.push_back(values.data());
    measured.resize(compiled.slots_max);
    if (compiled.reads_shared_bits) shared_bits.assign(compiled.slots_max, std::vector<double>(batch_pairs));
    for (auto* list : {&kernel_left, &kernel_right, &kernel_pair}) list->resize(batch_pairs);
    for (auto* list : {&levels_of, &kernel_levels}) list->resize(batch_pairs);
    asked.reserve(batch_pairs);
    for (auto* list : {&kernel_out, &kernel_inside, &kernel_shared}) list->resize(batch_pairs);
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
    if (const TokenAlignment* const alignment = measure.alignment().alignment)
        return measure_alignment(comparison, *alignment, feature, batch);
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

/// The same for all slots that are read off one alignment, and the bits that it shares.
void Comparator::Scratch::State::measure_alignment(const CompiledComparison& comparison, const TokenAlignment& alignment,
                                                   std::size_t feature, const Batch& batch) {
    AlignmentResults results{.shared_bits = comparison.reads_shared_bits ? kernel_shared.data() : nullptr};
    std::array<double*, 2> of_slots{}, computed{};
    double* shared_of_slot = nullptr;
    std::size_t slots = 0;
    for (std::size_t s = 0; s < comparison.slots.size(); ++s) {
        const AlignmentView view = comparison.measures[s]->alignment();
        if (view.alignment != &alignment || comparison.slots[s].feature != feature) continue;
        measured[s] = 1;
        if (shared_of_slot == nullptr && comparison.reads_shared_bits) shared_of_slot = shared_bits[s].data();
        of_slots[slots] = measures[s].data();
        computed[slots] = results.*view.result = slots == 0 ? kernel_out.data() : kernel_inside.data();
        ++slots;
    }
    std::size_t size = 0;
    for (const std::uint32_t pair : undecided) {
        const ValueId left = batch.left[pair][feature], right = batch.right[pair][feature];
        const bool any_null = (left == null_value) | (right == null_value);
        kernel_left[size] = static_cast<std::uint32_t>(left);
        kernel_right[size] = static_cast<std::uint32_t>(right);
        kernel_pair[size] = pair;
        size += any_null | (left == right) ? 0 : 1;
        for (std::size_t k = 0; k < slots; ++k)
            of_slots[k][pair] = any_null ? std::numeric_limits<double>::quiet_NaN() : 1.0;
        if (shared_of_slot != nullptr) shared_of_slot[pair] = alignment.bits(left);
    }
    alignment.align({kernel_left.data(), kernel_right.data(), size}, results, measure_scratch);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t k = 0; k < slots; ++k) of_slots[k][kernel_pair[i]] = computed[k][i];
        if (shared_of_slot != nullptr) shared_of_slot[kernel_pair[i]] = kernel_shared[i];
    }
}

/// The rarity bin of a pair that a level takes; 0 where it is not split.
std::size_t Comparator::Scratch::State::bin(const CompiledLevel& level, std::uint32_t pair, const Batch& batch) const {
    if (!level.is_split()) return 0;
    double bits = 0;
    for (const std::size_t slot : level.shared) bits += shared_bits[slot][pair];
    return bin_of(level, batch.left[pair], batch.right[pair], bits);
}

/// Adds exact agreements to the patterns of the batch, and may list the pairs that are left to the other levels.
template <bool lists>
void Comparator::Scratch::State::settle_head(const ExactHead& head, Batch& batch) {
    const ValueId *const *lefts = batch.left.data(), *const *rights = batch.right.data();
    std::uint64_t* const patterns = batch.patterns.data();
    std::uint8_t* const known_of = known.data();
    if constexpr (lists) undecided.resize(batch_pairs);
    std::uint32_t* const list = undecided.data();
    const ExactHead h = head;
    std::size_t listed = 0;
    for (std::uint32_t i = 0, size = static_cast<std::uint32_t>(batch.size); i < size; ++i) {
        const ValueId left = lefts[i][h.feature], right = rights[i][h.feature];
        const bool any_null = (left == null_value) | (right == null_value);
        const std::uint64_t state = h.first_state + (h.bins == nullptr ? 0 : h.bins[index(left)]);
        patterns[i] += (left == right) & !any_null ? state * h.stride : 0;
        if constexpr (lists) {
            known_of[i] = any_null ? 0 : 1;
            list[listed] = i;
            listed += (any_null ? !h.null_decides : left != right) ? 1 : 0;
        }
    }
    if constexpr (lists) undecided.resize(listed);
}

template void Comparator::Scratch::State::settle_head<false>(const ExactHead& head, Batch& batch);  // for ceilings.cpp

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
        states[pair] = static_cast<std::uint32_t>(first_state + bin(level, pair, batch));
        patterns[pair] += states[pair] * stride;
    }
    undecided.resize(left_over);
}

/// levels_of[i]: where in the run undecided pair i ends, see kernels/levels.hpp.
void Comparator::Scratch::State::find_levels(const CompiledComparison& comparison, const BoundRun& run,
                                             const Batch& batch) {
    const Measure& measure = *comparison.measures[run.slot];
    if (!run.reads_alone || measure.alignment().alignment != nullptr || std::isnan(measure.of_equal())) {
        this->measure(comparison, run.slot, batch);
        for (std::size_t i = 0; i < undecided.size(); ++i) kernel_out[i] = measures[run.slot][undecided[i]];
        kernels::write_levels(kernel_out.data(), undecided.size(), run.view(), levels_of.data());
        return;
    }
    const double of_equal = measure.of_equal();
    std::uint8_t equal_level = 0;
    kernels::write_levels(&of_equal, 1, run.view(), &equal_level);
    const std::size_t feature = comparison.slots[run.slot].feature;
    const ValueId *const *const lefts = batch.left.data(), *const *const rights = batch.right.data();
    std::uint32_t *const to_left = kernel_left.data(), *const to_right = kernel_right.data();
    std::uint32_t* const to_place = kernel_pair.data();
    std::uint8_t* const levels = levels_of.data();
    std::size_t size = 0;
    for (std::uint32_t i = 0, count = static_cast<std::uint32_t>(undecided.size()); i < count; ++i) {
        const std::uint32_t pair = undecided[i];
        const ValueId left = lefts[pair][feature], right = rights[pair][feature];
        const bool any_null = (left == null_value) | (right == null_value);
        to_left[size] = static_cast<std::uint32_t>(left);
        to_right[size] = static_cast<std::uint32_t>(right);
        to_place[size] = i;
        size += any_null | (left == right) ? 0 : 1;
        levels[i] = any_null ? kernels::level_unknown : equal_level;
    }
    measure.levels({to_left, to_right, size}, run.view(), kernel_levels.data(), measure_scratch);
    for (std::size_t i = 0; i < size; ++i) levels[to_place[i]] = kernel_levels[i];
}

/// Settles a run of levels with bounds that begins at level l. \returns where it ends
std::size_t Comparator::Scratch::State::climb_bounds(const CompiledComparison& comparison, const PatternLayout& layout,
                                                     std::size_t c, std::size_t l, Batch& batch) {
    const BoundRun& run = *comparison.levels[l].bound_run;
    find_levels(comparison, run, batch);
    const std::uint64_t stride = layout.stride(c);
    const std::uint8_t* const levels = levels_of.data();
    std::uint32_t* const list = undecided.data();
    std::uint8_t* const known_of = known.data();
    std::size_t left_over = 0;
    for (std::size_t i = 0, size = undecided.size(); i < size; ++i) {
        const std::uint32_t pair = list[i];
        const std::size_t step = levels[i];
        known_of[pair] |= step != kernels::level_unknown ? 1 : 0;
        list[left_over] = pair;
        if (step >= run.bounds.size()) {
            ++left_over;
            continue;
        }
        const CompiledLevel& level = comparison.levels[l + step];
        states[pair] = static_cast<std::uint32_t>(layout.first_state(c, l + step + 1) + bin(level, pair, batch));
        batch.patterns[pair] += states[pair] * stride;
    }
    undecided.resize(left_over);
    return l + run.bounds.size();
}

/// Levels that ask whether two places are near: a comparison has but one pair of fields for them, so that the angle between two
/// is found once. \returns where they end
std::size_t Comparator::Scratch::State::climb_near(const CompiledComparison& comparison, const PatternLayout& layout,
                                                   std::size_t c, std::size_t l, Batch& batch) {
    const auto end = static_cast<std::size_t>(
        std::find_if_not(comparison.levels.begin() + static_cast<std::ptrdiff_t>(l), comparison.levels.end(),
                         [](const CompiledLevel& level) {
                             return !level.predicate.empty() && level.predicate.front().is_near();
                         }) -
        comparison.levels.begin());
    const std::span<const CompiledLevel> levels(comparison.levels.data() + l, end - l);
    const CompiledPredicate& any = levels.front().predicate.front();
    std::uint32_t* const list = undecided.data();
    std::uint8_t* const known_of = known.data();
    std::size_t left_over = 0;
    for (std::size_t i = 0, size = undecided.size(); i < size; ++i) {
        const std::uint32_t pair = list[i];
        const ValueId *const left = batch.left[pair], *const right = batch.right[pair];
        const double cosine = any.angle_between(left, right);
        Truth3 last = Truth3::unknown;  // no or unknown of all levels alike
        std::size_t step = 0;
        for (; step < levels.size(); ++step) {
            last = levels[step].predicate.front().near(cosine, left, right);
            if (last == Truth3::yes) break;
        }
        if (last == Truth3::no) known_of[pair] = 1;
        list[left_over] = pair;
        left_over += step == levels.size() ? 1 : 0;
        if (step == levels.size()) continue;
        states[pair] = static_cast<std::uint32_t>(layout.first_state(c, l + step + 1) + bin(levels[step], pair, batch));
        batch.patterns[pair] += states[pair] * layout.stride(c);
    }
    undecided.resize(left_over);
    return end;
}

/// Adds the state of one comparison to the patterns of the undecided pairs.
void Comparator::Scratch::State::compare(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c,
                                         Batch& batch) {
    std::fill(measured.begin(), measured.end(), std::uint8_t{0});
    for (std::size_t l = comparison.head ? 1 : 0; l < comparison.levels.size() && !undecided.empty(); ++l) {
        const CompiledLevel& level = comparison.levels[l];
        if (level.bound_run) {
            l = climb_bounds(comparison, layout, c, l, batch) - 1;
            continue;
        }
        for (const std::size_t s : level.slots) measure(comparison, s, batch);
        const std::size_t first_state = layout.first_state(c, l + 1);
        const std::uint64_t stride = layout.stride(c);
        if (level.predicate.empty()) {  // else, the last one; where nothing could be compared: null
            std::uint64_t* const patterns = batch.patterns.data();
            for (const std::uint32_t pair : undecided) {
                states[pair] = known[pair] != 0 ? static_cast<std::uint32_t>(first_state) : 0;
                patterns[pair] += states[pair] * stride;
            }
            break;
        }
        if (level.predicate.front().is_near()) {
            l = climb_near(comparison, layout, c, l, batch) - 1;
            continue;
        }
        level.predicate.front().evaluate(undecided, {batch.left.data(), batch.right.data(), measure_pointers.data()},
                                         truths.data());
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
            if (comparison.head) {
                state.settle_head<true>(*comparison.head, state.fresh);
            } else {
                state.find_undecided(comparison, state.fresh, no_cut);
            }
            state.compare(comparison, layout_, c, state.fresh);
        }
        std::copy_n(state.fresh.patterns.begin(), state.fresh.size, patterns.begin() + static_cast<std::ptrdiff_t>(begin));
    }
}

}  // namespace sameas
