// From a model to the numbers of kernels/tile_ceilings, and from rows to columns of them.
//
// A comparison of one feature becomes a term of its own: exact agreement by code, each other level by a gate and by the most
// that it weighs for a value. A level with rarity bins weighs what the lesser bin of two values says; made rising over
// the bins, that is the lesser of two numbers, one a value. Places are compared by the coordinates of their points on a sphere:
// within a distance no coordinate differs by more. Whatever else there is counts with the most that it can weigh.
//
// Weights are fixed-point numbers of 16 bits, rounded upwards, at a scale at which no sum can leave them. A weight so low that
// nothing could make up for it is raised to one that is still too low.
#include "engine/compare/tile_ceilings.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

#include "engine/compare/letter_gate.hpp"
#include "engine/compare/letters.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "kernels/geo.hpp"

namespace sameas {

namespace {

constexpr double scale_max = 64;        // units a bit
constexpr double sum_max = 30'000;      // units; the rest of 16 bits is for rounding
constexpr double sphere_radius = 16'000;  // differences of coordinates fit 16 bits
constexpr std::size_t values_at_once = 4096;

/// Rounded down: std::lround is a call, and slower than all that is left of a row.
std::int16_t coordinate(double part) {
    constexpr int above_zero = 1 << 15;
    return static_cast<std::int16_t>(static_cast<int>(part * sphere_radius + above_zero) - above_zero);
}
std::uint16_t as_word(std::int16_t number) { return static_cast<std::uint16_t>(number); }

}  // namespace

/// Bits to units.
class TileCeilings::Builder {
  public:
    Builder(const std::vector<CompiledComparison>& comparisons, const PatternLayout& layout, const Features& features,
            const WeightFloor& floor, TileCeilings& result, RunContext& context)
        : comparisons_(comparisons), layout_(layout), features_(features), floor_(floor), result_(result), context_(context) {}

    void build() {
        if (!std::isfinite(floor_.floor_bits)) {  // all pairs, or none
            result_.start_ = floor_.floor_bits > 0 ? -1 : 0;
            return;
        }
        choose_scale();
        double start_bits = floor_.prior_bits - floor_.floor_bits + ceiling_slack_bits;
        for (std::size_t c = 0; c < comparisons_.size(); ++c) {
            const CompiledComparison& comparison = comparisons_[c];
            if (comparison.head) {
                add_values(c);
            } else if (asks_places_alone(comparison)) {
                add_places(c);
            } else {
                start_bits += raised(*std::ranges::max_element(floor_.bits[c]));
            }
        }
        result_.start_ = units(start_bits);
    }

  private:
    void choose_scale() {
        double most = 0;
        for (const std::vector<double>& bits : floor_.bits) most += std::max(0.0, *std::ranges::max_element(bits));
        const double lacking = floor_.floor_bits - floor_.prior_bits;  // that agreements must make up for
        lowest_ = lacking - most - 1;
        double sum = std::abs(lacking) + 1;
        for (const std::vector<double>& bits : floor_.bits) {
            double largest = 0;
            for (const double weight : bits) largest = std::max(largest, std::abs(raised(weight)));
            sum += largest;
        }
        scale_ = std::min(scale_max, sum_max / sum);
    }
    double raised(double bits) const { return std::max(bits, lowest_); }
    std::int16_t units(double bits) const { return static_cast<std::int16_t>(std::ceil(raised(bits) * scale_)); }

    static bool asks_places_alone(const CompiledComparison& comparison) {
        const auto is_near = [](const CompiledLevel& level) { return level.predicate.front().is_near(); };
        const auto& levels = comparison.levels;
        return levels.size() > 1 && levels.back().predicate.empty() && std::all_of(levels.begin(), levels.end() - 1, is_near);
    }

    /// Takes columns for a term.
    std::size_t take_columns(std::size_t count) {
        const std::size_t first = result_.columns_;
        result_.columns_ += count;
        return first;
    }

