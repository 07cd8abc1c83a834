#include "cli/training_labels.hpp"

#include <algorithm>

#include "cli/labelled_pairs.hpp"
#include "cli/row_file.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

/// All pairs of the records are looked at.
constexpr std::size_t labelled_records_max = 5000;

std::vector<LabelledPair> pairs_with_labels(const RowSource& source, const Linkage& linkage, RunContext& context) {
    const Table& table = linkage.table();
    const LabelColumns columns = label_columns(source, "label", context);
    const LabelledPairs read = read_labelled_pairs(source, columns, table, linkage.scope(), context);
    std::vector<LabelledPair> labels;
    for (std::size_t i = 0; i < read.ranks.size(); ++i) {
        if (!read.labels[i].is_match) continue;
        const RowId a = table.rows_by_rank()[read.ranks[i].first], b = table.rows_by_rank()[read.ranks[i].second];
        const bool in_order = table.is_left(a, b);
        labels.push_back({in_order ? a : b, in_order ? b : a, *read.labels[i].is_match});
    }
    return labels;
}

struct LabelledRecord {
    RowId row;
    std::string entity;
};

std::vector<LabelledPair> pairs_of_entities(const RowSource& source, const Linkage& linkage, RunContext& context) {
    const Table& table = linkage.table();
    std::vector<LabelledRecord> records;
    read_rows(source, {{"id", "entity_id"}, {"source"}}, context, [&](std::uint64_t row, std::span<const std::string_view> values) {
        if (values[1].empty()) return;
        const std::optional<RowId> found = table.find_record(values[2], values[0]);
        if (!found) throw InvalidInput(message(source.name, ", row ", row, ": id '", printable(values[0], 60), "': no such record"));
        if (records.size() == labelled_records_max)
            throw ResourceLimit(message(source.name, ": the entities of more than ", labelled_records_max,
                                        " records: give fewer, or label pairs"));
        records.push_back({*found, std::string(values[1])});
    });
    std::vector<LabelledPair> labels;
    for (std::size_t i = 0; i < records.size(); ++i) {
        context.check_stop();
        for (std::size_t j = i + 1; j < records.size(); ++j) {
            const RowId a = records[i].row, b = records[j].row;
            if (a == b || (linkage.scope() == PairScope::across_sources && table.source(a) == table.source(b))) continue;
            const bool is_match = records[i].entity == records[j].entity;
            const bool in_order = table.is_left(a, b);
            const LabelledPair pair{in_order ? a : b, in_order ? b : a, is_match};
            if (is_match || linkage.blocking().first_rule(pair.left, pair.right) < linkage.blocking().rules())
                labels.push_back(pair);
        }
    }
    return labels;
}

}  // namespace

std::vector<LabelledPair> training_labels(const RowSource& source, const Linkage& linkage, RunContext& context) {
    if (linkage.settings().fit != FitMethod::population) {
        throw InvalidSettings(source.name + ": the settings train in sessions, which take no labels: set \"fit\": \"population\"");
    }
    const std::vector<std::string> columns = columns_of(source, context);
    const auto has = [&](const char* name) { return std::ranges::find(columns, name) != columns.end(); };
    if (!has("left_id") && !has("entity_id")) {
        throw InvalidInput(source.name + ": there are neither pairs (left_id,right_id,label) nor entities "
                           "(id,entity_id) in it");
    }
    std::vector<LabelledPair> labels = has("left_id") ? pairs_with_labels(source, linkage, context)
                                                      : pairs_of_entities(source, linkage, context);
    if (labels.empty()) throw InvalidInput(source.name + ": there is no labelled pair in it");
    return labels;
}

std::vector<LabelledPair> read_training_labels(const Options& options, const Linkage& linkage, RunContext& context) {
    return options.labels.empty() ? std::vector<LabelledPair>() : training_labels(options.labels, linkage, context);
}

}  // namespace sameas::cli
