// One record, read as a table of many is read. Cleaning and parsing are FieldValues', functions are FunctionChain's, and
// keys come from the formula of blocking_keys.hpp: nothing is said twice, so that a record means the same here as in a
// batch. What a table decides from all its values at once (the order of dates, whether too few parse) is left out:
// live_settings has fixed it.
#include "engine/live/record_reader.hpp"

#include <algorithm>

#include "engine/blocking/blocking_keys.hpp"
#include "engine/errors.hpp"
#include "engine/live/record_features.hpp"
#include "engine/table/field_values.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

/// How many keys a rule gives the row, 0 where a part is null; beyond keys_per_row_max any larger number.
std::size_t key_count(const Features& features, const Rule& rule) {
    std::size_t count = 1;
    for (const Expression& part : rule.parts) {
        const std::size_t f = features.find(part);
        const ValueId code = features.codes(RowId{0})[f];
        if (code == null_value) return 0;
        if (features.is_multi(f)) count *= features.members(f, code).size();
        count = std::min(count, keys_per_row_max + 1);
    }
    return count;
}

void add_keys(const ReadPlan& plan, const LiveRecord& record, ReadRecord& read) {
    RecordFeatures alone(plan, read);
    const Features& one = alone.features();
    std::vector<std::uint64_t> keys;
    for (std::size_t r = 0; r < plan.settings.blocking.size(); ++r) {
        const Rule& rule = plan.settings.blocking[r];
        const std::size_t count = key_count(one, rule);
        if (count == 0) continue;
        if (count > keys_per_row_max) {
            throw ResourceLimit(message("blocking rule '", to_string(rule), "': record ", printable_excerpt(record.source), ":",
                                        printable_excerpt(record.id), " has more than ", keys_per_row_max,
                                        " keys: shorten what a part reads, or split the rule"));
        }
        keys.clear();
        for (const KeyValues& choice : values_of_keys(one, rule, RowId{0})) keys.push_back(choice.key);
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        for (const std::uint64_t key : keys) read.keys.push_back({key, static_cast<std::uint32_t>(r)});
    }
}

}  // namespace

RecordReader::RecordReader(const ReadPlan& plan, RunContext& context) : plan_(plan), context_(context) {
    for (const ReadPlan::Feature& feature : plan.features) {
        chain_of_.push_back(chains_.size());
        if (!feature.expression.is_field()) chains_.emplace_back(feature.expression);
    }
}

LiveValue RecordReader::read_field(std::size_t f, const LiveRecord& record, std::vector<RowIssue>& issues) {
    const FieldSchema& schema = plan_.fields[f];
    std::vector<std::string_view> texts;
    for (const std::size_t place : plan_.parts[f]) {
        const std::string& value = record.values[place];
        texts.push_back(value.empty() ? std::string_view() : std::string_view(value));
    }
    if (std::all_of(texts.begin(), texts.end(), [](std::string_view text) { return text.empty(); })) return {};
    std::vector<std::span<const std::string_view>> parts;
    for (const std::string_view& text : texts) parts.emplace_back(&text, 1);

    FieldValues values(schema);
    std::vector<ValueTrouble> troubles;
    values.append(parts, 1, troubles);
    DomainBuilder builder(schema.type);
    values.standardise(builder, context_);
    for (ValueTrouble& trouble : troubles)
        issues.push_back({record.source, 0, schema.name, trouble.kind, std::move(trouble.value)});
    if (const std::optional<RowIssueKind> trouble = values.trouble(0); trouble && troubles.empty())
        issues.push_back({record.source, 0, schema.name, *trouble, printable_excerpt(values.text_as_read(0))});
    Column column;
    values.finish(false, column, context_);
    const Domain domain = builder.finish();
    const ValueId code = column.codes.front();
    if (code == null_value) return {};
    LiveValue value{.text = std::string(domain.values.text(code))};
    if (schema.type == FieldType::date) {
        value.parsed.days = domain.days[index(code)];
        value.parsed.precision = domain.precision[index(code)];
    }
    if (schema.type == FieldType::number) value.parsed.number = domain.numbers[index(code)];
    return value;
}

std::string RecordReader::derive(std::size_t feature, const LiveValue& value) {
    std::string set;
    if (value.text.empty()) return set;
    const ValueList& values = chains_[chain_of_[feature]].apply(value.text, value.parsed.precision);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) set += set_separator;
        set += values[i];
    }
    return set;
}

ReadRecord RecordReader::read(const LiveRecord& record) {
    ReadRecord read;
    of_field_.clear();
    for (std::size_t f = 0; f < plan_.fields.size(); ++f) of_field_.push_back(read_field(f, record, read.issues));
    for (std::size_t i = 0; i < plan_.features.size(); ++i) {
        const ReadPlan::Feature& feature = plan_.features[i];
        const LiveValue& value = of_field_[feature.field];
        read.values.push_back(feature.expression.is_field() ? value : LiveValue{.text = derive(i, value)});
    }
    add_keys(plan_, record, read);
    return read;
}

}  // namespace sameas
