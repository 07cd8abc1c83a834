// Who is this? The records that are like a given one, which is not stored.
#include "engine/settings/level_text.hpp"
#include "service/handlers.hpp"

namespace sameas::service {

namespace {

struct Search {
    LiveRecord record;
    FindOptions find;
    bool explains = false;
};

/// A member of the body, or `otherwise`. \throws Problem (invalid_value)
template <class Value, class Is>
Value member(const nlohmann::json& body, const char* key, Value otherwise, Is is, const std::string& expected) {
    const auto at = body.find(key);
    if (at == body.end() || at->is_null()) return otherwise;
    if (!is(*at)) throw Problem(ProblemKind::invalid_value, message(key, " must be ", expected), key, at->dump());
    return at->template get<Value>();
}

Search parse_search(const Call& call) {
    const nlohmann::json body = parsed_json(call.request.body);
    check_keys(body, {"values", "source", "id", "top", "floor", "explain"}, "the body");
    if (!body.contains("values")) throw Problem(ProblemKind::malformed_request, "the body lacks values: {\"values\": {...}}");
    using Value = nlohmann::json;
    const auto is_text = [](const Value& value) { return value.is_string(); };
    Search search;
    search.record = {member<std::string>(body, "source", "", is_text, "a text"), member<std::string>(body, "id", "", is_text, "a text"),
                     call.state.form.values(body["values"])};
    const std::size_t most = call.state.limits.matches_max;
    search.find.count_max = member<std::size_t>(
        body, "top", search.find.count_max, [&](const Value& value) { return value.is_number_unsigned() && value.get<std::uint64_t>() >= 1 && value.get<std::uint64_t>() <= most; },
        message("a whole number from 1 to ", most));
    search.find.probability_min = member<double>(
        body, "floor", 0.0, [](const Value& value) { return value.is_number() && value.get<double>() >= 0 && value.get<double>() <= 1; },
        "a probability from 0 to 1");
    search.explains = member<bool>(body, "explain", false, [](const Value& value) { return value.is_boolean(); }, "true or false");
    return search;
}

Json comparisons_json(const Settings& settings, const Match& match) {
    Json all = Json::array();
    for (std::size_t c = 0; c < settings.comparisons.size(); ++c) {
        const ComparisonSettings& comparison = settings.comparisons[c];
        const Match::Level& at = match.levels[c];
        all.push_back({{"name", comparison.name}, {"level", level_text(comparison, at.level)}, {"level_number", at.level}, {"bits", at.bits}});
    }
    return all;
}

}  // namespace

Response search(Call& call) {
    call.query.check_all_read();
    const Search asked = parse_search(call);
    const LiveIndex& index = call.state.index.index();
    const double threshold = index.model()->settings.threshold_probability;
    Json matches = Json::array();
    for (const Match& match : index.find_matches(asked.record, asked.find)) {
        Json entry{{"source", match.source},
                   {"id", match.id},
                   {"entity", match.entity},
                   {"probability", match.probability},
                   {"match_weight", match.weight_bits},
                   {"is_match", match.probability >= match.model->settings.threshold_probability},
                   {"rule", match.rule}};
        if (asked.explains) entry["comparisons"] = comparisons_json(match.model->settings, match);
        matches.push_back(std::move(entry));
        call.records.emplace_back(match.source, match.id);
    }
    return {.body = json_text({{"threshold", threshold}, {"matches", std::move(matches)}})};
}

}  // namespace sameas::service
