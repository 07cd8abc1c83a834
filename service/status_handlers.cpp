// How the service is, and what it follows.
#include "service/handlers.hpp"
#include "service/openapi_document.hpp"

namespace sameas::service {

Response get_health(Call& call) {
    call.query.check_all_read();
    return {.body = json_text({{"status", "ok"}})};
}

Response get_ready(Call& call) {
    call.query.check_all_read();
    if (call.state.is_ending) throw Problem(ProblemKind::unavailable, "the service is ending: ask another one");
    const std::string refusal = call.state.index.refusal();
    if (!refusal.empty()) throw Problem(ProblemKind::unavailable, "no change is taken: " + refusal);
    const LiveIndex& index = call.state.index.index();
    return {.body = json_text(
                {{"status", "ready"}, {"records", index.record_count()}, {"entities", index.entity_count()}, {"pairs", index.pair_count()}})};
}

Response get_model(Call& call) {
    call.query.check_all_read();
    const Model& model = call.state.live_model;
    Json rules = Json::array(), comparisons = Json::array();
    for (const Rule& rule : model.settings.blocking) rules.push_back(to_string(rule));
    for (const ComparisonSettings& comparison : model.settings.comparisons) {
        Json levels = Json::array();
        for (const LevelSettings& level : comparison.levels)
            levels.push_back(level.is_else ? "else" : to_string(level.predicate, comparison.fields));
        comparisons.push_back({{"name", comparison.name}, {"levels", std::move(levels)}});
    }
    return {.body = json_text({{"columns", call.state.form.columns()},
                               {"blocking", std::move(rules)},
                               {"comparisons", std::move(comparisons)},
                               {"prior", model.prior},
                               {"threshold", model.settings.threshold_probability},
                               {"keep", model.settings.keep_probability}})};
}

Response get_drift(Call& call) {
    call.query.check_all_read();
    const std::vector<FrequencyDrift> drift = call.state.index.index().drift();
    Json expressions = Json::array();
    for (const FrequencyDrift& one : drift)
        expressions.push_back({{"expression", one.expression}, {"records", one.records}, {"moved_share", one.moved_share}});
    return {.body = json_text({{"expressions", std::move(expressions)}, {"model_is_due", model_is_due(drift)}})};
}

Response get_metrics(Call& call) {
    call.query.check_all_read();
    const LiveIndex& index = call.state.index.index();
    std::string text = call.state.metrics.text();
    const auto gauge = [&](const char* name, const char* help, std::uint64_t value) {
        text += message("# HELP ", name, " ", help, "\n# TYPE ", name, " gauge\n", name, " ", value, "\n");
    };
    gauge("sameas_records", "Records of the index.", index.record_count());
    gauge("sameas_entities", "Entities of the index.", index.entity_count());
    gauge("sameas_pairs", "Kept pairs of the index.", index.pair_count());
    gauge("sameas_writes_refused", "1 when the store takes no changes.", call.state.index.refusal().empty() ? 0 : 1);
    return {.body = std::move(text), .content_type = "text/plain; version=0.0.4"};
}

Response get_openapi(Call& call) {
    call.query.check_all_read();
    return {.body = std::string(openapi_document)};
}

}  // namespace sameas::service
