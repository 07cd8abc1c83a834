// From pairs of rows to agreement patterns.
//
// Pairs come in chunks; a chunk is worked on in small batches whose codes stay in the cache. Inside a batch each
// comparison goes through its levels in order and keeps a list of the pairs that no level has taken yet: a level first
// has the string measures that it needs computed, for those pairs alone and only where the codes differ, in one call
// of the kernel a batch; then it is evaluated pair by pair. Most pairs leave at `exact`, by one comparison of integers.
#include "engine/compare/comparator.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/compare/compiled_predicate.hpp"
#include "engine/compare/measure.hpp"
#include "engine/errors.hpp"

namespace sameas {

namespace {

/// What a level's rarity bin is read from: the information of a feature's values.
struct RaritySource {
    std::size_t feature = 0;
    std::vector<double> bits;   ///< by ValueId
};

struct CompiledLevel {
    std::vector<CompiledPredicate> predicate;   ///< one, or none for else
    std::vector<std::size_t> slots;             ///< measures to have before evaluating
    std::vector<const RaritySource*> rarity;    ///< empty: not split
};

struct CompiledComparison {
    std::vector<CompiledLevel> levels;
    std::vector<MeasureSlot> slots;
    std::vector<std::unique_ptr<Measure>> measures;   ///< by slot
};

}  // namespace

struct Comparator::Compiled {
    std::vector<CompiledComparison> comparisons;
    std::map<std::string, RaritySource> rarity;          ///< by the expression as printed
    std::map<const Dictionary*, PreparedValues> values;  ///< of the features that some measure reads
    std::size_t slots_max = 0;
};

struct Comparator::Scratch::State {
    void prepare(const Compiled& compiled);
    void measure(const CompiledComparison& comparison, std::size_t slot);
    void compare(const Compiled& compiled, const PatternLayout& layout, std::size_t comparison,
                 std::span<std::uint64_t> patterns);

