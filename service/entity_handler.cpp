// An entity: its records, and on request the pairs that hold it together. The pairs are looked for as a search looks: under one
// model a pair weighs the same whenever it is asked for.
#include "service/handlers.hpp"

namespace sameas::service {

namespace {

Json pairs_json(const Call& call, const EntityView& view) {
    const LiveIndex& index = call.state.index.index();
    Json pairs = Json::array();
    for (const EntityView::Member& left : view.records) {
        const std::optional<LiveRecord> record = index.record(left.source, left.id);
        if (!record) continue;  // removed since
        for (const Match& match : index.find_matches(*record, {.count_max = SIZE_MAX})) {
            // Each pair once, from its first record.
            if (match.entity != view.id || std::tie(match.source, match.id) <= std::tie(left.source, left.id)) continue;
            pairs.push_back({{"left", {{"source", left.source}, {"id", left.id}}},
                             {"right", {{"source", match.source}, {"id", match.id}}},
                             {"probability", match.probability},
                             {"match_weight", match.weight_bits},
                             {"rule", match.rule}});
        }
    }
    return pairs;
}

}  // namespace

Response get_entity(Call& call) {
    const bool with_pairs = call.query.flag("pairs");
    call.query.check_all_read();
    const std::string& id = call.arguments[0];
    call.entity = id;
    const LiveIndex& index = call.state.index.index();
    const std::optional<EntityView> view = index.entity(id);
    if (!view) {
        const auto successors = index.resolve(id);
        if (!successors) throw Problem(ProblemKind::not_found, "this id was never given to an entity", "id", id);
        Problem gone(ProblemKind::gone,
                     successors->empty() ? "the entity ended, and its records were removed" : "the entity ended: its records are in others",
                     "id", id);
        gone.successors = *successors;
        throw gone;
    }
    Json document{{"id", view->id}, {"records", Json::array()}};
    for (const EntityView::Member& member : view->records) {
        document["records"].push_back({{"source", member.source}, {"id", member.id}});
        call.records.emplace_back(member.source, member.id);
    }
    document["former_ids"] = view->former_ids;
    if (view->has_more_former_ids) document["has_more_former_ids"] = true;
    if (with_pairs) {
        if (view->records.size() > call.state.limits.members_compared_max)
            throw Problem(ProblemKind::invalid_value,
                          message("the entity has ", view->records.size(), " records, and pairs are shown of ",
                                  call.state.limits.members_compared_max, " at most: leave pairs out"),
                          "query.pairs", "true");
        document["pairs"] = pairs_json(call, *view);
    }
    return {.body = json_text(document)};
}

}  // namespace sameas::service
