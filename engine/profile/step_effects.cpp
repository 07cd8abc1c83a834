#include "engine/profile/step_effects.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "engine/profile/column_statistics.hpp"
#include "engine/standardise/phones.hpp"
#include "engine/table/date.hpp"
#include "engine/table/text_cleaning.hpp"

namespace sameas {

namespace {

/// The form in which values of a type are compared: what it takes away anyway is no effect of a step.
Cleaning compared_form(SemanticType type) {
    switch (type) {
        case SemanticType::phone:
        case SemanticType::postcode:
        case SemanticType::national_id:
        case SemanticType::account_number:
            return Cleaning::compact;
        case SemanticType::email:
        case SemanticType::birth_date:
        case SemanticType::date:
            return Cleaning::standard;
        default:
            return Cleaning::words;
    }
}

struct Sampled {
    ValueId value{};
    double scale = 1;
};

std::vector<Sampled> sampled(const Dictionary& values, std::uint64_t filled, RunContext& context) {
    const ValueSample sample = sample_values(values, filled, context);
    std::vector<Sampled> all;
    for (const ValueId value : sample.whole) all.push_back({value, 1});
    for (const ValueId value : sample.drawn) all.push_back({value, sample.scale});
    return all;
}

/// Counts of one step, before rounding.
struct Counter {
    StepEffect effect;
    double values = 0, rows = 0;
    std::uint64_t most_rows = 0;

    void count(const std::string& before, const std::string& after, std::uint64_t value_rows, double scale) {
        values += scale;
        rows += scale * static_cast<double>(value_rows);
        if (value_rows < most_rows || (value_rows == most_rows && before >= effect.before)) return;
        most_rows = value_rows;
        effect.before = before;
        effect.after = after;
    }
};

/// Does reading dates with the step read this one otherwise? Its text is in lower case.
bool changes_date(Step step, const std::string& before, const std::string& after) {
    if (step == Step::month_names)
        return before != after && parse_date(before, DateOrder::dmy).precision == DatePrecision::unparsed &&
               parse_date(after, DateOrder::dmy).precision != DatePrecision::unparsed;
    return parse_date(before, DateOrder::automatic, DateOrder::dmy).precision == DatePrecision::unparsed &&
           parse_date(before, DateOrder::automatic, DateOrder::dmy, two_digit_latest_default).precision != DatePrecision::unparsed;
}

}  // namespace

StandardisationEffects step_effects(const Dictionary& values, std::uint64_t filled, SemanticType type, RunContext& context) {
    StandardisationEffects found;
    const std::vector<Step> steps = steps_of(steps_for_type(name(type), false));
    if (steps.empty()) return found;
    const std::vector<Sampled> sample = sampled(values, filled, context);
    if (type == SemanticType::phone) {
        std::vector<std::pair<std::string_view, std::uint64_t>> texts;
        for (const Sampled& one : sample) texts.emplace_back(values.text(one.value), values.count(one.value));
        found.region = region_of_phones(texts);
    }
    TextCleaner standard(Cleaning::standard), compared(compared_form(type));
    const Standardiser standardiser({}, found.region);
    std::vector<Counter> counters(steps.size());
    std::string text, before, after;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (i % 1024 == 0) context.check_stop();
        const std::uint64_t rows = values.count(sample[i].value);
        text.clear();
        standard.clean(values.text(sample[i].value), text);
        for (std::size_t s = 0; s < steps.size() && !text.empty(); ++s) {
            std::string changed = text;
            standardiser.apply(steps[s], changed);
            if (is_date_step(steps[s])) {
                if (changes_date(steps[s], text, changed)) counters[s].count(text, changed, rows, sample[i].scale);
                text = std::move(changed);
                continue;
            }
            if (changed == text) continue;
            before.clear();
            after.clear();
            compared.clean(text, before);
            compared.clean(changed, after);
            if (before != after) counters[s].count(text, changed, rows, sample[i].scale);
            text = std::move(changed);
        }
    }
    for (std::size_t s = 0; s < steps.size(); ++s) {
        StepEffect& effect = found.steps.emplace_back(std::move(counters[s].effect));
        effect.step = steps[s];
        effect.values = static_cast<std::uint64_t>(std::llround(counters[s].values));
        effect.rows = static_cast<std::uint64_t>(std::llround(counters[s].rows));
    }
    return found;
}

}  // namespace sameas
