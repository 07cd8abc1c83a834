#include "engine/draft/choose_kind.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "engine/draft/never_shared.hpp"
#include "engine/profile/column_statistics.hpp"
#include "engine/standardise/leading_zeros.hpp"
#include "engine/standardise/zero_fractions.hpp"
#include "engine/table/ascii.hpp"
#include "engine/table/number.hpp"
#include "engine/table/text_cleaning.hpp"

namespace sameas {

namespace {

constexpr double date_share = 0.8, readable_share = 0.75;
/// Dates with a day or a month, from which on years alone are dates of which no more is known.
constexpr double longer_dates_share = 0.3;
/// Dates within so many years are events: there the distance counts, not the writing.
constexpr int event_years = 5;
constexpr double number_share = 0.9, fraction_share = 0.3;
constexpr std::uint64_t years_distinct_max = 400;
constexpr std::uint64_t category_rows_a_value = 10;
constexpr double email_share = 0.6;
constexpr double code_values_share = 0.8, code_digits_share = 0.4, code_length_max = 14;
/// Shares of the values: years of two or four digits among all, those of two, numbers with zeros before or behind them among all, and of
/// those with zeros before them those that stand without too.
constexpr double years_share = 0.9, short_years_share = 0.02, zeros_share = 0.01, zeros_lost_share = 0.1;
/// Share of the rows from which values without blanks, with a digit in them, are keys.
constexpr double key_share = 0.95;
/// Distinct values that are looked at.
constexpr std::size_t values_max = 20'000;

/// Means over the rows of a sample.
struct TextFacts {
    std::uint64_t distinct = 0;   ///< values as they are compared; those of the column as they stand where not all were looked at
    double rows = 0, initials = 0, tokens = 0, with_digit = 0, digit_share = 0, units = 0, years = 0, short_years = 0,
           numbers = 0, beyond_ascii = 0;
    std::map<std::uint32_t, double> rows_of_length, rows_of_compact_length;
};

/// \param steps  of standardisation that the column needs
TextFacts text_facts(const Dictionary& values, const ColumnFacts& facts, StepSet steps, RunContext& context) {
    const ValueSample sample = sample_values(values, facts.statistics.filled, context, values_max);
    TextCleaner cleaner(Cleaning::words, steps, "");
    std::unordered_set<std::string> distinct;
    std::string text;
    TextFacts result;
    const auto is_placeholder = [&](ValueId value) {
        return std::ranges::find(facts.placeholders, values.text(value), &FlaggedValue::text) != facts.placeholders.end();
    };
    const auto look = [&](ValueId value, double scale) {
        if (is_placeholder(value)) return;   // it will be null
        text.clear();
        cleaner.clean(values.text(value), text);
        if (text.empty()) return;
        if (sample.drawn.empty()) distinct.insert(text);
        const double rows = static_cast<double>(values.count(value)) * scale;
        result.numbers += parse_written_number(values.text(value)) ? rows : 0;
        std::size_t blanks = 0, digits = 0, units = 0;
        for (const char c : text) {
            blanks += c == ' ';
            digits += c >= '0' && c <= '9';
            units += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        }
        result.rows += rows;
        result.tokens += rows * static_cast<double>(blanks + 1);
        result.beyond_ascii += std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) ? rows : 0;
        result.with_digit += digits > 0 ? rows : 0;
        result.digit_share += rows * static_cast<double>(digits) / static_cast<double>(units - blanks);
        result.units += rows * static_cast<double>(units - blanks);
        const bool is_short_year = digits == 2 && units == 2;
        result.short_years += is_short_year ? rows : 0;
        result.years += is_short_year || (text.size() == 4 && digits == 4 && (text[0] == '1' || text[0] == '2')) ? rows : 0;
        result.initials += units == 1 && digits == 0 ? rows : 0;
        result.rows_of_length[static_cast<std::uint32_t>(units)] += rows;
        result.rows_of_compact_length[static_cast<std::uint32_t>(units - blanks)] += rows;
    };
    for (const ValueId value : sample.whole) look(value, 1);
    for (const ValueId value : sample.drawn) look(value, sample.scale);
    result.distinct = sample.drawn.empty() ? distinct.size() : facts.statistics.distinct;
    const double rows = std::max(result.rows, 1.0);
    for (double* mean : {&result.tokens, &result.with_digit, &result.digit_share, &result.units, &result.initials, &result.years,
                         &result.short_years, &result.numbers, &result.beyond_ascii})
        *mean /= rows;
    return result;
}

std::uint32_t most_frequent(const std::map<std::uint32_t, double>& rows_of_length) {
    const auto most = std::ranges::max_element(rows_of_length, {}, [](const auto& entry) { return entry.second; });
    return most == rows_of_length.end() ? 0 : most->first;
}

/// Do numbers of the column stand with zeros before them and without? Files that went through a spreadsheet have lost them.
bool loses_zeros(const Dictionary& values, std::uint64_t filled, bool has_zero_fractions, RunContext& context) {
    const auto text_of = [&](std::size_t v) {
        const std::string_view text = trimmed(values.text(static_cast<ValueId>(v)));
        return has_zero_fractions ? without_zero_fraction(text) : text;  // what lost its zeros is often written so too
    };
    std::unordered_map<std::string_view, double> padded;   // what is left of them -> their rows
    double all = 0, lost = 0;
    for (std::size_t v = 1; v < values.size(); ++v) {
        if (v % 4096 == 0) context.check_stop();
        const std::string_view text = text_of(v), left = without_leading_zeros(text);
        if (left.size() == text.size()) continue;
        const auto rows = static_cast<double>(values.count(static_cast<ValueId>(v)));
        padded[left] += rows;
        all += rows;
    }
    if (all < zeros_share * static_cast<double>(filled)) return false;
    for (std::size_t v = 1; v < values.size(); ++v) {
        const auto found = padded.find(text_of(v));
        if (found != padded.end()) lost += found->second;
    }
    return all > 0 && lost >= zeros_lost_share * all;
}

/// Share of the values that are whole numbers with a fraction of zeros. A table of numbers with holes writes all of them so.
double zero_fractions(const Dictionary& values, const ColumnFacts& facts, RunContext& context) {
    double rows = 0;
    for (std::size_t v = 1; v < values.size(); ++v) {
        if (v % 4096 == 0) context.check_stop();
        const std::string_view text = values.text(static_cast<ValueId>(v));
        if (without_zero_fraction(text).size() != text.size()) rows += static_cast<double>(values.count(static_cast<ValueId>(v)));
    }
    return rows / std::max(1.0, static_cast<double>(facts.statistics.filled));
}

/// How the dates of a column are read; nothing is readable where it has few.
DateReading reading_of_dates(const Dictionary& values, const ColumnFacts& facts, StepSet steps, RunContext& context) {
    const double longer = facts.share(Sign::date) + facts.share(Sign::broken_date) + facts.share(Sign::short_date) +
                          facts.share(Sign::month_date);
    const double years = longer >= longer_dates_share ? facts.share(Sign::year) : 0;
    return longer + years >= date_share ? date_reading(values, facts, steps, context) : DateReading{};
}

}  // namespace