    void add_places(std::size_t c) {
        const CompiledComparison& comparison = comparisons_[c];
        const std::vector<double>& bits = floor_.bits[c];
        kernels::TileTerm term{.kind = kernels::TileTerm::Kind::places, .null_decides = true};
        term.column = static_cast<std::uint16_t>(take_columns(4));
        term.first_level = static_cast<std::uint16_t>(result_.levels_.size());
        term.levels = static_cast<std::uint16_t>(comparison.levels.size() - 1);
        term.null = units(bits[0]);
        for (std::size_t l = 0; l + 1 < comparison.levels.size(); ++l) {
            const double angle = comparison.levels[l].predicate.front().places().km / kernels::earth_radius_km;
            const double reach = std::ceil(angle * sphere_radius) + 2;  // both coordinates are rounded
            result_.levels_.push_back({.reach = static_cast<std::int16_t>(std::min(reach, 32767.0)),
                                       .weight = most_of(c, l)});
        }
        term.otherwise = most_of(c, comparison.levels.size() - 1);
        result_.places_.push_back({comparison.levels.front().predicate.front().places(), term.column});
        result_.terms_.push_back(term);
    }

    /// The most that level `l` weighs, in any bin.
    std::int16_t most_of(std::size_t c, std::size_t l) const {
        const double* const of_level = floor_.bits[c].data() + layout_.first_state(c, l + 1);
        return units(*std::max_element(of_level, of_level + layout_.bins(c, l + 1)));
    }

    /// The most that a level weighs for two values the lesser bin of which is at most `bin`, by bin: rising.
    std::vector<std::int16_t> rising(std::size_t c, std::size_t l) const {
        const RaritySource* const source = comparisons_[c].levels[l].sole_source();
        if (source == nullptr || source->feature != comparisons_[c].head->feature) {
            return std::vector<std::int16_t>(rarity_bins, most_of(c, l));
        }
        std::vector<std::int16_t> result;
        for (std::size_t bin = 0; bin < rarity_bins; ++bin) {
            const std::int16_t weight = units(floor_.bits[c][layout_.first_state(c, l + 1) + bin]);
            result.push_back(bin == 0 ? weight : std::max(result.back(), weight));
        }
        return result;
    }

    /// A level of a comparison of values: what it weighs by bin, and what it asks of letters.
    struct Level {
        std::vector<std::int16_t> most;
        std::optional<LetterGate> gate;
        std::size_t width() const {
            if (!gate) return 1;
            return gate->kind() == kernels::TileGate::letters_missing ? 2 : 3;
        }
    };

    std::vector<Level> levels_of(std::size_t c) const {
        const CompiledComparison& comparison = comparisons_[c];
        std::vector<Level> levels;
        if (!comparison.head->null_decides) {  // it reads other values too
            std::vector<std::int16_t> most;
            for (std::size_t bin = 0; bin < rarity_bins; ++bin) {
                const std::int16_t weight = units(open_most(comparison, layout_, c, bin, floor_.bits[c]));
                most.push_back(bin == 0 ? weight : std::max(most.back(), weight));
            }
            return {{std::move(most), std::nullopt}};
        }
        for (std::size_t l = 1; l < comparison.levels.size(); ++l) {
            const CompiledLevel& level = comparison.levels[l];
            if (level.predicate.empty()) continue;
            Level made{rising(c, l), std::nullopt};
            if (level.measure_bound) {
                const MeasureSlot& slot = comparison.slots[level.measure_bound->slot];
                if (slot.feature == comparison.head->feature) made.gate = LetterGate::of(slot.call, *level.measure_bound);
            }
            levels.push_back(std::move(made));
        }
        return levels;
    }

