// Leaving pairs out that cannot reach a floor.
//
// A pair has a ceiling: the prior, and for each comparison what its state weighs if it is known, or else the most that its
// remaining states could. Comparing codes alone gives ceilings, and comparisons without texts lower them: most pairs are below
// the floor then, and are dropped before a text is touched. Those that are left are gathered to full batches again, and meet
// the other comparisons, each lowering the ceilings. A state that an agreement would have is known from the rarity of the two
// values, so a ceiling takes the rarity into account.
//
// Ceilings are sums of doubles in another order than a weight's own: they may be off by some 1e-13, and are given 1e-6.
#include <algorithm>
#include <limits>

#include "engine/compare/comparator_state.hpp"
#include "engine/compare/tile_ceilings.hpp"
#include "engine/errors.hpp"

namespace sameas {

namespace {

/// Of a batch of batch_pairs, so many are looked at afresh while others wait.
constexpr std::size_t fresh_pairs = batch_pairs / 4;

}  // namespace

TileCeilings Comparator::tile_ceilings(const WeightFloor& floor, RunContext& context) const {
    return {compiled_->comparisons, layout_, features_, floor, context};
}

Comparator::Ceilings::Ceilings() : tables_(std::make_unique<Tables>()) {}
Comparator::Ceilings::~Ceilings() = default;
Comparator::Ceilings::Ceilings(Ceilings&&) noexcept = default;

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
            weights.head[rarity_bins + bin] = open_most(comparison, layout_, c, bin, weights.bits);
            if (comparison.head && bin < layout_.bins(c, 1)) weights.head[bin] = weights.bits[layout_.first_state(c, 1) + bin];
        }
        weights.head.back() = weights.bits[0];
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

/// Adds what a comparison weighs, or the most that it can, to the ceilings.
void Comparator::Scratch::State::weigh_head(const ExactHead& head, const Ceilings::Tables::OfComparison& weights,
                                            Batch& batch) {
    const ValueId *const *lefts = batch.left.data(), *const *rights = batch.right.data();
    double* const ceilings = batch.ceilings.data();
    const ExactHead h = head;
    const double* const table = weights.head.data();
    for (std::size_t i = 0, size = batch.size; i < size; ++i) {
        const ValueId left = lefts[i][h.feature], right = rights[i][h.feature];
        const std::size_t bin = open_bin(h, left, right);
        const bool any_null = (left == null_value) | (right == null_value);
        const std::size_t open = bin + ((left == right) & !any_null ? 0 : rarity_bins);
        ceilings[i] += table[any_null & h.null_decides ? 2 * rarity_bins : open];
    }
}

/// Replaces the most that a comparison could weigh by what it does weigh, for the pairs asked.
void Comparator::Scratch::State::lower_ceilings(const CompiledComparison& comparison,
                                                const Ceilings::Tables::OfComparison& weights, Batch& batch) {
    for (const std::uint32_t pair : asked) {
        const double weight = weights.bits[states[pair]];
        const std::size_t bin = comparison.head ? open_bin(*comparison.head, batch.left[pair][comparison.head->feature],
                                                           batch.right[pair][comparison.head->feature])
                                                : 0;
        batch.ceilings[pair] += weight - weights.open(bin);
    }
}

/// Compares the pairs that still reach the cut, and lowers their ceilings to what the comparison weighs.
void Comparator::Scratch::State::settle(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c,
                                        const Ceilings::Tables& tables, Batch& batch) {
    find_undecided(comparison, batch, tables.cut_bits);
    if (undecided.empty()) return;
    asked = undecided;
    for (const std::uint32_t pair : asked) states[pair] = 0;
    compare(comparison, layout, c, batch);
    lower_ceilings(comparison, tables.comparisons[c], batch);
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
        if (comparison.head) settle_head<false>(*comparison.head, packed);
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
                for (std::size_t i = 0; i < state.fresh.size; ++i) state.fresh.ceilings[i] += tables.comparisons[c].open(0);
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
