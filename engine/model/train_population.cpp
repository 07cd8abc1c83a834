// Training on the whole population of pairs: candidates count as they are and may match; a random sample of all other
// comparable pairs is weighted up to them and known not to. So the prior is that of all pairs, u needs no correction, and
// matches cannot hide among what no rule makes, nor strangers be taken for matches because blocking made only the like.
#include "engine/model/train_population.hpp"

#include <algorithm>

#include "engine/compare/pattern_counts.hpp"
#include "engine/errors.hpp"
#include "engine/model/gates.hpp"
#include "engine/model/random_pairs.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

/// First guess of m: equal, alike but for spelling, partly alike, else.
constexpr double start_equal = 0.65, start_alike = 0.2, start_partly = 0.08, start_else = 0.07;
/// What every rarity bin has of its level, at least, relative to the sum over all.
constexpr double bin_share_least = 0.01;
/// Matches to start from, a record.
constexpr double matches_a_record = 0.5;
/// Patterns are counted of so many pairs in all, at most; of rules that make more, from a sample.
constexpr std::uint64_t counted_pairs_max = 1u << 20;
constexpr std::uint64_t counted_pairs_of_rule_min = 1u << 14;
constexpr std::uint64_t random_pairs_max = 1u << 18;

/// Codes with so many distinct values a record are numbers that each record has of its own.
constexpr double own_number_share = 0.8;
/// Dates of which 98 % lie within so many days are of events.
constexpr std::int32_t event_days = 5 * 366;

bool is_event(const Domain& domain, const std::vector<std::uint64_t>& counts) {
    if (domain.type != FieldType::date) return false;
    std::vector<std::pair<std::int32_t, std::uint64_t>> rows_by_day;
    std::uint64_t rows = 0;
    for (std::size_t v = 1; v < counts.size(); ++v) {
        if (counts[v] == 0 || domain.precision[v] == DatePrecision::unparsed) continue;
        rows_by_day.emplace_back(domain.days[v], counts[v]);
        rows += counts[v];
    }
    std::sort(rows_by_day.begin(), rows_by_day.end());
    std::int32_t low = 0, high = 0;
    std::uint64_t below = 0;
    for (const auto& [day, count] : rows_by_day) {
        if (below <= rows / 100) low = day;
        if (below <= rows - rows / 100) high = day;
        below += count;
    }
    return high - low <= event_days;
}

/// FitComparison::bits of a field.
double field_bits(const Table& table, const FieldSettings& field) {
    const std::optional<std::size_t> number = table.find_column(field.name);
    SAMEAS_ASSERT(number);
    const Column& column = table.columns()[*number];
    std::vector<std::uint64_t> counts(table.domain_of(column).values.size());
    for (const ValueId code : column.codes) ++counts[index(code)];
    const double rows = static_cast<double>(table.rows()), filled = rows - static_cast<double>(counts[0]);
    if (filled <= 0 || is_event(table.domain_of(column), counts)) return 0;
    const auto distinct = static_cast<double>(
        std::ranges::count_if(counts.begin() + 1, counts.end(), [](std::uint64_t count) { return count > 0; }));
    if (field.clean == Cleaning::compact && distinct >= own_number_share * filled) return 0;
    double agreeing = 0;
    std::sort(counts.begin() + 1, counts.end());   // one order of the sum, whatever the order of the rows
    for (std::size_t v = 1; v < counts.size(); ++v) {
        const double share = static_cast<double>(counts[v]) / filled;
        agreeing += share * share;
    }
    return -kernels::log2(agreeing) * filled / rows;
}

std::vector<double> first_guess(const ComparisonSettings& comparison, const PatternLayout& layout, std::size_t c,
                                const std::vector<double>& own_bins) {
    const std::size_t levels = layout.levels(c), agreeing = agreeing_levels(comparison);
    std::vector<double> m(layout.states(c), 0.0);
    for (std::size_t l = 1; l <= levels; ++l) {
        double share = start_equal;
        if (l == levels) share = start_else;
        else if (l > agreeing) share = start_partly / static_cast<double>(levels - 1 - agreeing);
        else if (l > 1) share = start_alike / static_cast<double>(agreeing - 1);
        const std::size_t first = layout.first_state(c, l), bins = layout.bins(c, l);
        double total = 0;
        for (std::size_t b = 0; b < bins; ++b) total += bins == 1 ? 1 : own_bins[first + b] + bin_share_least;
        for (std::size_t b = 0; b < bins; ++b)
            m[first + b] = share * (bins == 1 ? 1 : own_bins[first + b] + bin_share_least) / total;
    }
    double sum = 0;
    for (const double share : m) sum += share;
    for (double& share : m) share /= sum;
    return m;
}

GateFacts gate_facts(const Table& table, PairScope scope, double comparable) {
    GateFacts facts{comparable, static_cast<double>(table.rows()), 0};
    if (scope == PairScope::all) return facts;
    std::vector<std::uint64_t> sizes(table.sources().size());
    for (std::size_t row = 0; row < table.rows(); ++row) ++sizes[table.source(static_cast<RowId>(row))];
    facts.larger_source = static_cast<double>(std::ranges::max(sizes));
    return facts;
}