    void add_values(std::size_t c) {
        const CompiledComparison& comparison = comparisons_[c];
        const ExactHead& head = *comparison.head;
        const std::vector<Level> levels = levels_of(c);
        kernels::TileTerm term{.null_decides = head.null_decides, .has_exact = true};
        std::optional<TextUnits> units_of_letters;   // levels cut texts in one way, or the others' gates stay open
        std::size_t width = term.null_decides ? 3 : 2;
        for (const Level& level : levels) {
            if (level.gate && !units_of_letters) units_of_letters = level.gate->units();
        }
        term.has_letters = units_of_letters.has_value();
        if (term.has_letters) width += 5;
        const std::size_t first = result_.columns_;
        term.column = static_cast<std::uint16_t>(first);
        term.first_level = static_cast<std::uint16_t>(result_.levels_.size());
        for (const Level& level : levels) {
            const bool is_gated = level.gate && level.gate->units() == *units_of_letters;
            result_.levels_.push_back({.gate = is_gated ? level.gate->kind() : kernels::TileGate::open,
                                       .column = static_cast<std::uint16_t>(first + width)});
            width += level.width();
        }
        term.levels = static_cast<std::uint16_t>(levels.size());
        const std::vector<double>& bits = floor_.bits[c];
        term.null = units(bits[0]);
        const bool has_else = comparison.levels.back().predicate.empty();
        const std::int16_t of_else = most_of(c, comparison.levels.size() - 1);
        if (!head.null_decides) {
            term.otherwise = levels.front().most.front();
        } else {
            term.otherwise = has_else ? of_else : units(bits[0]);
        }
        take_columns(width);
        result_.terms_.push_back(term);
        fill(c, term, levels, width, units_of_letters);
    }

    void fill(std::size_t c, const kernels::TileTerm& term, const std::vector<Level>& levels, std::size_t width,
              std::optional<TextUnits> units_of_letters) {
        const ExactHead& head = *comparisons_[c].head;
        const Dictionary& dictionary = features_.values(head.feature);
        std::optional<LetterQuestions> questions;
        if (units_of_letters) questions.emplace(dictionary, *units_of_letters);
        ValueNumbers values{.feature = head.feature, .column = term.column, .width = width, .numbers = {}};
        values.numbers.resize(dictionary.size() * width);
        std::vector<std::int16_t> exact;
        for (std::size_t bin = 0; bin < layout_.bins(c, 1); ++bin)
            exact.push_back(units(floor_.bits[c][layout_.first_state(c, 1) + bin]));
        parallel_chunks(context_, dictionary.size(), values_at_once, [&](std::size_t begin, std::size_t end) {
            UnitCutter cutter(units_of_letters.value_or(TextUnits::code_points));
            for (std::size_t v = begin; v < end; ++v) {
                std::uint16_t* out = values.numbers.data() + v * width;
                const bool is_null = v == index(null_value);
                if (term.null_decides) *out++ = is_null ? 0xFFFFu : 0;
                // Weights rise with the bin, so that those of the values give a bound for every pair.
                const std::size_t bin = rarity_bin_of(c, v);
                *out++ = static_cast<std::uint16_t>(v & 0xFFFFu);
                *out++ = as_word(exact[std::min(exact.size() - 1, bin)]);
                std::size_t length = 0;
                if (questions) {
                    const Letters letters = questions->letters(cutter.cut(dictionary.text(static_cast<ValueId>(v))));
                    *out++ = static_cast<std::uint16_t>(letters.has & 0xFFFFu);
                    *out++ = static_cast<std::uint16_t>(letters.has >> 16);
                    *out++ = static_cast<std::uint16_t>(std::popcount(letters.has));
                    *out++ = letters.length;
                    *out++ = letters.first;
                    length = letters.length;
                }
                for (const Level& level : levels) {
                    *out++ = as_word(level.most[bin]);
                    if (!level.gate) continue;
                    const LetterGate::Numbers numbers = level.gate->numbers(length);
                    *out++ = numbers.first;
                    if (level.width() == 3) *out++ = numbers.second;
                }
            }
        });
        result_.values_.push_back(std::move(values));
    }

