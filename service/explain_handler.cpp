// Why two records of the index belong together, or do not.
#include "engine/explanation_json.hpp"
#include "service/compared_records.hpp"
#include "service/handlers.hpp"

namespace sameas::service {

namespace {

/// The record that a parameter names: SOURCE:ID. A source may hold colons itself, so every colon is tried, and where two records
/// can be meant none is taken.
LiveRecord named_record(Call& call, const char* parameter) {
    const std::optional<std::string> name = call.query.text(parameter);
    const std::string field = std::string("query.") + parameter;
    if (!name) throw Problem(ProblemKind::malformed_request, "name two records: left=SOURCE:ID&right=SOURCE:ID", field, "");
    if (const std::optional<std::string> source = call.query.text(message(parameter, "_source"))) {
        call.records.emplace_back(*source, *name);
        if (auto record = call.state.index.index().record(*source, *name)) return std::move(*record);
        throw Problem(ProblemKind::not_found, "there is no record of this source and id", field, *name);
    }
    std::optional<LiveRecord> found;
    for (std::size_t colon = name->find(':'); colon != std::string::npos; colon = name->find(':', colon + 1)) {
        auto record = call.state.index.index().record(name->substr(0, colon), name->substr(colon + 1));
        if (!record) continue;
        if (found)
            throw Problem(ProblemKind::invalid_value,
                          message("this can name two records: say ", parameter, "_source=SOURCE&", parameter, "=ID"),
                          field, *name);
        found = std::move(record);
    }
    if (found) {
        call.records.emplace_back(found->source, found->id);
        return std::move(*found);
    }
    throw Problem(ProblemKind::not_found, "there is no such record: name it SOURCE:ID", field, *name);
}

}  // namespace

Response explain_pair(Call& call) {
    const LiveRecord left = named_record(call, "left"), right = named_record(call, "right");
    call.query.check_all_read();
    if (left == right) throw Problem(ProblemKind::invalid_value, "left and right are one record: name two", "query.right", left.id);
    const ServiceState& state = call.state;
    const std::shared_ptr<const Model> model = state.index.index().model();
    const ComparedRecords records(*model, state.form.columns(), PairScope::all, {left, right});
    const PairExplanation pair = records.explain(0, 1);
    const LiveIndex& index = state.index.index();
    Json document = explanation_json(pair);
    document["same_entity"] = index.entity_of(left.source, left.id) == index.entity_of(right.source, right.id);
    return {.body = json_text(document)};
}

}  // namespace sameas::service
