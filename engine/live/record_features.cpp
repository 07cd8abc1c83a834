// Kernels, measures and predicates of the engine work on the dictionary of a table. An index has no such dictionary: its
// values come and go. So a record and its few dozen candidates become a table of their own, of some hundred values, and
// the engine compares them as it compares ten million: what it says of a pair is a function of the pair, so it is the same
// bits. The price is making the forms that measures need (rows of code points, sets of grams) of each value again each
// time: some ten nanoseconds a value, less than the cache miss that fetches it.
#include "engine/live/record_features.hpp"

#include <utility>

namespace sameas {

RecordFeatures::Values::Values() : numbers{std::numeric_limits<double>::quiet_NaN()} {}

std::uint32_t RecordFeatures::Values::add(const ValueStore::View& value) {
    const auto place = static_cast<std::uint32_t>(counts.size());
    bytes += value.text;
    offsets.push_back(bytes.size());
    counts.push_back(1);
    days.push_back(value.parsed.days);
    precision.push_back(value.parsed.precision);
    numbers.push_back(value.parsed.number);
    return place;
}

std::uint32_t RecordFeatures::Values::of_record(std::string_view text) const {
    for (std::uint32_t place = 1; place < record_end; ++place) {
        const auto begin = static_cast<std::size_t>(offsets[place]), end = static_cast<std::size_t>(offsets[place + 1]);
        if (std::string_view(bytes).substr(begin, end - begin) == text) return place;
    }
    return 0;
}

Dictionary RecordFeatures::Values::dictionary() {
    return Dictionary(std::vector<char>(bytes.begin(), bytes.end()), std::move(offsets), std::move(counts));
}

RecordFeatures::RecordFeatures(const ReadPlan& plan, const ReadRecord& record) : plan_(plan) {
    begin(record, plan.features.size(), false);
}

RecordFeatures::RecordFeatures(const ReadPlan& plan, const ReadRecord& record, std::span<const ValueStore> stores)
    : plan_(plan), stores_(stores) {
    begin(record, plan.compared, true);
}

RecordFeatures::RecordFeatures(const ReadPlan& plan, const ReadRecord& record, const Features& run,
                               std::span<const std::size_t> feature_of)
    : plan_(plan), run_(&run), feature_of_(feature_of) {
    begin(record, plan.compared, true);
}

void RecordFeatures::begin(const ReadRecord& record, std::size_t feature_count, bool shares_domains) {
    for (std::size_t f = 0; f < feature_count; ++f) domain_of_.push_back(shares_domains ? plan_.features[f].domain : f);
    values_.resize(shares_domains ? plan_.domains : feature_count);
    for (std::size_t f = 0; f < feature_count; ++f) {
        const LiveValue& value = record.values[f];
        Values& values = values_[domain_of_[f]];
        if (value.text.empty()) {
            codes_.push_back(null_value);
            continue;
        }
        std::uint32_t place = values.of_record(value.text);  // two fields of a domain may hold the same
        if (place == 0) {
            place = values.add({value.text, value.parsed});
            ++values.record_end;
            const std::uint32_t number = stores_.empty() ? NumberIndex::none : stores_[domain_of_[f]].find(value.text);
            if (number != NumberIndex::none) values.known.emplace(number, place);
        }
        codes_.push_back(ValueId{place});
    }
}

void RecordFeatures::add(RowId row) {
    const std::span<const ValueId> codes = run_->codes(row);
    for (std::size_t f = 0; f < feature_of_.size(); ++f) {
        const std::size_t feature = feature_of_[f];
        const ValueId code = codes[feature];
        if (code == null_value) {
            codes_.push_back(null_value);
            continue;
        }
        Values& values = values_[domain_of_[f]];
        const auto [at, is_new] = values.known.try_emplace(static_cast<std::uint32_t>(index(code)), 0);
        if (is_new) {
            ValueStore::View value{run_->values(feature).text(code), {}};
            if (const Domain* const typed = run_->domain(feature); typed != nullptr && typed->type == FieldType::date)
                value.parsed = {.days = typed->days[index(code)], .precision = typed->precision[index(code)]};
            else if (typed != nullptr && typed->type == FieldType::number)
                value.parsed.number = typed->numbers[index(code)];
            at->second = values.of_record(value.text);
            if (at->second == 0) at->second = values.add(value);
        }
        codes_.push_back(ValueId{at->second});
    }
    ++rows_;
}

void RecordFeatures::add(std::span<const std::uint32_t> numbers) {
    for (std::size_t f = 0; f < numbers.size(); ++f) {
        if (numbers[f] == 0) {
            codes_.push_back(null_value);
            continue;
        }
        Values& values = values_[domain_of_[f]];
        const auto [at, is_new] = values.known.try_emplace(numbers[f], 0);
        if (is_new) at->second = values.add(stores_[domain_of_[f]][numbers[f]]);
        codes_.push_back(ValueId{at->second});
    }
    ++rows_;
}

void RecordFeatures::finish() {
    is_finished_ = true;
    std::vector<Feature> features;
    std::vector<const Domain*> domains;
    std::vector<const Domain*> made(values_.size(), nullptr);
    for (std::size_t f = 0; f < domain_of_.size(); ++f) {
        const ReadPlan::Feature& planned = plan_.features[f];
        Feature& feature = features.emplace_back(Feature{planned.expression, 0, std::nullopt, {}, std::nullopt});
        Values& values = values_[domain_of_[f]];
        const Domain*& domain = made[domain_of_[f]];
        if (!planned.expression.is_field()) {
            feature.own_values = values.dictionary();
            if (is_multi_valued(planned.expression)) feature.sets.emplace(*feature.own_values);
        } else if (domain == nullptr) {
            Domain& fresh = domains_.emplace_back();
            fresh.type = plan_.fields[planned.field].type;
            fresh.values = values.dictionary();
            if (fresh.type == FieldType::date) {
                fresh.days = std::move(values.days);
                fresh.precision = std::move(values.precision);
            }
            if (fresh.type == FieldType::number) fresh.numbers = std::move(values.numbers);
            domain = &fresh;
        }
        domains.push_back(planned.expression.is_field() ? domain : nullptr);
    }
    features_ = Features(std::move(features), std::move(domains), std::move(codes_));
}

}  // namespace sameas
