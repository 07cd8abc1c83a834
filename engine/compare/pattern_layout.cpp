#include "engine/compare/pattern_layout.hpp"

#include <algorithm>
#include <bit>

#include "engine/errors.hpp"

namespace sameas {

namespace {

bool is_agreement(const Predicate& predicate) {
    switch (predicate.kind) {
        case Predicate::Kind::exact:  // a set of values is not as rare as any one of them: one weight for all
            return !is_multi_valued(predicate.operands.front());
        case Predicate::Kind::swapped:
        case Predicate::Kind::at_least:
        case Predicate::Kind::at_most:
            return true;
        case Predicate::Kind::all_of:
            return std::all_of(predicate.children.begin(), predicate.children.end(), is_agreement);
        default:
            return false;
    }
}

}  // namespace

std::size_t rarity_bin(double bits) {
    const double bin = std::max(0.0, bits) / rarity_bin_bits;
    return bin >= static_cast<double>(rarity_bins - 1) ? rarity_bins - 1 : static_cast<std::size_t>(bin);
}

bool has_rarity_bins(const LevelSettings& level) { return !level.is_else && is_agreement(level.predicate); }

PatternLayout::PatternLayout(const Settings& settings) {
    std::uint64_t stride = 1;
    int bits_needed = 0;
    for (const ComparisonSettings& comparison : settings.comparisons) {
        std::size_t states = 1;  // 0 is null
        std::vector<std::size_t> first, bins, level_of{0};
        for (const LevelSettings& level : comparison.levels) {
            const bool may_split = comparison.rarity_levels == 0 || first.size() < comparison.rarity_levels;
            const bool is_split = comparison.term_frequency && may_split && has_rarity_bins(level);
            const std::size_t split = is_split ? rarity_bins : 1;
            first.push_back(states);
            bins.push_back(split);
            level_of.insert(level_of.end(), split, first.size());
            states += split;
        }
        bits_needed += static_cast<int>(std::bit_width(states - 1));
        stride_.push_back(stride);
        if (__builtin_mul_overflow(stride, static_cast<std::uint64_t>(states), &stride)) {
            throw InvalidSettings(message("the levels of the comparisons make too many agreement patterns for 64 bits (at '",
                                          comparison.name, "' already ", bits_needed,
                                          " bits): use fewer comparisons, fewer levels, or term_frequency on fewer of them"));
        }
        state_count_.push_back(states);
        first_state_.push_back(std::move(first));
        bins_.push_back(std::move(bins));
        level_of_.push_back(std::move(level_of));
    }
}

double PatternLayout::level_total(std::size_t comparison, std::size_t level, std::span<const double> values) const {
    double total = 0;
    for (std::size_t b = 0; b < bins(comparison, level); ++b) total += values[first_state(comparison, level) + b];
    return total;
}

}  // namespace sameas
