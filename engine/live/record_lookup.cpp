// What a run made of its records is here already: values cleaned and derived, keys, and which keys its limits on groups cut. So a
// record that comes alone is read as a live index reads one, and is held against the records that share a key with it, whose values
// are taken from the features of the run. All that is made beforehand is the order of the keys.
//
// Limits on groups depend on all records, and the run over all of them and the new one is what counts. The new one makes each of its
// groups larger by one record and changes no other: a group that was over the limit lost its key when the run was prepared; one that was
// at it is over it now.
#include "engine/live/record_lookup.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>

#include "engine/errors.hpp"
#include "engine/live/found_choices.hpp"
#include "engine/parallel.hpp"
#include "engine/table/date.hpp"
#include "engine/table/text_cleaning.hpp"
#include "kernels/utf8.hpp"

namespace sameas {

namespace {

using OpenDates = RecordLookup::OpenDates;

bool has_ambiguous_dates(const Table& table, const std::string& field) {
    const Domain& domain = table.domain_of(table.columns()[*table.find_column(field)]);
    for (std::size_t value = 1; value < domain.values.size(); ++value) {
        if (domain.precision[value] != DatePrecision::unparsed) continue;
        const std::string_view text = domain.values.text(static_cast<ValueId>(value));
        if (parse_date(text, DateOrder::automatic, DateOrder::dmy).precision == DatePrecision::day) return true;
    }
    return false;
}

/// True where a run over the record, too, would read its date and all others as they are read without it. Whoever shows another order
/// than was found is not read by that, so it matters not whether it would tip the balance.
bool reads_dates_alike(const OpenDates& dates, const ReadPlan& plan, const LiveRecord& record) {
    const std::size_t field = static_cast<std::size_t>(std::ranges::find(plan.fields, dates.field, &FieldSchema::name) - plan.fields.begin());
    if (plan.parts[field].size() > 1) return true;  // a year, a month and a day show no order
    const std::string& value = record.values[plan.parts[field].front()];
    if (!kernels::valid_utf8(value)) return true;  // it counts as null
    const FieldSchema& schema = plan.fields[field];
    std::string text;
    TextCleaner(schema.clean, schema.steps, schema.region).clean(value, text);
    if (dates.order == DateOrder::automatic) return !dates.has_ambiguous || order_shown(text) == DateOrder::automatic;
    return parse_date(text, dates.order) == parse_date(text, DateOrder::automatic, dates.order);
}

/// The settings under which one record is read as the run would read it; nothing where there are none.
/// \param open_dates  gets the fields of which that depends on the record
std::optional<Settings> reading_settings(const Linkage& linkage, const Model& model, std::vector<OpenDates>& open_dates) {
    if (!model.given.adjustments.empty() || !model.given.conditions.empty()) return std::nullopt;
    for (const GroupLimit& limit : group_limits_of(model.settings))
        if (limit.rows_max != 0 && limit.policy == GroupPolicy::tighten) return std::nullopt;
    Settings reading = model.settings;
    reading.group_limits.clear();
    Settings checked = reading;
    for (std::size_t f = 0; f < reading.fields.size(); ++f) {
        FieldSettings& field = reading.fields[f];
        if (field.type != FieldType::date || field.date_order != DateOrder::automatic) continue;
        const std::optional<DateOrder> order = order_found(linkage.table(), field);
        if (!order) return std::nullopt;
        open_dates.push_back({field.name, *order, has_ambiguous_dates(linkage.table(), field.name)});
        field.date_order = *order;
        checked.fields[f].date_order = DateOrder::ymd;
    }
    try {
        live_settings(checked, {.threshold_probability = 1});
    } catch (const InvalidSettings&) {
        return std::nullopt;
    }
    return reading;
}

/// The settings for records of a source: its columns are the columns.
Settings of_source(Settings settings, const std::string& source) {
    for (FieldSettings& field : settings.fields) {
        const auto own = field.columns_by_source.find(source);
        if (own != field.columns_by_source.end()) field.columns = own->second;
        field.columns_by_source.clear();
    }
    return settings;
}

}  // namespace

RecordLookup::RecordLookup(const Linkage& linkage, const Model& model, const Settings& settings, std::vector<OpenDates> open_dates,
                           RunContext& context)
    : linkage_(linkage),
      open_dates_(std::move(open_dates)),
      readings_([&] {
          std::map<std::string, std::unique_ptr<Reading>> readings;
          readings[""] = std::make_unique<Reading>(of_source(settings, ""));
          for (const FieldSettings& field : settings.fields) {
              for (const auto& [source, columns] : field.columns_by_source) {
                  std::unique_ptr<Reading>& reading = readings[source];
                  if (!reading) reading = std::make_unique<Reading>(of_source(settings, source));
              }
          }
          return readings;
      }()),
      scorer_(model, readings_.at("")->plan),
      postings_(linkage.blocking().rules()),
      limits_(group_limits_of(model.settings)) {
    const ReadPlan& plan = readings_.at("")->plan;
    for (std::size_t f = 0; f < plan.compared; ++f) feature_of_.push_back(linkage.features().find(plan.features[f].expression));
    for (std::size_t rule = 0; rule < postings_.size(); ++rule) add_postings(rule, context);
}

std::unique_ptr<RecordLookup> RecordLookup::make(const Linkage& linkage, const Model& model, RunContext& context) {
    const StageTimer timer(context, "index", linkage.table().rows());
    std::vector<OpenDates> open_dates;
    const std::optional<Settings> settings = reading_settings(linkage, model, open_dates);
    if (!settings) return nullptr;
    const BlockingIndex& blocking = linkage.blocking();
    std::uint64_t keys = 0;
    for (std::size_t rule = 0; rule < blocking.rules(); ++rule)
        keys += blocking.key_sets(rule) != nullptr ? blocking.key_sets(rule)->keys.size() : linkage.table().rows();
    if (context.memory_left() < keys * sizeof(Posting)) return nullptr;
    return std::unique_ptr<RecordLookup>(new RecordLookup(linkage, model, *settings, std::move(open_dates), context));
}

void RecordLookup::add_postings(std::size_t rule, RunContext& context) {
    const BlockingIndex& blocking = linkage_.blocking();
    const KeySets* const sets = blocking.key_sets(rule);
    std::vector<Posting>& postings = postings_[rule];
    for (std::size_t i = 0; i < linkage_.table().rows(); ++i) {
        const RowId row{static_cast<std::uint32_t>(i)};
        if (sets != nullptr) {
            for (const std::uint64_t key : sets->of(row)) postings.push_back({key, row});
        } else if (const std::uint64_t key = blocking.slots(row)[rule]; key != 0) {
            postings.push_back({key, row});
        }
    }
    postings.shrink_to_fit();
    parallel_sort(context, postings.begin(), postings.end(), [](const Posting& left, const Posting& right) {
        return left.key != right.key ? left.key < right.key : left.row < right.row;
    });
    context.check_stop();
}

const RecordLookup::Reading& RecordLookup::reading_of(const std::string& source) const {
    const auto own = readings_.find(source);
    return own == readings_.end() ? *readings_.at("") : *own->second;
}

std::span<const RecordLookup::Posting> RecordLookup::sharing(const RuleKey& key) const {
    const auto [first, last] = std::ranges::equal_range(postings_[key.rule], key.key, {}, &Posting::key);
    const GroupLimit& limit = limits_[key.rule];
    const auto rows = static_cast<std::uint64_t>(last - first);
    if (limit.rows_max != 0 && limit.policy == GroupPolicy::skip && rows + 1 > limit.rows_max) return {};
    return {first, last};
}

std::optional<std::vector<RecordMatch>> RecordLookup::matches(const LiveRecord& record, double least_bits) const {
    const Reading& reading = reading_of(record.source);
    reading.plan.check_values(record);
    for (const OpenDates& dates : open_dates_)
        if (!reads_dates_alike(dates, reading.plan, record)) return std::nullopt;
    const BorrowedWorkbench bench(reading.benches);
    const ReadRecord read = bench->reader.read(record);
    RecordFeatures rows(reading.plan, read, linkage_.features(), feature_of_);
    boost::unordered_flat_set<std::uint32_t> is_met;
    std::vector<RecordMatch> candidates;
    for (const RuleKey& key : read.keys) {  // by rule: whoever is met first is met under the first rule that holds
        for (const Posting& posting : sharing(key)) {
            if (!is_met.insert(static_cast<std::uint32_t>(index(posting.row))).second) continue;
            candidates.push_back({posting.row, key.rule, 0, 0, {}, {}});
            rows.add(posting.row);
        }
    }
    const std::vector<std::uint8_t> is_left(candidates.size(), 0);
    const std::vector<std::uint64_t> patterns = scorer_.patterns(rows, is_left, bench->scratch);
    const double least = std::max(least_bits, scorer_.floor_bits());
    const PatternLayout& layout = scorer_.layout();
    std::vector<RecordMatch> found;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        RecordMatch match = std::move(candidates[i]);
        match.pattern = patterns[i];
        match.weight_bits = scorer_.weights().weight(match.pattern);
        if (match.weight_bits < least) continue;
        for (std::size_t c = 0; c < layout.comparisons(); ++c) {
            const std::size_t state = layout.state(match.pattern, c);
            match.levels.push_back(layout.level(c, state));
            match.bits.push_back(scorer_.weights().bits(c, state));
        }
        found.push_back(std::move(match));
    }
    const Table& table = linkage_.table();
    std::ranges::sort(found, [&](const RecordMatch& left, const RecordMatch& right) {
        if (left.weight_bits != right.weight_bits) return left.weight_bits > right.weight_bits;
        return table.rank(left.row) < table.rank(right.row);
    });
    return found;
}

}  // namespace sameas
