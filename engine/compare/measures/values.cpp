// Measures of what values mean: dates, numbers, places, telephone numbers.
//
// Each value is read once, into what the measure needs of it; a pair is then a few operations on two of
// these. A value that does not read as what the measure is about leaves the result open, which is NaN, also
// against itself: so equal values are computed like any other pair.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "engine/compare/date_difference.hpp"
#include "engine/compare/measure.hpp"
#include "engine/compare/percent_apart.hpp"
#include "engine/table/date.hpp"
#include "engine/table/instant.hpp"
#include "engine/table/number.hpp"
#include "kernels/geo.hpp"

namespace sameas::measures {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// \tparam Value   what is kept of a value
/// \tparam Result  called as result(const Value&, const Value&), gives a number
template <class Value, class Result>
class ReadValues final : public Measure {
  public:
    ReadValues(std::vector<Value> values, Result result)
        : values_(std::move(values)), result_(std::move(result)) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch&) const override {
        for (std::size_t i = 0; i < pairs.size; ++i)
            out[i] = result_(values_[pairs.left[i]], values_[pairs.right[i]]);
    }

    double of_equal() const override { return unknown; }

  private:
    std::vector<Value> values_;
    Result result_;
};

template <class Value, class Result>
std::unique_ptr<Measure> of_read_values(std::vector<Value> values, Result result) {
    return std::make_unique<ReadValues<Value, Result>>(std::move(values), std::move(result));
}

/// What `read` makes of the text of each value of the dictionary.
template <class Read>
auto read_all(const Dictionary& dictionary, const Read& read) {
    std::vector<decltype(read(std::string_view{}))> all;
    all.reserve(dictionary.size());
    for (std::size_t v = 0; v < dictionary.size(); ++v)
        all.push_back(read(dictionary.text(static_cast<ValueId>(v))));
    return all;
}

std::vector<double> numbers_of(const PreparedValues& values) {
    const Domain* domain = values.domain();
    if (domain != nullptr && domain->type == FieldType::number) return domain->numbers;
    return read_all(values.dictionary(),
                    [](std::string_view text) { return parse_number(text).value_or(unknown); });
}

std::vector<DateValue> dates_of(const PreparedValues& values) {
    const Domain* domain = values.domain();
    if (domain == nullptr || domain->type != FieldType::date) {
        return read_all(values.dictionary(), [](std::string_view text) {
            const ParsedDate date = parse_date(text, DateOrder::automatic);
            return date.precision == DatePrecision::unparsed
                       ? DateValue{}
                       : DateValue{days_since_1970(date), date.precision};
        });
    }
    std::vector<DateValue> dates(domain->days.size());
    for (std::size_t v = 0; v < dates.size(); ++v)
        dates[v] = {domain->days[v], domain->precision[v]};
    return dates;
}

std::unique_ptr<Measure> dates_apart_in(Predicate::Unit unit, const PreparedValues& values) {
    return of_read_values(dates_of(values), [unit](DateValue left, DateValue right) {
        const std::optional<int> apart = dates_apart(left, right, unit);
        return apart ? *apart : unknown;
    });
}

/// Months, or years, of the calendar from one date to the other, whatever their days.
std::unique_ptr<Measure> calendar_parts_apart(DatePrecision part, const PreparedValues& values) {
    std::vector<double> numbers;
    for (const DateValue date : dates_of(values)) {
        const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(date.days))};
        const int year = static_cast<int>(day.year()), month = static_cast<int>(static_cast<unsigned>(day.month()));
        const bool is_known = date.precision != DatePrecision::unparsed && date.precision >= part;
        numbers.push_back(!is_known ? unknown : part == DatePrecision::year ? year : 12 * year + month);
    }
    return of_read_values(std::move(numbers), [](double left, double right) { return std::abs(left - right); });
}

struct Place {
    double latitude = unknown;
    double longitude = unknown;
};

/// "48.2, 16.37" or "48.2 16.37", degrees. Not known where it is neither, or no place on earth.
Place read_place(std::string_view text) {
    constexpr std::string_view spaces = " \t";
    const std::size_t first = text.find_first_not_of(spaces);
    if (first == std::string_view::npos) return {};
    text.remove_prefix(first);
    std::size_t gap = text.find(',');
    if (gap == std::string_view::npos) gap = text.find_first_of(spaces);
    if (gap == std::string_view::npos) return {};
    const std::optional<double> latitude = parse_number(text.substr(0, gap));
    const std::optional<double> longitude = parse_number(text.substr(gap + 1));
    if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) return {};
    return {*latitude, *longitude};
}

