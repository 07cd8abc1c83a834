// Why two records of the index belong together, or do not.
#include "service/compared_records.hpp"
#include "service/handlers.hpp"

namespace sameas::service {

namespace {

/// The record that a parameter names: SOURCE:ID. A source may hold colons itself, so every colon is tried.
LiveRecord named_record(Call& call, const char* parameter) {
    const std::optional<std::string> name = call.query.text(parameter);
    const std::string field = std::string("query.") + parameter;
    if (!name) throw Problem(ProblemKind::malformed_request, "name two records: left=SOURCE:ID&right=SOURCE:ID", field, "");
    for (std::size_t colon = name->find(':'); colon != std::string::npos; colon = name->find(':', colon + 1)) {
        auto record = call.state.index.index().record(name->substr(0, colon), name->substr(colon + 1));
        if (!record) continue;
        call.records.emplace_back(record->source, record->id);
        return *record;
    }
    throw Problem(ProblemKind::not_found, "there is no such record: name it SOURCE:ID", field, *name);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json texts_json(const std::vector<std::string>& texts) {
    Json all = Json::array();
    for (const std::string& text : texts) all.push_back(text_or_null(text));
    return all;
}

Json comparison_json(const ComparisonExplanation& comparison) {
    Json derived = Json::array();
    for (const DerivedValues& one : comparison.derived)
        derived.push_back({{"expression", one.expression}, {"left", text_or_null(one.left)}, {"right", text_or_null(one.right)}});
    return {{"name", comparison.name},
            {"left", texts_json(comparison.left_values)},
            {"right", texts_json(comparison.right_values)},
            {"derived", std::move(derived)},
            {"level", comparison.level},
            {"level_number", comparison.level_number},
            {"m", comparison.m},
            {"u", comparison.u},
            {"level_bits", comparison.level_bits},
            {"term_frequency_bits", comparison.term_frequency_bits},
            {"bits", comparison.bits}};
}

}  // namespace

Response explain_pair(Call& call) {
    const LiveRecord left = named_record(call, "left"), right = named_record(call, "right");
    call.query.check_all_read();
    if (left == right) throw Problem(ProblemKind::invalid_value, "left and right are one record: name two", "query.right", left.id);
    const ServiceState& state = call.state;
    const ComparedRecords records(state.live_model, state.form.columns(), PairScope::all, {left, right});
    const PairExplanation pair = records.explain(0, 1);
    Json comparisons = Json::array();
    for (const ComparisonExplanation& comparison : pair.comparisons) comparisons.push_back(comparison_json(comparison));
    const LiveIndex& index = state.index.index();
    return {.body = json_text({{"left", {{"source", pair.left_source}, {"id", pair.left_id}}},
                               {"right", {{"source", pair.right_source}, {"id", pair.right_id}}},
                               {"comparisons", std::move(comparisons)},
                               {"prior_bits", pair.prior_bits},
                               {"class_bits", pair.class_bits},
                               {"match_weight", pair.weight_bits},
                               {"probability", pair.probability},
                               {"rules", pair.rules},
                               {"same_entity", index.entity_of(left.source, left.id) == index.entity_of(right.source, right.id)}})};
}

}  // namespace sameas::service
