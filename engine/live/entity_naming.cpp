// Under another model most entities have the same records as before: those are told in one pass over the records, on all
// threads. The rest goes to plan_entities() at once. That is the same as planning for all: where an entity of before has a
// record in a group of the rest, all its records are in groups of the rest, as a group that is told apart is just one entity of
// before, all of it. So no overlap crosses the line.
#include "engine/live/entity_naming.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "engine/entities.hpp"
#include "engine/errors.hpp"
#include "engine/live/fresh_name.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t entities_at_once = 1024;

class Naming {
  public:
    Naming(const LiveState& before, const LiveState& next, RunContext& run) : before_(before), next_(next), run_(run) {}

    EntityNaming all() {
        EntityNaming naming;
        naming.name_of.resize(next_.entity_places());
        is_open_.resize(next_.entity_places());
        parallel_chunks(run_, next_.entity_places(), entities_at_once, [&](std::size_t begin, std::size_t end) {
            for (std::size_t entity = begin; entity < end; ++entity) naming.name_of[entity] = name_of_same(entity);
        });
        gather();
        EntityPlan plan = plan_entities(open_, [&](std::size_t place) { return new_name(records_[place]); });
        for (std::size_t g = 0; g < groups_.size(); ++g) naming.name_of[groups_[g]] = plan.groups[g].name;
        for (EntityPlan::Ended& ended : plan.ended) naming.ended.push_back({open_.olds[ended.old].name, std::move(ended.successors)});
        naming.changes = std::move(plan.changes);
        return naming;
    }

  private:
    std::uint32_t entity_before(std::uint32_t record_of_next) const {
        const LiveState::Record& record = next_.record(record_of_next);
        return before_.record(before_.find_record(next_.source_name(record), record.texts.id())).entity;
    }
    /// The name of an entity that has just the records of one of before; else it is open.
    EntityName name_of_same(std::size_t entity) {
        const std::vector<std::uint32_t>& records = next_.entity(static_cast<std::uint32_t>(entity)).records;
        if (records.empty()) return {};
        const std::uint32_t old = entity_before(records.front());
        const bool is_same = before_.entity(old).records.size() == records.size() &&
                             std::all_of(records.begin() + 1, records.end(), [&](std::uint32_t record) { return entity_before(record) == old; });
        if (is_same) return before_.entity(old).name;
        is_open_[entity] = 1;
        return {};
    }
    /// The records of open entities in order of (source, id), with their entities of before.
    void gather() {
        for (std::uint32_t entity = 0; entity < is_open_.size(); ++entity) {
            if (is_open_[entity] == 0) continue;
            const std::vector<std::uint32_t>& records = next_.entity(entity).records;
            records_.insert(records_.end(), records.begin(), records.end());
        }
        parallel_sort(run_, records_.begin(), records_.end(), [&](std::uint32_t a, std::uint32_t b) { return next_.is_before(next_.record(a), next_.record(b)); });
        boost::unordered_flat_map<std::uint32_t, std::uint32_t> group_of, place_of;
        for (const std::uint32_t record : records_) {
            const std::uint32_t entity = next_.record(record).entity, old = entity_before(record);
            const auto group = group_of.try_emplace(entity, static_cast<std::uint32_t>(groups_.size()));
            if (group.second) groups_.push_back(entity);
            open_.group_of.push_back(group.first->second);
            const auto place = place_of.try_emplace(old, static_cast<std::uint32_t>(open_.olds.size()));
            if (place.second) open_.olds.push_back({old, before_.entity(old).name, before_.entity(old).records.size()});
            open_.old_of.push_back(place.first->second);
        }
        open_.groups = groups_.size();
    }
    EntityName new_name(std::uint32_t least) {
        const LiveState::Record& record = next_.record(least);
        const EntityName name = fresh_name(next_.source_name(record), record.texts.id(), [&](const EntityName& taken) {
            return before_.find_entity(taken) != LiveState::none || before_.ended().find(taken) != nullptr || given_.contains(taken.text());
        });
        given_.insert(name.text());
        return name;
    }

    const LiveState& before_;
    const LiveState& next_;
    RunContext& run_;
    std::vector<std::uint8_t> is_open_;   // by entity of next
    std::vector<std::uint32_t> records_;  // of open entities
    std::vector<std::uint32_t> groups_;   // entities of next, by group
    Reclustered open_;
    boost::unordered_flat_set<std::string> given_;
};

}  // namespace

EntityNaming name_entities(const LiveState& before, const LiveState& next, RunContext& run) { return Naming(before, next, run).all(); }

}  // namespace sameas