void refuse(const std::vector<std::string>& reasons) {
    std::string text = "the model does not hold: ";
    for (std::size_t i = 0; i < reasons.size(); ++i) text += (i > 0 ? "; " : "") + reasons[i];
    throw ModelRefused(text + " (--accept-model uses it all the same)");
}

}  // namespace

std::vector<FitComparison> fit_comparisons(const Settings& settings, const PatternLayout& layout, const Features& features,
                                           const TermFrequencies& frequencies) {
    const ParameterPriors priors = parameter_priors(settings, layout, features, frequencies);
    std::vector<FitComparison> result;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const ComparisonSettings& comparison = settings.comparisons[c];
        FitComparison entry{first_guess(comparison, layout, c, priors.own_bins[c]), std::vector<bool>(layout.states(c)), 0};
        const std::size_t agreeing = agreeing_levels(comparison);
        for (std::size_t s = 1; s < layout.states(c); ++s) entry.agreeing[s] = layout.level(c, s) <= agreeing;
        for (const std::string& field : comparison.fields) entry.bits += field_bits(features.table(), *settings.find_field(field));
        result.push_back(std::move(entry));
    }
    return result;
}

std::vector<PopulationPattern> merge_population(const std::vector<PatternCount>& candidates,
                                                const std::vector<PatternCount>& sample, double others) {
    const double sampled = static_cast<double>(pairs_of(sample)), weight = sampled > 0 ? others / sampled : 0;
    std::vector<PopulationPattern> result;
    result.reserve(candidates.size() + sample.size());
    auto candidate = candidates.begin();
    auto other = sample.begin();
    while (candidate != candidates.end() || other != sample.end()) {
        const bool has_candidate =
            candidate != candidates.end() && (other == sample.end() || candidate->pattern <= other->pattern);
        const bool has_other = other != sample.end() && (candidate == candidates.end() || other->pattern <= candidate->pattern);
        result.push_back({has_candidate ? candidate->pattern : other->pattern,
                          has_candidate ? static_cast<double>(candidate->count) : 0.0,
                          has_other ? static_cast<double>(other->count) * weight : 0.0});
        candidate += has_candidate;
        other += has_other;
    }
    return result;
}

Model train_population(const Settings& settings, const Features& features, const BlockingIndex& blocking,
                       const TrainOptions& options, RunContext& context) {
    const Table& table = features.table();
    const std::uint64_t comparable = comparable_pairs(table, options.scope);
    if (comparable == 0) {
        throw ModelRefused("no two records can be compared: a model needs at least two records (of two sources, in a link)");
    }
    Model model;
    model.settings = settings;
    model.term_frequencies = count_term_frequencies(settings, features);
    const Comparator comparator(settings, features, model.term_frequencies);
    const std::uint64_t of_rule_max =
        std::max<std::uint64_t>(counted_pairs_max / settings.blocking.size(), counted_pairs_of_rule_min);
    const std::vector<PatternCount> candidates =
        count_patterns_by_rule(blocking, table, comparator, of_rule_max, context).all;
    const double candidate_pairs = static_cast<double>(pairs_of(candidates));
    if (candidates.empty()) throw ModelRefused("the blocking rules make no pair: choose rules that some matches agree on");
    const double others = std::max(static_cast<double>(comparable) - candidate_pairs, 0.0);
    std::vector<PatternCount> sample;
    if (others > 0)
        sample = count_random_pairs(table, options.scope, comparator, random_pairs_max, context, &blocking);

    FitOptions fit_options;
    fit_options.expected_matches = matches_a_record * static_cast<double>(table.rows());
    fit_options.check_stability = true;
    const std::vector<PopulationPattern> population = merge_population(candidates, sample, others);
    PopulationFit fit = fit_population(comparator.layout(), settings, population,
                                       fit_comparisons(settings, comparator.layout(), features, model.term_frequencies),
                                       fit_options, context);
    GateReport gates =
        check_gates(fit, settings, population, gate_facts(table, options.scope, static_cast<double>(comparable)));
    if (!gates.refusals.empty() && !options.accept_refused) refuse(gates.refusals);
    model.prior = fit.prior;
    model.comparisons = std::move(fit.comparisons);
    model.classes = std::move(fit.classes);
    TrainingReport& report = model.training;
    report.random_pairs = pairs_of(sample);
    report.comparable_pairs = comparable;
    report.prior_source = "population";
    report.expected_matches = fit.expected_matches;
    report.warnings = std::move(gates.warnings);
    report.refusals = std::move(gates.refusals);
    for (const std::string& warning : report.warnings) context.log("warning: " + warning);
    for (const std::string& refusal : report.refusals) context.log("warning: accepted against the gates: " + refusal);
    return model;
}

}  // namespace sameas