    std::vector<const ValueId*> left, right;                    ///< codes of the batch's rows
    std::vector<Truth3> truths;                                 ///< of a level, by place in `undecided`
    std::vector<std::uint32_t> undecided;                       ///< pairs of the batch that no level took
    std::vector<std::uint8_t> known;                            ///< some predicate could be evaluated
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
        const std::size_t feature = features.find(table.expression);
        compiled.rarity[to_string(table.expression)] = {feature, information_bits(table, features.values(feature))};
    }
    for (const ComparisonSettings& comparison : settings.comparisons) {
        CompiledComparison result;
        for (const LevelSettings& level : comparison.levels) {
            CompiledLevel compiled_level;
            if (!level.is_else) {
                compiled_level.predicate.emplace_back(level.predicate, features, result.slots);
                compiled_level.predicate.front().collect_slots(compiled_level.slots);
                std::sort(compiled_level.slots.begin(), compiled_level.slots.end());
                const auto repeats = std::unique(compiled_level.slots.begin(), compiled_level.slots.end());
                compiled_level.slots.erase(repeats, compiled_level.slots.end());
                if (comparison.term_frequency) {
                    for (const Expression& expression : rarity_expressions(level)) {
                        compiled_level.rarity.push_back(&compiled.rarity.at(to_string(expression)));
                    }
                }
            }
            result.levels.push_back(std::move(compiled_level));
        }
        compiled.slots_max = std::max(compiled.slots_max, result.slots.size());
        compiled.comparisons.push_back(std::move(result));
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

std::size_t bin_of(const CompiledLevel& level, const ValueId* left, const ValueId* right) {
    double bits = 0;
    for (const RaritySource* source : level.rarity) {
        // The more frequent of the two values: an agreement is as rare as its commoner side.
        bits += std::min(source->bits[index(left[source->feature])], source->bits[index(right[source->feature])]);
    }
    return rarity_bin(bits);
}

}  // namespace

void Comparator::Scratch::State::prepare(const Compiled& compiled) {
    if (!left.empty()) return;
    left.resize(batch_pairs);
    right.resize(batch_pairs);
    known.resize(batch_pairs);
    truths.resize(batch_pairs);
    measures.assign(compiled.slots_max, std::vector<double>(batch_pairs));
    for (const auto& values : measures) measure_pointers.push_back(values.data());
    measured.resize(compiled.slots_max);
    for (auto* list : {&kernel_left, &kernel_right, &kernel_pair, &undecided}) list->reserve(batch_pairs);
    kernel_out.resize(batch_pairs);
}

/// Has a slot's measure computed for the undecided pairs. They only get fewer: later levels find it done.
void Comparator::Scratch::State::measure(const CompiledComparison& comparison, std::size_t s) {
    if (measured[s]) return;
    measured[s] = 1;
    const std::size_t feature = comparison.slots[s].feature;
    const Measure& measure = *comparison.measures[s];
    const double of_equal = measure.of_equal();
    const bool computes_equal = std::isnan(of_equal);
    kernel_left.clear();
    kernel_right.clear();
    kernel_pair.clear();
    for (const std::uint32_t pair : undecided) {
        const ValueId left_value = left[pair][feature], right_value = right[pair][feature];
        if (left_value == right_value && !computes_equal) {
            measures[s][pair] = of_equal;
        } else if (left_value != null_value && right_value != null_value) {
            kernel_left.push_back(static_cast<std::uint32_t>(left_value));
            kernel_right.push_back(static_cast<std::uint32_t>(right_value));
            kernel_pair.push_back(pair);
        }
    }
    measure.compute({kernel_left.data(), kernel_right.data(), kernel_pair.size()}, kernel_out.data(), measure_scratch);
    for (std::size_t i = 0; i < kernel_pair.size(); ++i) measures[s][kernel_pair[i]] = kernel_out[i];
}

/// Adds the state of one comparison to the patterns of the batch.
void Comparator::Scratch::State::compare(const Compiled& compiled, const PatternLayout& layout, std::size_t c,
                                         std::span<std::uint64_t> patterns) {
    const CompiledComparison& comparison = compiled.comparisons[c];
    undecided.resize(patterns.size());
    std::iota(undecided.begin(), undecided.end(), 0u);
    std::fill_n(known.begin(), patterns.size(), std::uint8_t{0});
    std::fill(measured.begin(), measured.end(), std::uint8_t{0});
    for (std::size_t l = 0; l < comparison.levels.size() && !undecided.empty(); ++l) {
        const CompiledLevel& level = comparison.levels[l];
        for (const std::size_t s : level.slots) measure(comparison, s);
        const std::size_t first_state = layout.first_state(c, l + 1);
        const std::uint64_t stride = layout.stride(c);
        if (level.predicate.empty()) {  // else, the last one; where nothing could be compared: null
            for (const std::uint32_t pair : undecided) patterns[pair] += known[pair] != 0 ? first_state * stride : 0;
            break;
        }
        level.predicate.front().evaluate(undecided, {left.data(), right.data(), measure_pointers.data()}, truths.data());
        std::size_t left_over = 0;
        for (std::size_t i = 0; i < undecided.size(); ++i) {
            const std::uint32_t pair = undecided[i];
            if (truths[i] != Truth3::yes) {
                if (truths[i] == Truth3::no) known[pair] = 1;
                undecided[left_over++] = pair;
                continue;
            }
            const std::size_t bin = level.rarity.empty() ? 0 : bin_of(level, left[pair], right[pair]);
            patterns[pair] += (first_state + bin) * stride;
        }
        undecided.resize(left_over);
    }
}

void Comparator::patterns(std::span<const CandidatePair> pairs, std::span<std::uint64_t> patterns,
                          Scratch& scratch) const {
    SAMEAS_ASSERT(pairs.size() == patterns.size());
    Scratch::State& state = *scratch.state_;
    state.prepare(*compiled_);
    for (std::size_t begin = 0; begin < pairs.size(); begin += batch_pairs) {
        const std::size_t size = std::min(batch_pairs, pairs.size() - begin);
        for (std::size_t i = 0; i < size; ++i) {
            state.left[i] = features_.codes(pairs[begin + i].left).data();
            state.right[i] = features_.codes(pairs[begin + i].right).data();
            __builtin_prefetch(state.left[i]);  // rows of random pairs are in no cache: wait for all of them at once
            __builtin_prefetch(state.right[i]);
            patterns[begin + i] = 0;
        }
        for (std::size_t c = 0; c < compiled_->comparisons.size(); ++c) {
            state.compare(*compiled_, layout_, c, patterns.subspan(begin, size));
        }
    }
}

}  // namespace sameas
