// The model that the index follows, and another one in its place.
#include "engine/model/model_edits.hpp"
#include "service/handlers.hpp"

namespace sameas::service {

namespace {

/// How a swap stands: {"state", "began_us", ...}.
Json swap_json(const SwapStatus& swap) {
    constexpr const char* names[] = {"running", "done", "failed"};
    Json document{{"state", names[static_cast<std::size_t>(swap.state)]}, {"began_us", swap.began_us}};
    if (swap.state == SwapStatus::State::running) {
        document["progress"] = {{"stage", swap.stage}, {"done", swap.done}, {"total", swap.total}};
        return document;
    }
    document["ended_us"] = swap.ended_us;
    if (swap.state == SwapStatus::State::failed) {
        document["problem"] = Json::parse(swap.problem);
        return document;
    }
    const SwapReport& report = swap.report;
    document.update({{"sequence", report.sequence}, {"records", report.records}, {"entities", report.entities}, {"pairs", report.pairs}, {"changes", report.changes}});
    return document;
}

DateOrder date_order_of(QueryReader& query) {
    constexpr std::pair<const char*, DateOrder> orders[] = {{"ymd", DateOrder::ymd}, {"dmy", DateOrder::dmy}, {"mdy", DateOrder::mdy}};
    const std::optional<std::string> text = query.text("date_order");
    if (!text) return DateOrder::automatic;
    for (const auto& [name, order] : orders) {
        if (*text == name) return order;
    }
    throw Problem(ProblemKind::invalid_value, "date_order must be ymd, dmy or mdy", "query.date_order", *text);
}

/// \throws Problem (malformed_request) for what is no JSON, InvalidSettings for what is no model
Model read_model(const std::string& body) {
    try {
        return parse_model(body, "the body");
    } catch (const InvalidSettings&) {
        (void)parsed_json(body);
        throw;
    }
}

}  // namespace

Response get_model(Call& call) {
    call.query.check_all_read();
    const std::shared_ptr<const Model> model = call.state.index.index().model();
    Json rules = Json::array(), comparisons = Json::array();
    for (const Rule& rule : model->settings.blocking) rules.push_back(to_string(rule));
    for (const ComparisonSettings& comparison : model->settings.comparisons) {
        Json levels = Json::array();
        for (const LevelSettings& level : comparison.levels)
            levels.push_back(level.is_else ? "else" : to_string(level.predicate, comparison.fields));
        comparisons.push_back({{"name", comparison.name}, {"levels", std::move(levels)}});
    }
    Json document{{"columns", call.state.form.columns()},
                  {"blocking", std::move(rules)},
                  {"comparisons", std::move(comparisons)},
                  {"prior", model->prior},
                  {"threshold", model->settings.threshold_probability},
                  {"keep", model->settings.keep_probability}};
    if (const std::optional<SwapStatus> swap = call.state.swap.status()) document["swap"] = swap_json(*swap);
    return {.body = json_text(document)};
}

Response put_model_in_place(Call& call) {
    FrozenChoices choices;
    choices.date_order = date_order_of(call.query);
    choices.threshold_probability = call.query.probability("threshold");
    const bool keeps_groups = call.query.flag("keep_groups");
    call.query.check_all_read();
    ServiceState& state = call.state;
    Model model = read_model(call.request.body);
    if (keeps_groups) model.settings.group_limits.clear();
    if (choices.threshold_probability) {  // not below what pairs are kept from, or all candidates would be kept
        set_threshold(model.settings, *choices.threshold_probability);
        choices.threshold_probability.reset();
    }
    // What an empty index refuses is told at once, and not after the records of this one were read.
    (void)LiveIndex(model, {.choices = choices, .columns = state.form.columns(), .run = {.threads = 1}});
    AuditEntry entry{call.caller.name, call.request.peer, "POST /v1/model"};
    const SwapStatus begun = state.swap.begin(std::move(model), choices, [&state, entry](const SwapStatus& ended) mutable {
        entry.status = ended.http_status;
        if (state.audit != nullptr) note_change(state, entry);
        state.changes.raise();
    });
    return {.status = 202, .body = json_text({{"swap", swap_json(begun)}})};
}

}  // namespace sameas::service
