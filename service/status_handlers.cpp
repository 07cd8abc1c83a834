// How the service is.
#include <locale>
#include <sstream>

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

Response get_drift(Call& call) {
    call.query.check_all_read();
    const std::vector<FrequencyDrift> drift = call.state.index.index().drift();
    Json expressions = Json::array();
    for (const FrequencyDrift& one : drift)
        expressions.push_back({{"expression", one.expression}, {"records", one.records}, {"moved_share", one.moved_share}});
    return {.body = json_text({{"expressions", std::move(expressions)}, {"model_is_due", model_is_due(drift)}})};
}

namespace {

/// A text between the quotation marks of a label.
std::string label_text(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '"' || c == '\\') escaped += '\\';
        escaped += c == '\n' ? "\\n" : std::string(1, c);
    }
    return escaped;
}

/// How far values have moved, as it was a while ago; "" where that was not looked at yet.
std::string drift_text(DriftWatch& watch) {
    constexpr std::chrono::milliseconds patience{200};
    const std::optional<DriftWatch::Look> look = watch.latest(patience);
    if (!look) return "";
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << "# HELP sameas_frequency_drift Share of records whose value is twice as frequent or as rare as the model has it.\n"
           "# TYPE sameas_frequency_drift gauge\n";
    for (const FrequencyDrift& one : look->drift)
        out << "sameas_frequency_drift{expression=\"" << label_text(one.expression) << "\"} " << one.moved_share << "\n";
    out << "# HELP sameas_frequency_drift_time_seconds When the drift was looked at, since 1970.\n# TYPE sameas_frequency_drift_time_seconds gauge\n"
        << "sameas_frequency_drift_time_seconds " << look->time_us / 1'000'000 << "\n"
        << "# HELP sameas_model_is_due 1 when values have moved so far that a new model is due.\n# TYPE sameas_model_is_due gauge\n"
        << "sameas_model_is_due " << (model_is_due(look->drift) ? 1 : 0) << "\n";
    return out.str();
}

}  // namespace

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
    const MatchExpectation matches = index.match_expectation();
    gauge("sameas_expected_matches", "Matches that the model expects among the records.", static_cast<std::uint64_t>(matches.expected));
    gauge("sameas_model_expects_too_many", "1 when the model is one of fewer records: give it another one.", expects_too_many(matches) ? 1 : 0);
    const std::optional<SwapStatus> swap = call.state.swap.status();
    gauge("sameas_model_swap_running", "1 while another model is being put in place.", swap && swap->state == SwapStatus::State::running ? 1 : 0);
    const auto [done, failed] = call.state.swap.ended();
    text += message("# HELP sameas_model_swaps_total Models that were put in place, or could not be.\n# TYPE sameas_model_swaps_total counter\n",
                    "sameas_model_swaps_total{result=\"done\"} ", done, "\nsameas_model_swaps_total{result=\"failed\"} ", failed, "\n");
    text += drift_text(call.state.drift);
    gauge("sameas_writes_refused", "1 when the store takes no changes.", call.state.index.refusal().empty() ? 0 : 1);
    return {.body = std::move(text), .content_type = "text/plain; version=0.0.4"};
}

Response get_openapi(Call& call) {
    call.query.check_all_read();
    return {.body = std::string(openapi_document)};
}

}  // namespace sameas::service
