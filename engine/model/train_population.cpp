// Training on the whole population of pairs: candidates count as they are and may match; a random sample of all other
// comparable pairs is weighted up to them and known not to. So the prior is that of all pairs, u needs no correction, and
// matches cannot hide among what no rule makes, nor strangers be taken for matches because blocking made only the like.
#include "engine/model/train_population.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <numeric>

#include "engine/compare/pattern_counts.hpp"
#include "engine/errors.hpp"
#include "engine/model/gates.hpp"
#include "engine/model/labelled_counts.hpp"
#include "engine/model/person_names.hpp"
#include "engine/model/random_pairs.hpp"
#include "engine/table/ascii.hpp"
#include "engine/tuning.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

/// Patterns are counted of so many pairs in all, at most; of rules that make more, from a sample.
constexpr std::uint64_t counted_pairs_max = 1u << 20;
constexpr std::uint64_t counted_pairs_of_rule_min = 1u << 14;
constexpr std::uint64_t random_pairs_max = 1u << 18;

/// Dates of which 98 % lie within so many days are of events; and within so many if another date of the records goes further.
constexpr std::int32_t event_days = 5 * 366, later_event_days = 20 * 366;

/// Distinct numbers with a fraction from which they are amounts.
constexpr double fractions_share = 0.3;

/// Words a value from which a column holds texts, and from which these are prose.
constexpr double text_words_min = 1.25, prose_words_min = 4;

/// Share of the values with a digit from which they are numbers or codes.
constexpr double digits_share_min = 0.8;

/// Bits from which a column of single words may hold names: given names have seven or more.
constexpr double name_bits_min = 6;

/// How alike two full names of one person are at least: relatives share less of what theirs tell.
constexpr double whole_name_share_min = 0.7;

/// So many texts that are compared as one are parts of a place.
constexpr std::size_t place_fields_min = 3;

const Column& column_of(const Table& table, const std::string& field) {
    const std::optional<std::size_t> number = table.find_column(field);
    SAMEAS_ASSERT(number);
    return table.columns()[*number];
}

/// The days within which 98 % of the values of a date field lie; of other fields 0.
std::int32_t days_spanned(const Table& table, const std::string& field) {
    const Column& column = column_of(table, field);
    const Domain& domain = table.domain_of(column);
    if (domain.type != FieldType::date) return 0;
    std::vector<std::int32_t> days;
    for (const ValueId code : column.codes) {
        if (code != null_value && domain.precision[index(code)] != DatePrecision::unparsed) days.push_back(domain.days[index(code)]);
    }
    if (days.empty()) return 0;
    const auto at = [&](std::size_t place) {
        std::nth_element(days.begin(), days.begin() + static_cast<std::ptrdiff_t>(place), days.end());
        return days[place];
    };
    const std::size_t last = days.size() - 1, cut = days.size() / 100;
    return at(last - cut) - at(cut);
}

/// Whole numbers that every source of a link counts up for itself: each has its own, from one range that they fill. Two records
/// with one number have nothing to do with each other.
bool is_counted_by_source(const Table& table, const Column& column) {
    const Dictionary& values = table.domain_of(column).values;
    std::vector<std::vector<std::uint64_t>> numbers(table.sources().size());
    if (numbers.size() < 2) return false;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const ValueId code = column.codes[row];
        if (code == null_value) continue;
        const std::string_view text = values.text(code);
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size()) return false;
        numbers[table.source(static_cast<RowId>(row))].push_back(number);
    }
    return std::ranges::all_of(numbers, [](std::vector<std::uint64_t>& own) {
        if (own.empty()) return false;
        std::sort(own.begin(), own.end());
        const auto filled = static_cast<double>(own.size());
        const auto distinct = static_cast<double>(std::unique(own.begin(), own.end()) - own.begin());
        const auto range = static_cast<double>(own.back() - own.front());
        return distinct >= tuning().own_number_share * filled && range * tuning().own_number_share <= distinct;
    });
}

/// FitComparison::bits of a field.
double field_bits(const Table& table, const FieldSettings& field) {
    const Column& column = column_of(table, field.name);
    std::vector<std::uint64_t> counts(table.domain_of(column).values.size());
    for (const ValueId code : column.codes) ++counts[index(code)];
    const double rows = static_cast<double>(table.rows()), filled = rows - static_cast<double>(counts[0]);
    if (filled <= 0) return 0;
    const auto distinct = static_cast<double>(
        std::ranges::count_if(counts.begin() + 1, counts.end(), [](std::uint64_t count) { return count > 0; }));
    if (field.clean == Cleaning::compact && distinct >= tuning().own_number_share * filled) return 0;
    double agreeing = 0;
    std::sort(counts.begin() + 1, counts.end());   // one order of the sum, whatever the order of the rows
    for (std::size_t v = 1; v < counts.size(); ++v) {
        const double share = static_cast<double>(counts[v]) / filled;
        agreeing += share * share;
    }
    return -kernels::log2(agreeing) * filled / rows;
}

