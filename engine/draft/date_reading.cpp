// Can the values be read as dates, and in which order?
//
// 03/04/1990 has two readings, and `automatic` takes what the other dates of the column say where nearly all of them agree
// (engine/table/field_values). Where they do not, or all are like that, it reads none of these, and a field of which too much
// cannot be read ends the run. So drafted settings name an order then, and say so; dates are not what the column holds where
// even that leaves too much unread.
#include "engine/draft/date_reading.hpp"

#include <algorithm>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/profile/column_statistics.hpp"
#include "engine/table/field_values.hpp"
#include "engine/table/text_cleaning.hpp"

namespace sameas {

namespace {

/// Distinct values that are looked at.
constexpr std::size_t values_max = 20'000;
/// Of the dates that tell their order, so many have the one that all are read in.
constexpr double order_majority_min = 0.6;

/// Rows by what their dates show.
struct OrderCounts {
    double all = 0;      ///< with a value
    double plain = 0;    ///< are one date, whatever the order
    double either = 0;   ///< are another date in the other order
    double day_first = 0, month_first = 0;
    double read_day_first = 0, read_month_first = 0;   ///< are dates where the order is given; eight digits follow it too
    StepSet needed;
};

/// Counts the values of a column one by one.
class OrderCounter {
  public:
    explicit OrderCounter(StepSet steps)
        : latest_(steps.has(Step::two_digit_years) ? two_digit_latest_default : 0),
          months_(Cleaning::standard, months_of(steps), "") {}

    void add(std::string_view value, double rows) {
        const std::string plain = cleaned(plain_, value), text = cleaned(months_, value);
        if (text.empty()) return;
        counts_.all += rows;
        counts_.read_day_first += is_read(text, DateOrder::dmy, latest_) ? rows : 0;
        counts_.read_month_first += is_read(text, DateOrder::mdy, latest_) ? rows : 0;
        const DateOrder shown = order_shown(text, latest_);
        if (shown == DateOrder::dmy) counts_.day_first += rows;
        else if (shown == DateOrder::mdy) counts_.month_first += rows;
        else if (is_read(text, DateOrder::automatic, latest_)) counts_.plain += rows;
        else if (is_read(text, DateOrder::dmy, latest_)) counts_.either += rows;
        else return;
        const auto is_read_so = [](std::string_view written, int latest) {
            return is_read(written, DateOrder::automatic, latest) || is_read(written, DateOrder::dmy, latest);
        };
        if (!is_read_so(plain, latest_)) counts_.needed.add(Step::month_names);
        if (!is_read_so(text, 0)) counts_.needed.add(Step::two_digit_years);
    }
    const OrderCounts& counts() const { return counts_; }

  private:
    static StepSet months_of(StepSet steps) {
        StepSet months;
        if (steps.has(Step::month_names)) months.add(Step::month_names);
        return months;
    }
    static std::string cleaned(TextCleaner& cleaner, std::string_view value) {
        std::string text;
        cleaner.clean(value, text);
        return text;
    }
    static bool is_read(std::string_view text, DateOrder order, int latest) {
        return parse_date(text, order, DateOrder::automatic, latest).precision != DatePrecision::unparsed;
    }

    int latest_;
    TextCleaner plain_, months_;
    OrderCounts counts_;
};

OrderCounts count_orders(const Dictionary& values, const ColumnFacts& facts, StepSet steps, RunContext& context) {
    const ValueSample sample = sample_values(values, facts.statistics.filled, context, values_max);
    OrderCounter counter(steps);
    const auto look = [&](ValueId value, double scale) {
        const std::string_view text = values.text(value);
        if (std::ranges::find(facts.placeholders, text, &FlaggedValue::text) != facts.placeholders.end()) return;
        counter.add(text, static_cast<double>(values.count(value)) * scale);
    };
    for (const ValueId value : sample.whole) look(value, 1);
    for (const ValueId value : sample.drawn) look(value, sample.scale);
    return counter.counts();
}

}  // namespace

DateReading date_reading(const Dictionary& values, const ColumnFacts& facts, StepSet steps, RunContext& context) {
    const OrderCounts counts = count_orders(values, facts, steps, context);
    const double telling = counts.day_first + counts.month_first, most = std::max(counts.day_first, counts.month_first);
    const double all = std::max(counts.all, 1.0);
    DateReading reading;
    reading.steps = counts.needed;
    const bool tells = counts.either == 0 || (telling > 0 && most >= date_order_share * telling);
    const double untold = counts.plain + telling, told = std::max(counts.read_day_first, counts.read_month_first);
    // Where nearly as many are of the other order, too many would be read as another date.
    const bool is_mixed = telling > 0 && most < order_majority_min * telling;
    if (tells || is_mixed || untold >= told) {
        reading.readable = (untold + (tells ? counts.either : 0)) / all;
        return reading;
    }
    reading.order = counts.read_month_first > counts.read_day_first ? DateOrder::mdy : DateOrder::dmy;
    reading.readable = told / all;
    const char* const first = reading.order == DateOrder::mdy ? "month" : "day";
    if (telling == 0) {
        reading.why = message("no date tells whether the day or the month stands first: read with the ", first,
                              " first (order in the settings changes it)");
    } else {
        const double shown = reading.order == DateOrder::mdy ? counts.month_first : counts.day_first;
        reading.why = message("dates of both orders: read with the ", first, " first, as ", std::lround(100 * shown / telling),
                              " % of those show that tell; of the others those with a day up to 12 are read as another date, the rest is not read");
    }
    return reading;
}

}  // namespace sameas
