#pragma once
#include <vector>

#include "engine/live/entity_plan.hpp"
#include "engine/live/live_state.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// What the entities of another model version are called, and what is to be said about it.
struct EntityNaming {
    std::vector<EntityName> name_of;      ///< by entity of the next version
    std::vector<EndedEntity> ended;
    std::vector<Change> changes;          ///< of entities; without sequence, cause and time
};

/// Tells the entities of one version which of another one's they are, as plan_entities() does: both hold the same records, under
/// numbers of their own. An entity with just the records that it had keeps its id. O(records) on all threads of `run`, and what
/// plan_entities() takes for the records whose entity is another one.
EntityNaming name_entities(const LiveState& before, const LiveState& next, RunContext& run);

}  // namespace sameas
