// Is somebody who they say they are? What is claimed is compared with every record of one entity, and the best decides.
// Three answers, because two would lie: accepted, rejected, and insufficient where what was claimed could not have been enough
// however true. Agreement on one rare value is not enough either: `agree` comparisons must agree in full. The answer names
// what was compared and never what is stored; as each attempt still tells a little, attempts per entity are limited.
#include <algorithm>

#include "service/compared_records.hpp"
#include "service/handlers.hpp"

namespace sameas::service {

namespace {

constexpr std::size_t agree_least = 2;  // comparisons that agree, where the request says nothing

struct Claim {
    std::string entity;
    LiveRecord record;
    std::size_t agree_min = agree_least;
};

Claim parse_claim(const Call& call, const Model& model) {
    const nlohmann::json body = parsed_json(call.request.body);
    check_keys(body, {"entity", "values", "agree"}, "the body");
    if (!body.contains("entity") || !body["entity"].is_string() || !body.contains("values"))
        throw Problem(ProblemKind::malformed_request, "the body needs entity, an id, and values: {\"entity\": \"...\", \"values\": {...}}");
    // A source and an id that no record has: ids hold no more than 65536 bytes, but may be any text.
    Claim claim{body["entity"].get<std::string>(), {"claimed", "claimed", call.state.form.values(body["values"])}};
    if (const auto at = body.find("agree"); at != body.end()) {
        const std::size_t most = model.settings.comparisons.size();
        if (!at->is_number_unsigned() || at->get<std::uint64_t>() < agree_least || at->get<std::uint64_t>() > most)
            throw Problem(ProblemKind::invalid_value, message("agree must be a whole number from ", agree_least, " to ", most), "agree", at->dump());
        claim.agree_min = at->get<std::size_t>();
    }
    return claim;
}

/// The records of the entity, and the claim before them. The claim's name is made unlike theirs.
std::vector<LiveRecord> records_with(const Call& call, Claim& claim) {
    const LiveIndex& index = call.state.index.index();
    const std::optional<EntityView> view = index.entity(claim.entity);
    if (!view) throw Problem(ProblemKind::not_found, "there is no such entity today: GET /v1/entities/{id} says what became of it", "entity", claim.entity);
    const std::size_t most = call.state.limits.members_compared_max;
    if (view->records.size() > most)
        throw Problem(ProblemKind::invalid_value, message("the entity has more than ", most, " records"), "entity", claim.entity);
    std::vector<LiveRecord> records;
    for (const EntityView::Member& member : view->records) {
        if (auto record = index.record(member.source, member.id)) records.push_back(std::move(*record));
    }
    if (records.empty()) throw Problem(ProblemKind::not_found, "the records of the entity were removed meanwhile", "entity", claim.entity);
    const auto is_taken = [&](const LiveRecord& record) { return record.source == claim.record.source && record.id == claim.record.id; };
    while (std::any_of(records.begin(), records.end(), is_taken)) claim.record.id += '\'';
    records.insert(records.begin(), claim.record);
    return records;
}

enum class Agreement { agrees, partly, differs, not_compared };

Agreement agreement_of(const ComparisonExplanation& comparison, const ComparisonSettings& settings) {
    if (comparison.level_number == 0) return Agreement::not_compared;
    if (comparison.level_number <= agreeing_levels(settings)) return Agreement::agrees;
    return comparison.bits > 0 ? Agreement::partly : Agreement::differs;
}

/// What the pair would weigh if every comparison that was made had come out best.
double best_weight(const PairExplanation& pair, const Model& model) {
    double weight = pair.prior_bits;
    for (std::size_t c = 0; c < pair.comparisons.size(); ++c) {
        if (pair.comparisons[c].level_number == 0) continue;
        const ComparisonParameters& parameters = model.comparisons[c];
        double best = -1e9;
        for (std::size_t s = 1; s < parameters.m.size(); ++s) {
            if (parameters.m[s] > 0 && parameters.u[s] > 0) best = std::max(best, weight_bits(parameters.m[s] / (parameters.m[s] + parameters.u[s])));
        }
        weight += best;
    }
    return weight;
}

}  // namespace

Response verify_identity(Call& call) {
    call.query.check_all_read();
    ServiceState& state = call.state;
    const std::shared_ptr<const Model> model = state.index.index().model();
    Claim claim = parse_claim(call, *model);
    call.entity = claim.entity;
    const std::vector<LiveRecord> records = records_with(call, claim);
    if (const auto wait = state.attempts.take(claim.entity); wait.count() > 0) {
        Problem problem(ProblemKind::too_many_attempts, "too many attempts to verify this entity: wait", "entity", claim.entity);
        problem.retry_after_s = static_cast<int>(wait.count() / 1000 + 1);
        throw problem;
    }
    const ComparedRecords compared(*model, state.form.columns(), PairScope::all, records);
    PairExplanation best = compared.explain(0, 1);
    for (std::size_t r = 2; r < records.size(); ++r) {
        PairExplanation pair = compared.explain(0, r);
        if (pair.weight_bits > best.weight_bits) best = std::move(pair);
    }
    constexpr const char* names[] = {"agrees", "agrees partly", "differs", "not compared"};
    Json reasons = Json::array();
    std::size_t agreeing = 0, made = 0;
    for (std::size_t c = 0; c < best.comparisons.size(); ++c) {
        const Agreement agreement = agreement_of(best.comparisons[c], model->settings.comparisons[c]);
        agreeing += agreement == Agreement::agrees ? 1 : 0;
        made += agreement != Agreement::not_compared ? 1 : 0;
        reasons.push_back({{"comparison", best.comparisons[c].name}, {"result", names[static_cast<std::size_t>(agreement)]}});
    }
    const double threshold = model->settings.threshold_probability;
    const bool could_do = made >= claim.agree_min && probability(best_weight(best, *model)) >= threshold;
    const bool does = agreeing >= claim.agree_min && best.probability >= threshold;
    return {.body = json_text({{"entity", claim.entity},
                               {"decision", does ? "accepted" : could_do ? "rejected" : "insufficient"},
                               {"reasons", std::move(reasons)},
                               {"agree", claim.agree_min},
                               {"attempts_left", state.attempts.left(claim.entity)}})};
}

}  // namespace sameas::service