/// What the texts of a column look like, over the records that have one.
struct TextShape {
    double words = 0;        ///< a value
    double with_digit = 0;   ///< share of the values
};

TextShape text_shape(const Table& table, const Column& column) {
    const Dictionary& values = table.domain_of(column).values;
    TextShape shape;
    double rows = 0;
    std::vector<std::uint32_t> words(values.size()), has_digit(values.size());
    for (std::size_t v = 1; v < values.size(); ++v) {
        const std::string_view text = values.text(static_cast<ValueId>(v));
        words[v] = 1 + static_cast<std::uint32_t>(std::ranges::count(text, ' '));
        has_digit[v] = std::ranges::any_of(text, is_digit);
    }
    for (const ValueId code : column.codes) {
        rows += code != null_value;
        shape.words += words[index(code)];
        shape.with_digit += has_digit[index(code)];
    }
    shape.words /= std::max(rows, 1.0);
    shape.with_digit /= std::max(rows, 1.0);
    return shape;
}

/// FitComparison::may_be_noise of a comparison of one field, which tells so many bits.
bool may_be_noise(const Domain& domain, const TextShape& shape, double bits) {
    if (domain.type == FieldType::date || shape.words >= text_words_min) return false;
    return bits < name_bits_min || domain.type == FieldType::number || shape.with_digit >= digits_share_min;
}

/// Compared by relative difference, with fractions: amounts and measurements, which change, and which some tables have that tell
/// nothing. Whole numbers may be codes that were written as numbers.
bool is_measured(const ComparisonSettings& comparison, const Domain& domain) {
    const bool is_relative = std::ranges::any_of(comparison.levels, [](const LevelSettings& level) {
        return level.predicate.kind == Predicate::Kind::within && level.predicate.unit == Predicate::Unit::percent;
    });
    if (!is_relative || domain.numbers.size() < 2) return false;
    const auto fractions = std::ranges::count_if(domain.numbers, [](double number) { return number != std::floor(number) && !std::isnan(number); });
    return static_cast<double>(fractions) >= fractions_share * static_cast<double>(domain.numbers.size() - 1);
}

std::vector<double> first_guess(const ComparisonSettings& comparison, const PatternLayout& layout, std::size_t c,
                                const std::vector<double>& own_bins) {
    const std::size_t levels = layout.levels(c), agreeing = agreeing_levels(comparison);
    std::vector<double> m(layout.states(c), 0.0);
    for (std::size_t l = 1; l <= levels; ++l) {
        double share = tuning().start_equal;
        if (l == levels) share = tuning().start_else;
        else if (l > agreeing) share = tuning().start_partly / static_cast<double>(levels - 1 - agreeing);
        else if (l > 1) share = tuning().start_alike / static_cast<double>(agreeing - 1);
        const std::size_t first = layout.first_state(c, l), bins = layout.bins(c, l);
        double total = 0;
        for (std::size_t b = 0; b < bins; ++b) total += bins == 1 ? 1 : own_bins[first + b] + tuning().bin_share_least;
        for (std::size_t b = 0; b < bins; ++b)
            m[first + b] = share * (bins == 1 ? 1 : own_bins[first + b] + tuning().bin_share_least) / total;
    }
    double sum = 0;
    for (const double share : m) sum += share;
    for (double& share : m) share /= sum;
    return m;
}

/// FitComparison::one_person.
std::vector<bool> states_of_one_person(const ComparisonSettings& comparison, const PatternLayout& layout, std::size_t c) {
    std::vector<bool> result(layout.states(c));
    for (std::size_t s = 1; s < result.size(); ++s) {
        const LevelSettings& level = comparison.levels[layout.level(c, s) - 1];
        const bool is_whole = level.predicate.kind == Predicate::Kind::exact || level.predicate.kind == Predicate::Kind::swapped;
        const bool is_most = level.predicate.kind == Predicate::Kind::at_least && level.predicate.bound >= whole_name_share_min;
        result[s] = !level.is_else && (is_whole || is_most);
    }
    if (std::ranges::none_of(result, std::identity{})) return {};  // levels put together otherwise say nothing of it
    return result;
}

