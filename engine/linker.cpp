#include "engine/linker.hpp"

#include "engine/entities.hpp"
#include "engine/memory_plan.hpp"

namespace sameas {

TableSchema table_schema(const Settings& settings, const std::string& truth_column, bool keep_original) {
    TableSchema schema;
    const std::vector<std::size_t> domains = domains_of(settings);
    for (std::size_t i = 0; i < settings.fields.size(); ++i) {
        const FieldSettings& field = settings.fields[i];
        schema.fields.push_back({.name = field.name,
                                 .type = field.type,
                                 .columns = field.columns,
                                 .columns_by_source = field.columns_by_source,
                                 .date_order = field.date_order,
                                 .domain = domains[i],
                                 .clean = field.clean,
                                 .null_values = field.null_values,
                                 .steps = field.steps,
                                 .region = field.region});
    }
    schema.id_column = settings.id;
    schema.id_by_source = settings.id_by_source;
    schema.source_column = settings.source;
    schema.truth_column = truth_column;
    schema.keep_original = keep_original;
    return schema;
}

Linkage::Linkage(Table table, const Settings& settings, PairScope scope, RunContext& context)
    : table_(std::make_unique<Table>(std::move(table))), settings_(settings) {
    features_ = std::make_unique<Features>(derive(*table_, expressions_of(settings_), context));
    blocking_ = std::make_unique<BlockingIndex>(
        build_blocking_index(*features_, settings_.blocking, scope, context, group_limits_of(settings_)));
    check_pair_limit(*blocking_, *features_, settings_.blocking, settings_.pairs_per_rule_max);
}

LinkResult score_pairs(const Linkage& linkage, const Model& model, bool clusters, RunContext& context, const NewRows& news) {
    const Comparator comparator(model.settings, linkage.features(), model.term_frequencies);
    const PatternWeights weights(model, comparator.layout());
    const double floor_bits = weight_bits(model.settings.keep_probability);
    const PairAdjustments adjustments(model.given, linkage.features());
    LinkResult result{comparator.layout(), {}, {}, {}};
    const MemoryNeeds needs{memory_of(linkage), linkage.table().rows(), clusters, 0};
    result.scored = score(linkage.blocking(), linkage.table(), comparator, weights, floor_bits,
                          plan_memory(needs, context), context, adjustments.empty() ? nullptr : &adjustments, news);
    result.weights = weights_of(result.scored, weights);
    return result;
}

LinkResult link(const Linkage& linkage, const Model& model, RunContext& context) {
    LinkResult result = score_pairs(linkage, model, true, context);
    Entities entities = find_entities(linkage.table(), linkage.scope(), model.settings, result.scored.pairs, result.weights,
                                      context);
    result.clusters = std::move(entities.clusters);
    result.choice = entities.choice;
    result.expected = entities.expected;
    result.warnings = std::move(entities.warnings);
    return result;
}

}  // namespace sameas
