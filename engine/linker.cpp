#include "engine/linker.hpp"

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
                                 .null_values = field.null_values});
    }
    schema.id_column = settings.id;
    schema.source_column = settings.source;
    schema.truth_column = truth_column;
    schema.keep_original = keep_original;
    return schema;
}

Linkage::Linkage(Table table, const Settings& settings, PairScope scope, RunContext& context)
    : table_(std::make_unique<Table>(std::move(table))), settings_(settings) {
    features_ = std::make_unique<Features>(derive(*table_, expressions_of(settings_), context));
    blocking_ = std::make_unique<BlockingIndex>(build_blocking_index(*features_, settings_.blocking, scope, context));
    check_pair_limit(*blocking_, *features_, settings_.blocking, settings_.pairs_per_rule_max);
}

Clusters cluster_pairs(const Table& table, PairScope scope, const Settings& settings,
                       std::span<const WeightedPair> pairs, RunContext& context) {
    ClusterOptions options;
    options.threshold_bits = weight_bits(settings.threshold_probability);
    std::vector<std::uint32_t> sources;
    if (scope == PairScope::across_sources) {
        for (const RowId row : table.rows_by_rank()) sources.push_back(table.source(row));
    }
    options.sources = sources;
    return cluster(table.rows(), pairs, options, context);
}

LinkResult link(const Linkage& linkage, const Model& model, RunContext& context) {
    const Table& table = linkage.table();
    const Comparator comparator(model.settings, linkage.features(), model.term_frequencies);
    const PatternWeights weights(model, comparator.layout());
    const double floor_bits = weight_bits(model.settings.keep_probability);
    LinkResult result{comparator.layout(), {}, {}, {}};
    result.scored = score(linkage.blocking(), table, comparator, weights, floor_bits, context);

    std::vector<WeightedPair> pairs;
    pairs.reserve(result.scored.pairs.size());
    result.weights.reserve(result.scored.pairs.size());
    for (const ScoredPair& pair : result.scored.pairs) {
        const double weight = weights.weight(pair.pattern);
        result.weights.push_back(weight);
        pairs.push_back({table.rank(pair.left), table.rank(pair.right), to_fixed(weight)});
    }
    result.clusters = cluster_pairs(table, linkage.scope(), model.settings, pairs, context);
    return result;
}

}  // namespace sameas
