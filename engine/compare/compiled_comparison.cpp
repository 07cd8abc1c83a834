#include "engine/compare/compiled_comparison.hpp"

#include <limits>
#include <utility>

#include "engine/compare/comparator.hpp"
#include "engine/errors.hpp"

namespace sameas {

RaritySource rarity_of(const FrequencyTable& table, const Features& features) {
    RaritySource source;
    source.feature = features.find(table.expression);
    source.bits = information_bits(table, features.values(source.feature));
    for (const double bits : source.bits) source.bins.push_back(static_cast<std::uint8_t>(rarity_bin(bits)));
    return source;
}

namespace {

/// What splits a level into rarity bins.
void find_rarity(const LevelSettings& level, const Features& features, const RaritySources& sources,
                 const std::vector<MeasureSlot>& slots, CompiledLevel& compiled) {
    const RaritySplit split = rarity_split(level);
    for (const Expression& expression : split.values) compiled.rarity.push_back(&sources.at(to_string(expression)));
    for (const Expression& expression : split.tokens) {  // the first slot that aligns those tokens; all give the same bits
        const auto aligns = [feature = features.find(expression)](const MeasureSlot& slot) {
            return slot.feature == feature && weighs_tokens(slot.call);
        };
        const auto found = std::find_if(slots.begin(), slots.end(), aligns);
        SAMEAS_ASSERT(found != slots.end());
        compiled.shared.push_back(static_cast<std::size_t>(found - slots.begin()));
    }
}

/// True when some part is not unknown over every null of what it reads.
bool may_hold_over_null(const Predicate& predicate) {
    return predicate.kind == Predicate::Kind::missing || predicate.kind == Predicate::Kind::equals ||
           std::any_of(predicate.children.begin(), predicate.children.end(), may_hold_over_null);
}

/// The head of a comparison, if its first level is `exact` of a value that is not multi-valued.
std::optional<ExactHead> head_of(const ComparisonSettings& comparison, const CompiledComparison& compiled,
                                 const PatternLayout& layout, std::size_t c, const Features& features) {
    const LevelSettings& first = comparison.levels.front();
    if (first.is_else || first.predicate.kind != Predicate::Kind::exact) return std::nullopt;
    const Expression& expression = first.predicate.operands.front();
    ExactHead head{.feature = features.find(expression), .first_state = layout.first_state(c, 1), .stride = layout.stride(c)};
    if (features.is_multi(head.feature)) return std::nullopt;
    const std::vector<const RaritySource*>& rarity = compiled.levels.front().rarity;
    if (!rarity.empty()) {
        SAMEAS_ASSERT(rarity.size() == 1 && rarity.front()->feature == head.feature);
        head.bins = rarity.front()->bins.data();
    }
    std::vector<Expression> operands;
    for (const LevelSettings& level : comparison.levels) {
        if (!level.is_else) add_operands(operands, level.predicate);
    }
    // What a function makes of a null is null; but some levels are told from one side, or ask for nulls.
    head.null_decides = std::none_of(comparison.levels.begin(), comparison.levels.end(), [](const LevelSettings& level) {
        return !level.is_else && may_hold_over_null(level.predicate);
    });
    head.null_decides &= std::all_of(operands.begin(), operands.end(), [&](const Expression& operand) {
        return operand == expression || (expression.is_field() && operand.field() == expression.name);
    });
    return head;
}

/// Finds the runs of levels with bounds, from level l on. \returns the end of the first one
std::size_t find_bound_run(std::vector<CompiledLevel>& levels, std::size_t l) {
    if (!levels[l].measure_bound) return l + 1;
    BoundRun run{.slot = levels[l].measure_bound->slot, .at_least = levels[l].measure_bound->at_least, .bounds = {}};
    std::size_t end = l;
    for (; end < levels.size() && run.bounds.size() < kernels::level_bounds_max; ++end) {
        const std::optional<MeasureBound>& bound = levels[end].measure_bound;
        if (!bound || bound->slot != run.slot || bound->at_least != run.at_least) break;
        run.bounds.push_back(bound->bound);
    }
    for (std::size_t other = 0; other < levels.size(); ++other) {
        const std::vector<std::size_t>& slots = levels[other].slots;
        if (other >= l && other < end) continue;
        if (std::find(slots.begin(), slots.end(), run.slot) != slots.end()) run.reads_alone = false;
    }
    levels[l].bound_run = std::move(run);
    return end;
}

}  // namespace

CompiledComparison compile(const ComparisonSettings& comparison, const PatternLayout& layout, std::size_t c,
                           const Features& features, const RaritySources& rarity) {
    CompiledComparison result;
    SharedParts parts;
    for (const LevelSettings& level : comparison.levels) {
        CompiledLevel compiled;
        if (!level.is_else) {
            compiled.predicate.emplace_back(level.predicate, features, parts);
            compiled.measure_bound = compiled.predicate.front().measure_bound();
            compiled.predicate.front().collect_slots(compiled.slots);
            std::sort(compiled.slots.begin(), compiled.slots.end());
            compiled.slots.erase(std::unique(compiled.slots.begin(), compiled.slots.end()), compiled.slots.end());
            if (layout.bins(c, result.levels.size() + 1) > 1) find_rarity(level, features, rarity, parts.slots, compiled);
            result.reads_shared_bits = result.reads_shared_bits || !compiled.shared.empty();
        }
        result.levels.push_back(std::move(compiled));
    }
    for (std::size_t l = 0; l < result.levels.size();)
        l = find_bound_run(result.levels, l);
    result.slots = std::move(parts.slots);
    result.head = head_of(comparison, result, layout, c, features);
    return result;
}

std::size_t bin_of(const CompiledLevel& level, const ValueId* left, const ValueId* right, double shared_bits) {
    if (const RaritySource* source = level.sole_source())  // bins rise with bits
        return std::min(source->bins[index(left[source->feature])], source->bins[index(right[source->feature])]);
    double bits = shared_bits;
    for (const RaritySource* source : level.rarity) {
        bits += std::min(source->bits[index(left[source->feature])], source->bits[index(right[source->feature])]);
    }
    return rarity_bin(bits);
}

double open_most(const CompiledComparison& comparison, const PatternLayout& layout, std::size_t c, std::size_t bin,
                 const std::vector<double>& bits) {
    // A head over the only value that is read has decided about null already, and `else` takes what is left.
    const bool never_null = comparison.head && comparison.head->null_decides && comparison.levels.back().predicate.empty();
    double most = never_null ? -std::numeric_limits<double>::infinity() : bits[0];
    for (std::size_t l = comparison.head ? 1 : 0; l < comparison.levels.size(); ++l) {
        const CompiledLevel& level = comparison.levels[l];
        const double* const of_level = bits.data() + layout.first_state(c, l + 1);
        const RaritySource* const source = level.sole_source();
        const bool same_bin =
            comparison.head && comparison.head->bins && source != nullptr && source->feature == comparison.head->feature;
        most = std::max(most, same_bin ? of_level[bin] : *std::max_element(of_level, of_level + layout.bins(c, l + 1)));
    }
    return most;
}

}  // namespace sameas
