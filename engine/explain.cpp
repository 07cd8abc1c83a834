#include "engine/errors.hpp"
#include "engine/linker.hpp"
#include "engine/settings/level_text.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

/// Values of the comparison's fields as they were read, or cleaned where the originals were not kept.
std::vector<std::string> field_values(const Table& table, const ComparisonSettings& comparison, RowId row) {
    std::vector<std::string> values;
    for (const std::string& field : comparison.fields) {
        const std::optional<std::size_t> number = table.find_column(field);
        SAMEAS_ASSERT(number);
        const Column& column = table.columns()[*number];
        const bool original = !column.original_codes.empty();
        const Dictionary& dictionary = original ? column.original_values : table.domain_of(column).values;
        values.emplace_back(dictionary.text((original ? column.original_codes : column.codes)[index(row)]));
    }
    return values;
}

std::vector<DerivedValues> derived_values(const Features& features, const ComparisonSettings& comparison, RowId left,
                                          RowId right) {
    std::vector<Expression> all;
    for (const LevelSettings& level : comparison.levels) {
        if (!level.is_else) add_operands(all, level.predicate);
    }
    std::vector<DerivedValues> values;
    for (const Expression& expression : all) {
        if (expression.is_field()) continue;
        const std::size_t feature = features.find(expression);
        values.push_back({to_string(expression), features.readable_value(feature, features.codes(left)[feature]),
                          features.readable_value(feature, features.codes(right)[feature])});
    }
    return values;
}

ComparisonExplanation explain_comparison(const Model& model, const PatternLayout& layout, const PatternWeights& weights,
                                         std::size_t c, std::size_t state) {
    const ComparisonSettings& settings = model.settings.comparisons[c];
    ComparisonExplanation result;
    result.name = settings.name;
    result.level_number = layout.level(c, state);
    result.bits = weights.bits(c, state);
    result.level = level_text(settings, result.level_number);
    if (result.level_number == 0) return result;
    result.m = layout.level_total(c, result.level_number, model.comparisons[c].m);
    result.u = layout.level_total(c, result.level_number, model.comparisons[c].u);
    result.level_bits = kernels::log2(result.m / result.u);
    result.term_frequency_bits = layout.bins(c, result.level_number) > 1 ? result.bits - result.level_bits : 0;
    return result;
}

}  // namespace

PairExplainer::PairExplainer(const Linkage& linkage, const Model& model)
    : linkage_(linkage),
      model_(model),
      comparator_(model.settings, linkage.features(), model.term_frequencies),
      weights_(model, comparator_.layout()),
      adjustments_(model.given, linkage.features()) {}

PairExplanation PairExplainer::explain(RowId first, RowId second) {
    const Table& table = linkage_.table();
    const RowId left = table.is_left(first, second) ? first : second;
    const RowId right = left == first ? second : first;
    const PatternLayout& layout = comparator_.layout();
    const CandidatePair pair{left, right};
    std::uint64_t pattern = 0;
    comparator_.patterns({&pair, 1}, {&pattern, 1}, scratch_);

    PairExplanation result;
    result.left_source = table.source_name(left);
    result.left_id = table.id(left);
    result.right_source = table.source_name(right);
    result.right_id = table.id(right);
    for (std::size_t c = 0; c < layout.comparisons(); ++c) {
        ComparisonExplanation part = explain_comparison(model_, layout, weights_, c, layout.state(pattern, c));
        const double added = adjustments_.bits_of(c, part.level_number, left, right);
        part.term_frequency_bits += added;
        part.bits += added;
        part.left_values = field_values(table, model_.settings.comparisons[c], left);
        part.right_values = field_values(table, model_.settings.comparisons[c], right);
        part.derived = derived_values(linkage_.features(), model_.settings.comparisons[c], left, right);
        result.comparisons.push_back(std::move(part));
    }
    result.prior_bits = weights_.prior_bits();
    result.class_bits = weights_.class_bits(pattern);
    result.weight_bits = weights_.weight(pattern) + adjustments_.bits(pattern, layout, left, right);
    result.probability = probability(result.weight_bits);
    const bool comparable = linkage_.scope() == PairScope::all || table.source(left) != table.source(right);
    for (std::size_t r = 0; comparable && r < linkage_.blocking().rules(); ++r) {
        if (linkage_.blocking().holds(r, left, right) && adjustments_.admits(r, pattern, layout)) {
            result.rules.push_back(to_string(linkage_.settings().blocking[r]));
        }
    }
    return result;
}

PairExplanation explain(const Linkage& linkage, const Model& model, RowId left, RowId right) {
    return PairExplainer(linkage, model).explain(left, right);
}

}  // namespace sameas
