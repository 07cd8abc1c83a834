// Clusters have no names, entities do: other systems hold them. When records are clustered anew, each cluster has to be
// told which entity it is. The names are dealt out so that the fewest records change theirs, or nearly: greedily, from the
// largest overlap of an old entity and a new cluster down. Ties go by the least record in common, which no two overlaps
// share, so the outcome is a function of what was and what is. Whatever does not fit is said: merged, split, removed.
#include "engine/live/entity_plan.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace sameas {

namespace {

struct Overlap {
    std::uint32_t old, group;
    std::size_t records = 0;
    std::size_t least = 0;  // record
};

/// By old entity, then group.
std::vector<Overlap> overlaps_of(const Reclustered& records) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, Overlap> found;
    for (std::size_t r = 0; r < records.group_of.size(); ++r) {
        const std::uint32_t old = records.old_of[r], group = records.group_of[r];
        if (old == Reclustered::none) continue;
        ++found.try_emplace({old, group}, Overlap{old, group, 0, r}).first->second.records;
    }
    std::vector<Overlap> all;
    for (const auto& [place, overlap] : found) all.push_back(overlap);
    return all;
}

std::vector<std::string> texts(std::vector<EntityName> names) {
    std::sort(names.begin(), names.end());
    std::vector<std::string> all;
    for (const EntityName& name : names) all.push_back(name.text());
    return all;
}

Change change(ChangeKind kind, const EntityName& entity, std::vector<EntityName> others = {}) {
    Change change;
    change.kind = kind;
    change.entity = entity.text();
    change.others = texts(std::move(others));
    return change;
}

/// Lets old entities live on in groups. \returns by old entity: the group, or none
std::vector<std::uint32_t> settle(const Reclustered& records, std::vector<Overlap> overlaps, EntityPlan& plan) {
    std::sort(overlaps.begin(), overlaps.end(), [](const Overlap& a, const Overlap& b) {
        return a.records != b.records ? a.records > b.records : a.least < b.least;
    });
    std::vector<std::size_t> size(records.groups);
    for (const std::uint32_t group : records.group_of) ++size[group];
    std::vector<std::uint32_t> home(records.olds.size(), Reclustered::none);
    for (const Overlap& overlap : overlaps) {
        EntityPlan::Group& group = plan.groups[overlap.group];
        if (group.old != Reclustered::none || home[overlap.old] != Reclustered::none) continue;
        const Reclustered::Old& old = records.olds[overlap.old];
        group = {overlap.old, old.name, overlap.records == old.records && overlap.records == size[overlap.group]};
        home[overlap.old] = overlap.group;
    }
    return home;
}

/// What became of the old entities.
void tell(const Reclustered& records, const std::vector<Overlap>& overlaps, const std::vector<std::uint32_t>& home,
          EntityPlan& plan) {
    std::vector<std::vector<EntityName>> gone_to(records.olds.size()), merged_into(records.groups);
    std::vector<std::uint32_t> last_group(records.olds.size(), Reclustered::none);
    for (const Overlap& overlap : overlaps) {
        if (home[overlap.old] == overlap.group) continue;
        gone_to[overlap.old].push_back(plan.groups[overlap.group].name);
        last_group[overlap.old] = overlap.group;
    }
    std::vector<Change> splits, removals;
    for (std::size_t o = 0; o < records.olds.size(); ++o) {
        const bool lives = home[o] != Reclustered::none;
        const EntityName& name = records.olds[o].name;
        if (!lives) {
            std::sort(gone_to[o].begin(), gone_to[o].end());
            plan.ended.push_back({static_cast<std::uint32_t>(o), gone_to[o]});
        }
        if (!lives && gone_to[o].empty()) {
            removals.push_back(change(ChangeKind::entity_removed, name));
        } else if (!lives && gone_to[o].size() == 1) {
            merged_into[last_group[o]].push_back(name);
        } else if (!gone_to[o].empty()) {
            splits.push_back(change(ChangeKind::entity_split, name, gone_to[o]));
        }
    }
    for (std::size_t g = 0; g < records.groups; ++g) {
        if (!merged_into[g].empty())
            plan.changes.push_back(change(ChangeKind::entity_merged, plan.groups[g].name, merged_into[g]));
    }
    plan.changes.insert(plan.changes.end(), splits.begin(), splits.end());
    plan.changes.insert(plan.changes.end(), removals.begin(), removals.end());
}

}  // namespace

EntityPlan plan_entities(const Reclustered& records, const std::function<EntityName(std::size_t)>& new_name) {
    EntityPlan plan;
    plan.groups.resize(records.groups);
    const std::vector<Overlap> overlaps = overlaps_of(records);
    const std::vector<std::uint32_t> home = settle(records, overlaps, plan);
    std::vector<std::uint8_t> is_met(records.groups);
    for (std::size_t r = 0; r < records.group_of.size(); ++r) {
        const std::uint32_t g = records.group_of[r];
        if (std::exchange(is_met[g], std::uint8_t{1}) != 0 || plan.groups[g].old != Reclustered::none) continue;
        plan.groups[g].name = new_name(r);
        plan.changes.push_back(change(ChangeKind::entity_created, plan.groups[g].name));
    }
    tell(records, overlaps, home, plan);
    return plan;
}

}  // namespace sameas