    /// The bin that levels of the comparison read of a value of its head; 0 where none does.
    std::size_t rarity_bin_of(std::size_t c, std::size_t value) const {
        const CompiledComparison& comparison = comparisons_[c];
        for (const CompiledLevel& level : comparison.levels) {
            const RaritySource* const source = level.sole_source();
            if (source != nullptr && source->feature == comparison.head->feature) return source->bins[value];
        }
        return 0;
    }

    const std::vector<CompiledComparison>& comparisons_;
    const PatternLayout& layout_;
    const Features& features_;
    const WeightFloor& floor_;
    TileCeilings& result_;
    RunContext& context_;
    double scale_ = 1, lowest_ = 0;
};

TileCeilings::TileCeilings(const std::vector<CompiledComparison>& comparisons, const PatternLayout& layout,
                           const Features& features, const WeightFloor& floor, RunContext& context)
    : features_(&features) {
    SAMEAS_ASSERT(floor.bits.size() == comparisons.size());
    Builder(comparisons, layout, features, floor, *this, context).build();
}

/// Columns of one tile, in memory that stays.
class TileCeilings::Filter : public PairFilter {
  public:
    explicit Filter(const TileCeilings& ceilings)
        : ceilings_(ceilings),
          plan_{ceilings.terms_, ceilings.levels_, ceilings.start_},
          columns_(ceilings.columns_ * kernels::tile_rows_max),
          own_(ceilings.columns_) {}

    void load(std::span<const RowId> rows) override {
        rows_ = rows.size();
        // Rows and the numbers of their values are anywhere in memory: wait for all of them at once.
        for (const RowId row : rows) fetch_early(row);
        for (const RowId row : rows) {
            const ValueId* const codes = ceilings_.features_->codes(row).data();
            for (const ValueNumbers& values : ceilings_.values_) __builtin_prefetch(values.of(codes[values.feature]));
        }
        for (std::size_t place = 0; place < rows.size(); ++place)
            read(rows[place], [&](std::size_t column, std::uint16_t number) {
                columns_[column * kernels::tile_rows_max + place] = number;
            });
    }
    TileRows reaching(RowId row, std::size_t first) override {
        read(row, [&](std::size_t column, std::uint16_t number) { own_[column] = number; });
        TileRows result;
        kernels::tile_ceilings(plan_, own_.data(), columns_.data(), first, rows_, result.words);
        return result;
    }
    void fetch_early(RowId row) const override { __builtin_prefetch(ceilings_.features_->codes(row).data()); }

  private:
    /// Calls write(column, number) for all numbers of a row.
    template <class Write>
    void read(RowId row, const Write& write) const {
        const ValueId* const codes = ceilings_.features_->codes(row).data();
        for (const ValueNumbers& values : ceilings_.values_) {
            const std::uint16_t* const numbers = values.of(codes[values.feature]);
            for (std::size_t k = 0; k < values.width; ++k) write(values.column + k, numbers[k]);
        }
        for (const PlaceNumbers& numbers : ceilings_.places_) {
            const CompiledPredicate::Places& places = numbers.places;
            const SinCos latitude = (*places.latitudes)[index(codes[places.latitude])];
            const SinCos longitude = (*places.longitudes)[index(codes[places.longitude])];
            const bool is_null = std::isnan(latitude.sine) || std::isnan(longitude.sine);
            write(numbers.column, is_null ? 0xFFFFu : 0);
            write(numbers.column + 1, is_null ? 0 : as_word(coordinate(latitude.cosine * longitude.cosine)));
            write(numbers.column + 2, is_null ? 0 : as_word(coordinate(latitude.cosine * longitude.sine)));
            write(numbers.column + 3, is_null ? 0 : as_word(coordinate(latitude.sine)));
        }
    }

    const TileCeilings& ceilings_;
    kernels::TilePlan plan_;
    std::size_t rows_ = 0;
    std::vector<std::uint16_t> columns_;
    std::vector<std::uint16_t> own_;
};

std::unique_ptr<PairFilter> TileCeilings::filter() const { return std::make_unique<Filter>(*this); }

}  // namespace sameas
