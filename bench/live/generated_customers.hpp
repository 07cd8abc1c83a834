#pragma once
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "datasets/generator/generator.hpp"
#include "engine/linker.hpp"
#include "engine/live/live_index.hpp"

// Generated customers and a model that was trained on some of them.
namespace sameas::bench {

inline constexpr std::size_t trained_on_max = 30'000;

inline const char* const settings_text = R"json({
    "id": "id",
    "blocking": ["email", "phone", "last_name, birth_date", "double_metaphone(last_name), first_name, city", "street, postcode"],
    "train_on": ["email", "last_name, birth_date"],
    "fields": {"birth_date": {"type": "date", "order": "ymd"}},
    "comparisons": [
      {"field": "first_name", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.92", "jaro_winkler >= 0.8", "else"]},
      {"field": "last_name", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.92", "else"]},
      {"field": "birth_date", "levels": ["exact", "levenshtein_distance <= 1", "within 1 years", "else"]},
      {"field": "city", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
      {"field": "street", "levels": ["exact", "qgram_jaccard(q=2) >= 0.6", "else"]},
      {"field": "phone", "levels": ["exact", "levenshtein_distance <= 2", "else"]},
      {"field": "email", "levels": ["exact", "jaro_winkler >= 0.9", "else"]}]})json";

/// Keeps generated records: their number, and the values of these columns.
class KeptRecords final : public io::TableWriter {
  public:
    explicit KeptRecords(std::vector<std::string> wanted) : wanted_(std::move(wanted)) {}

    void write(const std::vector<io::OutputColumn>& columns) override {
        const std::size_t first = records.size();
        for (std::size_t k = 0; k < wanted_.size(); ++k) {
            const auto at = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == wanted_[k]; });
            const auto values = std::get<std::span<const std::string_view>>(at->values);
            if (k == 0) records.resize(first + values.size());
            for (std::size_t i = 0; i < values.size(); ++i) records[first + i].values.emplace_back(values[i]);
        }
        for (std::size_t i = first; i < records.size(); ++i) {
            records[i].source = "customers";
            records[i].id = std::to_string(i);
        }
    }
    void finish() override {}

    std::vector<LiveRecord> records;

  private:
    std::vector<std::string> wanted_;
};

inline Model trained(const std::vector<LiveRecord>& records, const std::vector<std::string>& columns) {
    RunContext context({.threads = 2});
    const Settings settings = parse_settings(settings_text, "bench");
    const std::size_t trained_on = std::min(trained_on_max, records.size());
    TableBuilder builder(table_schema(settings, "", false), context);
    std::vector<std::string> names = columns;
    names.push_back("id");
    std::vector<std::vector<std::string_view>> batch;
    for (const std::size_t k : builder.begin_source("customers", names)) {
        std::vector<std::string_view>& values = batch.emplace_back();
        for (std::size_t i = 0; i < trained_on; ++i)
            values.push_back(k < columns.size() ? records[i].values[k] : std::string_view(records[i].id));
    }
    builder.append(batch, trained_on);
    const Linkage linkage(builder.finish(), settings, PairScope::all, context);
    return train(settings, linkage.features(), linkage.blocking(), {}, context);
}

struct Customers {
    std::vector<LiveRecord> records;
    Model model;

    explicit Customers(std::size_t count) {
        const Settings settings = parse_settings(settings_text, "bench");
        std::vector<std::string> columns;
        for (const FieldSettings& field : settings.fields) columns.push_back(field.columns.front());
        KeptRecords kept(columns);
        RunContext context({.threads = 2, .seed = 7});
        datasets::generate(*datasets::make_profile("customer"), count, kept, context);
        records = std::move(kept.records);
        model = trained(records, columns);
    }
};

}  // namespace sameas::bench