KindFacts choose_kind(const Dictionary& values, const ColumnFacts& facts, StepSet allowed_steps, RunContext& context) {
    KindFacts result;
    result.dates = reading_of_dates(values, facts, allowed_steps, context);
    const double numbers = facts.share(Sign::number), whole = facts.share(Sign::whole_number), fractions = numbers - whole;
    const double zeros = zero_fractions(values, facts, context);
    result.has_zero_fractions = zeros >= zeros_share && fractions < zeros_share;  // with others among them they are amounts
    StepSet steps;
    if (result.has_zero_fractions) steps.add(Step::zero_fractions);
    const TextFacts text = text_facts(values, facts, steps, context);
    result.tokens_mean = text.tokens;
    result.usual_length = most_frequent(text.rows_of_length);
    result.initials = text.initials;
    const std::uint64_t distinct = text.distinct;
    if (result.dates.readable >= readable_share) {
        const bool has_years = facts.share(Sign::short_date) < date_share;
        result.kind = has_years && facts.year_high - facts.year_low <= event_years ? ColumnKind::event : ColumnKind::date;
        result.why = result.kind == ColumnKind::event ? "dates within a few years: compared by the days between them"
                                                      : "dates over many years: compared as they are written, digit by digit";
    } else if (numbers >= number_share && fractions >= zeros_share && fractions + zeros >= fraction_share) {
        result.kind = ColumnKind::number;
        result.why = "numbers with decimals: compared by relative difference";
    } else if (facts.share(Sign::year) >= number_share && text.numbers >= number_share && distinct <= years_distinct_max) {
        result.kind = ColumnKind::year;
        result.why = "years: compared by the years between them";
    } else if (distinct <= category_values_max && facts.judged >= category_rows_a_value * distinct) {
        result.kind = ColumnKind::category;
        result.why = "few values: equal or not";
    } else if (facts.share(Sign::email) > email_share) {
        result.is_email = true;
        result.why = "e-mail addresses: compared as single words";
    } else if (text.with_digit >= code_values_share && text.digit_share >= code_digits_share && text.units <= code_length_max) {
        result.kind = ColumnKind::code;
        result.usual_length = most_frequent(text.rows_of_compact_length);
        result.has_short_years = text.years >= years_share && text.short_years >= short_years_share && result.usual_length == 4;
        result.loses_zeros = !result.has_short_years && loses_zeros(values, facts.statistics.filled, result.has_zero_fractions, context);
        result.why = result.has_short_years ? "years, some of two digits: compared by their digits"
                                            : "codes: compared character by character";
    } else if (text.tokens >= text_tokens_min) {
        result.kind = ColumnKind::text;
        result.why = "several words: aligned word by word, rare words counting more";
    } else {
        result.why = "single words: compared by spelling";
    }
    const bool is_spelt = result.kind == ColumnKind::word || result.kind == ColumnKind::text;
    const bool may_be_key = result.kind == ColumnKind::code || (is_spelt && !result.is_email);
    // Texts of scripts without blanks look like keys: addresses with a number, say; and their halves, cut inside a character, are seldom shared.
    const bool is_ascii = text.beyond_ascii < 1 - key_share;
    const bool is_key = result.kind == ColumnKind::code || (is_ascii && facts.share(Sign::code) >= key_share);
    result.is_never_shared = may_be_key && is_never_shared(values, steps, context) &&
                             (is_key || (is_ascii && shares_no_parts(values, context)));
    return result;
}

}  // namespace sameas
