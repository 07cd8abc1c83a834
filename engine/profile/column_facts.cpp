#include "engine/profile/column_facts.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_map>

#include "engine/parallel.hpp"
#include "engine/profile/value_shape.hpp"

namespace sameas {

namespace {

constexpr std::size_t values_a_chunk = 4096;
constexpr std::size_t usual_units_most = 64;
/// Exact shapes are shown where this share of the rows has one of the kept ones, else loose shapes.
constexpr double exact_shapes_share = 0.6;
constexpr double shape_share_least = 0.005;

struct Weighted {
    double value = 0;
    std::uint64_t rows = 0;
};

/// Sums over the values of a sample: whole numbers, so that any order gives the same.
struct Sums {
    std::array<std::uint64_t, sign_count> signs{};
    std::uint64_t rows = 0, words = 0, units = 0, lean_rows = 0;
    std::int64_t first_lean = 0, last_lean = 0;
    std::array<std::uint64_t, usual_units_most + 1> lengths{};
    std::vector<Weighted> numbers, years;
    std::unordered_map<std::string, std::uint64_t> exact, loose;
    std::vector<FlaggedValue> placeholders;

    void add(const ValueSigns& found, std::uint64_t count) {
        for (std::size_t sign = 0; sign < sign_count; ++sign)
            if (found.has(static_cast<Sign>(sign))) signs[sign] += count;
        rows += count;
        words += found.words * count;
        units += found.units * count;
        ++lengths[0];
        lengths[std::min<std::size_t>(found.units, usual_units_most)] += count;
        if (found.first_lean != 0 || found.last_lean != 0) {
            lean_rows += count;
            first_lean += found.first_lean * static_cast<std::int64_t>(count);
            last_lean += found.last_lean * static_cast<std::int64_t>(count);
        }
        if (found.has(Sign::number)) numbers.push_back({found.number, count});
        if (found.year != 0) years.push_back({static_cast<double>(found.year), count});
    }
    void merge(Sums& other) {
        for (std::size_t sign = 0; sign < sign_count; ++sign)
            signs[sign] += other.signs[sign];
        rows += other.rows;
        words += other.words;
        units += other.units;
        lean_rows += other.lean_rows;
        first_lean += other.first_lean;
        last_lean += other.last_lean;
        for (std::size_t length = 0; length < lengths.size(); ++length)
            lengths[length] += other.lengths[length];
        numbers.insert(numbers.end(), other.numbers.begin(), other.numbers.end());
        years.insert(years.end(), other.years.begin(), other.years.end());
        for (auto& [shape, count] : other.exact)
            exact[shape] += count;
        for (auto& [shape, count] : other.loose)
            loose[shape] += count;
        placeholders.insert(placeholders.end(), other.placeholders.begin(), other.placeholders.end());
    }
};

Sums sum_values(const Dictionary& values, const std::vector<ValueId>& chosen, const Vocabulary& vocabulary,
                RunContext& context) {
    Sums sums;
    std::mutex mutex;
    parallel_chunks(context, chosen.size(), values_a_chunk, [&](std::size_t begin, std::size_t end) {
        ValueInspector inspector(vocabulary);
        Sums part;
        std::string shape;
        for (std::size_t i = begin; i < end; ++i) {
            const std::string_view text = values.text(chosen[i]);
            const std::uint64_t count = values.count(chosen[i]);
            const ValueSigns found = inspector.inspect(text);
            const PlaceholderKind kind = placeholder_kind(text, inspector.folded(), vocabulary);
            if (kind != PlaceholderKind::none) {
                part.placeholders.push_back({std::string(text), count, reason_of(kind)});
                continue;
            }
            part.add(found, count);
            shape.clear();
            append_shape(text, shape);
            part.exact[shape] += count;
            shape.clear();
            append_loose_shape(text, shape);
            part.loose[shape] += count;
        }
        const std::lock_guard lock(mutex);
        sums.merge(part);
    });
    return sums;
}

/// The value below which a share of the rows lies. \pre sorted by value, not empty
double quantile(const std::vector<Weighted>& sorted, double share) {
    std::uint64_t all = 0;
    for (const Weighted& one : sorted)
        all += one.rows;
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(all));
    std::uint64_t passed = 0;
    for (const Weighted& one : sorted) {
        passed += one.rows;
        if (passed > wanted) return one.value;
    }
    return sorted.back().value;
}

void sort_by_value(std::vector<Weighted>& values) {
    std::sort(values.begin(), values.end(),
              [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
}

using ShapeCounts = std::unordered_map<std::string, std::uint64_t>;

std::vector<ShapeShare> top_shapes(const ShapeCounts& whole, const ShapeCounts& drawn, double scale,
                                   double rows) {
    std::map<std::string, double> all;
    for (const auto& [shape, count] : whole)
        all[shape] += static_cast<double>(count);
    for (const auto& [shape, count] : drawn)
        all[shape] += static_cast<double>(count) * scale;
    std::vector<ShapeShare> shapes;
    for (const auto& [shape, weight] : all)
        shapes.push_back({shape, weight / rows});
    std::stable_sort(shapes.begin(), shapes.end(),
                     [](const ShapeShare& a, const ShapeShare& b) { return a.share > b.share; });
    if (shapes.size() > shapes_kept) shapes.resize(shapes_kept);
    std::erase_if(shapes, [](const ShapeShare& one) { return one.share < shape_share_least; });
    return shapes;
}

void fill_ranges(Sums& sums, ColumnFacts& facts) {
    sort_by_value(sums.numbers);
    sort_by_value(sums.years);
    if (!sums.numbers.empty()) {
        facts.number_least = sums.numbers.front().value;
        facts.number_low = quantile(sums.numbers, 0.01);
        facts.number_high = quantile(sums.numbers, 0.99);
        facts.number_most = sums.numbers.back().value;
    }
    if (!sums.years.empty()) {
        facts.year_low = static_cast<int>(quantile(sums.years, 0.01));
        facts.year_middle = static_cast<int>(quantile(sums.years, 0.5));
        facts.year_high = static_cast<int>(quantile(sums.years, 0.99));
    }
}

void fill_placeholders(const Sums& whole, const Sums& drawn, ColumnFacts& facts) {
    facts.placeholders = whole.placeholders;
    facts.placeholders.insert(facts.placeholders.end(), drawn.placeholders.begin(), drawn.placeholders.end());
    std::sort(facts.placeholders.begin(), facts.placeholders.end(),
              [](const FlaggedValue& a, const FlaggedValue& b) {
                  return a.rows != b.rows ? a.rows > b.rows : a.text < b.text;
              });
    for (const FlaggedValue& one : facts.placeholders)
        facts.placeholder_rows += one.rows;
    facts.judged = facts.statistics.filled - facts.placeholder_rows;
}

}  // namespace

ColumnFacts column_facts(const Dictionary& values, const Vocabulary& vocabulary, RunContext& context) {
    ColumnFacts facts;
    facts.statistics = column_statistics(values, context);
    const ValueSample sample = sample_values(values, facts.statistics.filled, context);
    Sums whole = sum_values(values, sample.whole, vocabulary, context);
    Sums drawn = sum_values(values, sample.drawn, vocabulary, context);
    fill_placeholders(whole, drawn, facts);
    const auto sum = [&](auto a, auto b) {
        return static_cast<double>(a) + sample.scale * static_cast<double>(b);
    };
    const double rows = sum(whole.rows, drawn.rows);
    if (rows == 0) return facts;
    for (std::size_t sign = 0; sign < sign_count; ++sign)
        facts.shares[sign] = sum(whole.signs[sign], drawn.signs[sign]) / rows;
    facts.words_mean = sum(whole.words, drawn.words) / rows;
    facts.units_mean = sum(whole.units, drawn.units) / rows;
    for (std::size_t length = 1; length < usual_units_most; ++length) {
        const double share = sum(whole.lengths[length], drawn.lengths[length]) / rows;
        if (share <= facts.units_usual_share) continue;
        facts.units_usual = static_cast<std::uint32_t>(length);
        facts.units_usual_share = share;
    }
    const double lean_rows = sum(whole.lean_rows, drawn.lean_rows);
    if (lean_rows > 0) {
        facts.lean_known = lean_rows / rows;
        facts.first_lean = sum(whole.first_lean, drawn.first_lean) / lean_rows / lean_scale;
        facts.last_lean = sum(whole.last_lean, drawn.last_lean) / lean_rows / lean_scale;
    }
    const std::vector<ShapeShare> exact = top_shapes(whole.exact, drawn.exact, sample.scale, rows);
    double shown = 0;
    for (const ShapeShare& one : exact)
        shown += one.share;
    const bool only_lengths = facts.share(Sign::letters_only) > 0.5;  // Aaaa, Aaaaa, Aaaaaa
    facts.shapes = shown >= exact_shapes_share && !only_lengths
                       ? exact
                       : top_shapes(whole.loose, drawn.loose, sample.scale, rows);
    whole.numbers.insert(whole.numbers.end(), drawn.numbers.begin(), drawn.numbers.end());
    whole.years.insert(whole.years.end(), drawn.years.begin(), drawn.years.end());
    fill_ranges(whole, facts);
    return facts;
}

}  // namespace sameas