GateFacts gate_facts(const Table& table, PairScope scope, double comparable, std::span<const FitComparison> comparisons) {
    GateFacts facts{comparable, 0};
    for (std::size_t c = 0; c < comparisons.size(); ++c) {
        if (comparisons[c].is_lasting) facts.lasting.push_back(c);
        if (comparisons[c].names_persons) facts.person_names.push_back(c);
        if (comparisons[c].names_organisations) facts.organisations.push_back(c);
    }
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
                                           const ParameterPriors& priors) {
    std::vector<std::int32_t> spans;  // by field
    for (const FieldSettings& field : settings.fields) spans.push_back(days_spanned(features.table(), field.name));
    const std::int32_t longest = spans.empty() ? 0 : std::ranges::max(spans);
    std::optional<Vocabulary> vocabulary;   // made where a column may hold names: some milliseconds
    std::vector<FitComparison> result;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        const ComparisonSettings& comparison = settings.comparisons[c];
        FitComparison entry{first_guess(comparison, layout, c, priors.own_bins[c]), std::vector<bool>(layout.states(c)), 0};
        const std::size_t agreeing = agreeing_levels(comparison);
        for (std::size_t s = 1; s < layout.states(c); ++s) entry.agreeing[s] = layout.level(c, s) <= agreeing;
        // The first field is what is compared; others may stand in for it, or say the same less exactly.
        const FieldSettings& field = *settings.find_field(comparison.fields.front());
        const std::int32_t days = spans[static_cast<std::size_t>(&field - settings.fields.data())];
        const bool is_event = days > 0 && days <= (longest > days ? later_event_days : event_days);
        // Who moves agrees on no part of a place.
        const bool is_place = field.type == FieldType::text && comparison.fields.size() >= place_fields_min;
        const Column& column = column_of(features.table(), field.name);
        entry.may_differ = is_event || is_measured(comparison, features.table().domain_of(column)) ||
                           is_counted_by_source(features.table(), column);
        entry.bits = entry.may_differ || is_place ? 0 : field_bits(features.table(), field);
        const TextShape shape = text_shape(features.table(), column);
        entry.is_prose = field.type == FieldType::text && shape.words >= prose_words_min;
        entry.is_lasting = days > 0 && !is_event;
        entry.may_be_noise = comparison.fields.size() == 1 && may_be_noise(features.table().domain_of(column), shape, entry.bits);
        const bool has_words = features.table().domain_of(column).type == FieldType::text && field.clean != Cleaning::compact;
        if (has_words && entry.bits >= name_bits_min && shape.with_digit < 1 - digits_share_min) {
            if (!vocabulary) vocabulary.emplace();
            const PersonNames names = person_names(features.table().domain_of(column).values, column.codes, *vocabulary);
            entry.names_persons = names == PersonNames::given || names == PersonNames::full;
            entry.names_organisations = names == PersonNames::organisations;
            if (names == PersonNames::full) entry.one_person = states_of_one_person(comparison, layout, c);
        }
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

std::vector<std::vector<double>> unseen_agreement(std::span<const PopulationPattern> population, const PatternLayout& layout,
                                                  std::span<const RandomAgreement> random) {
    std::vector<std::vector<double>> unseen;
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        std::vector<double> counts(layout.states(c), 0.0), missing(layout.states(c), 0.0);
        for (const PopulationPattern& entry : population) counts[layout.state(entry.pattern, c)] += entry.candidates + entry.others;
        const double pairs = std::accumulate(counts.begin() + 1, counts.end(), 0.0);
        for (std::size_t s = 1; s < counts.size(); ++s) missing[s] = std::max(random[c].share[s] * pairs - counts[s], 0.0);
        unseen.push_back(std::move(missing));
    }
    return unseen;
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
    fit_options.expected_matches = tuning().matches_a_record * static_cast<double>(table.rows());
    fit_options.agree_pseudo_pairs = std::max(fit_options.agree_pseudo_pairs, tuning().agree_pairs_a_match * fit_options.expected_matches);
    fit_options.check_stability = true;
    if (!sample.empty()) fit_options.pairs_of_other = others / static_cast<double>(pairs_of(sample));
    std::vector<PopulationPattern> population = merge_population(candidates, sample, others);
    const PatternLayout& layout = comparator.layout();
    const ParameterPriors priors = parameter_priors(settings, layout, features, model.term_frequencies);
    if (!sample.empty()) {
        fit_options.unseen = unseen_agreement(
            population, layout, random_agreements(settings, layout, features, model.term_frequencies, options.scope, sample, priors));
    }
    std::vector<FitComparison> comparisons = fit_comparisons(settings, layout, features, priors);
    if (!options.labels.empty())
        mix_in(count_labelled(comparator, options.labels, context), comparisons, fit_options, population);
    PopulationFit fit = fit_population(comparator.layout(), settings, population, comparisons, fit_options, context);
    GateReport gates =
        check_gates(fit, settings, population, gate_facts(table, options.scope, static_cast<double>(comparable), comparisons));
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
