#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/live/change_log.hpp"
#include "engine/live/entity_name.hpp"

namespace sameas {

/// Records that were clustered anew, and the entities that they were in.
struct Reclustered {
    static constexpr std::uint32_t none = 0xFFFFFFFFu;
    struct Old {
        std::uint32_t number = 0;
        EntityName name;
        std::size_t records = 0;           ///< before
    };
    std::vector<std::uint32_t> group_of;   ///< by record, in order of (source, id): 0 .. groups - 1
    std::vector<std::uint32_t> old_of;     ///< by record: place in `olds`, or none
    std::size_t groups = 0;                ///< numbered in order of their least records
    std::vector<Old> olds;                 ///< each of which has all its records here, but for one that was removed
};

/// Which entity each group is from now on, and what is to be said about it.
struct EntityPlan {
    struct Group {
        std::uint32_t old = Reclustered::none;  ///< place in `olds`: it lives on; none: a new entity
        EntityName name;
        bool is_unchanged = false;              ///< has just the records that it had
    };
    struct Ended {
        std::uint32_t old = 0;                  ///< place in `olds`
        std::vector<EntityName> successors;     ///< bytewise; none: all its records are gone
    };
    std::vector<Group> groups;
    std::vector<Ended> ended;
    std::vector<Change> changes;                ///< of entities; without sequence, cause and time
};

/// An entity lives on in the group that holds most of its records, a group continues the entity that most of its records
/// come from: pairs of the two are settled from the most common records down, ties by the least record in common.
/// \param new_name  of a group that continues none, by its least record's place
EntityPlan plan_entities(const Reclustered& records, const std::function<EntityName(std::size_t)>& new_name);

}  // namespace sameas
