#include "engine/draft/draft_pairs.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/table/text_cleaning.hpp"

namespace sameas {

namespace {

constexpr double legal_form_share_min = 0.05;

/// What texts are compared by, best first. Two thirds of the letters: one of a short word may differ.
constexpr const char* text_levels[] = {"exact", "aligned_tokens >= 1", "token_rest >= 0.8", "token_rest >= 0.66",
                                       "aligned_tokens >= 0.1"};
constexpr std::size_t agreeing_text_levels = 3;

/// Share of the records with a value that a set of steps changes.
double changed_share(const Dictionary& values, StepSet steps, RunContext& context) {
    TextCleaner plain(Cleaning::standard), standard(Cleaning::standard, steps, "");
    double changed = 0, all = 0;
    std::string before, after;
    for (std::size_t v = 1; v < values.size(); ++v) {
        if (v % 4096 == 0) context.check_stop();
        before.clear();
        after.clear();
        plain.clean(values.text(static_cast<ValueId>(v)), before);
        standard.clean(values.text(static_cast<ValueId>(v)), after);
        const double rows = static_cast<double>(values.count(static_cast<ValueId>(v)));
        all += rows;
        changed += before != after ? rows : 0;
    }
    return all > 0 ? changed / all : 0;
}

void compare_as_text(ComparisonSettings& comparison) {
    comparison.levels.clear();
    for (const char* level : text_levels)
        comparison.levels.push_back({false, parse_predicate(level, comparison.fields)});
    comparison.levels.push_back({true, {}});
    comparison.agreeing = agreeing_text_levels;
}

}  // namespace

void adapt_to_pairs(Draft& draft, const Table& table, RunContext& context) {
    StepSet legal_forms;
    legal_forms.add(Step::legal_forms);
    StepSet organisations = legal_forms;
    organisations.add(Step::ampersand);
    for (ComparisonSettings& comparison : draft.settings.comparisons) {
        comparison.term_frequency = false;
        comparison.rarity_levels = 0;
        const std::string& field = comparison.fields.front();
        const auto drafted = std::ranges::find(draft.fields, field, &DraftField::name);
        const auto column = table.find_column(field);
        if (drafted == draft.fields.end() || drafted->kind != ColumnKind::text || !column) continue;
        compare_as_text(comparison);
        const Dictionary& values = table.domain_of(table.columns()[*column]).values;
        if (changed_share(values, legal_forms, context) < legal_form_share_min) continue;
        const auto settings = std::ranges::find(draft.settings.fields, field, &FieldSettings::name);
        SAMEAS_ASSERT(settings != draft.settings.fields.end());
        settings->steps.bits |= organisations.bits;
        draft.settings.notes.emplace_back(field, "legal forms of organisations are frequent: dropped");
    }
}

}  // namespace sameas