double read_instant(std::string_view text) {
    const std::optional<Instant> instant = parse_instant(text);
    return instant ? instant->seconds : unknown;
}

constexpr std::uint64_t too_few_digits = std::numeric_limits<std::uint64_t>::max();

/// The last `count` decimal digits of a text as one number; too_few_digits where it has fewer. \pre count <=
/// 19
std::uint64_t last_digits(std::string_view text, int count) {
    std::uint64_t number = 0, place = 1;
    for (auto c = text.rbegin(); c != text.rend() && count > 0; ++c) {
        if (*c < '0' || *c > '9') continue;
        number += static_cast<std::uint64_t>(*c - '0') * place;
        place *= 10;
        --count;
    }
    return count > 0 ? too_few_digits : number;
}

class Exact final : public Measure {
  public:
    void compute(const ValuePairs& pairs, double* out, MeasureScratch&) const override {
        for (std::size_t i = 0; i < pairs.size; ++i)
            out[i] = pairs.left[i] == pairs.right[i] ? 1 : 0;
    }
    double of_equal() const override { return 1; }
};

}  // namespace

std::unique_ptr<Measure> exact(const MeasureCall&, PreparedValues&) {
    return std::make_unique<Exact>();
}

std::unique_ptr<Measure> numeric_difference(const MeasureCall&, PreparedValues& values) {
    return of_read_values(numbers_of(values),
                          [](double left, double right) { return std::abs(left - right); });
}

std::unique_ptr<Measure> percent_difference(const MeasureCall&, PreparedValues& values) {
    return of_read_values(numbers_of(values),
                          [](double left, double right) { return percent_apart(left, right); });
}

std::unique_ptr<Measure> share_difference(const MeasureCall&, PreparedValues& values) {
    return of_read_values(numbers_of(values), [](double left, double right) {
        const double larger = std::max(left, right);
        return larger == 0 ? unknown : std::abs(left - right) / larger;
    });
}

std::unique_ptr<Measure> seconds_difference(const MeasureCall&, PreparedValues& values) {
    return of_read_values(read_all(values.dictionary(), read_instant),
                          [](double left, double right) { return std::abs(left - right); });
}

std::unique_ptr<Measure> smaller(const MeasureCall&, PreparedValues& values) {
    return of_read_values(numbers_of(values), [](double left, double right) {
        return std::isnan(left) || std::isnan(right) ? unknown : left < right ? 1.0 : 0.0;
    });
}

std::unique_ptr<Measure> days_difference(const MeasureCall&, PreparedValues& values) {
    return dates_apart_in(Predicate::Unit::days, values);
}

std::unique_ptr<Measure> months_difference(const MeasureCall& call, PreparedValues& values) {
    return call.word("counted") == "calendar" ? calendar_parts_apart(DatePrecision::month, values)
                                              : dates_apart_in(Predicate::Unit::months, values);
}

std::unique_ptr<Measure> years_difference(const MeasureCall& call, PreparedValues& values) {
    return call.word("counted") == "calendar" ? calendar_parts_apart(DatePrecision::year, values)
                                              : dates_apart_in(Predicate::Unit::years, values);
}

std::unique_ptr<Measure> day_month_swapped(const MeasureCall&, PreparedValues& values) {
    return of_read_values(dates_of(values), [](DateValue left, DateValue right) {
        const std::optional<bool> is_swapped = sameas::day_month_swapped(left, right);
        return !is_swapped ? unknown : *is_swapped ? 1.0 : 0.0;
    });
}

std::unique_ptr<Measure> earlier(const MeasureCall&, PreparedValues& values) {
    return of_read_values(dates_of(values), [](DateValue left, DateValue right) {
        const bool known = left.precision != DatePrecision::unparsed && right.precision != DatePrecision::unparsed;
        return !known ? unknown : left.days < right.days ? 1.0 : 0.0;
    });
}

std::unique_ptr<Measure> geo_km(const MeasureCall&, PreparedValues& values) {
    return of_read_values(
        read_all(values.dictionary(), read_place), [](const Place& left, const Place& right) {
            return kernels::haversine_km(left.latitude, left.longitude, right.latitude, right.longitude);
        });
}

std::unique_ptr<Measure> same_last_digits(const MeasureCall& call, PreparedValues& values) {
    const int count = static_cast<int>(call.number("n"));
    return of_read_values(
        read_all(values.dictionary(), [count](std::string_view text) { return last_digits(text, count); }),
        [](std::uint64_t left, std::uint64_t right) {
            return left == right && left != too_few_digits ? 1.0 : 0.0;
        });
}

}  // namespace sameas::measures
