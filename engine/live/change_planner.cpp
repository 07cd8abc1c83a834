// One record comes, goes or changes; what must become of the entities?
//
// A batch run clusters each connected component of the pairs at or above the threshold by itself, and what it makes of one
// is a function of its records, in order of (source, id), and of all kept pairs among them. So only components that the
// record leaves or enters can come out differently. They are found by walking from the record's old partners and its new
// ones, along the pairs as they will be; then all records met are clustered together, by the function that the batch
// run calls, numbered in the same order. Nothing is adjusted or repaired: the result is the batch's, whatever
// happened before, and removal takes no other path than addition.
//
// All of this only reads the state. The one writer does it while readers read too; then it holds the gate for a moment
// and copies the result into place.
#include "engine/live/change_planner.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <numeric>

#include "engine/live/fresh_name.hpp"

namespace sameas {

ChangePlanner::ChangePlanner(LiveState& state, const ReadPlan& plan, const PairScorer& scorer, PairScope scope,
                             RunContext& context)
    : state_(state), plan_(plan), scorer_(scorer), scope_(scope), context_(context), running_(context, "live") {
    options_.threshold_bits = weight_bits(plan.settings.threshold_probability);
    threshold_ = to_fixed(options_.threshold_bits);
}

std::string_view ChangePlanner::source_of(const PlannedChange& change, std::uint32_t number) const {
    return number == change.number && change.record != nullptr ? std::string_view(change.record->source)
                                                               : state_.source_name(state_.record(number));
}

std::string_view ChangePlanner::id_of(const PlannedChange& change, std::uint32_t number) const {
    return number == change.number && change.record != nullptr ? std::string_view(change.record->id) : state_.record(number).texts.id();
}

template <class Body>
void ChangePlanner::for_each_edge(const PlannedChange& change, std::uint32_t number, const Body& body) const {
    if (number == change.number) {
        for (const LiveState::Edge& edge : change.edges) body(edge);
        return;
    }
    for (const LiveState::Edge& edge : state_.record(number).edges.items()) {
        if (edge.other != change.number) body(edge);
    }
}

std::uint32_t ChangePlanner::kind_number(const PairKind& kind) {
    const std::uint32_t number = state_.kind_number(kind);
    if (number == weights_.size()) weights_.push_back(to_fixed(scorer_.weights().weight(kind.pattern)));
    return number;
}

void ChangePlanner::score(PlannedChange& change, std::uint32_t self) {
    Candidates candidates = find_candidates(state_, plan_, scope_, *change.record, change.read, self);
    const std::vector<std::uint64_t> patterns = scorer_.patterns(candidates.rows, candidates.is_left, scratch_);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const double bits = scorer_.weights().weight(patterns[i]);
        if (!(bits >= scorer_.floor_bits())) continue;
        change.edges.push_back({candidates.all[i].number, kind_number({patterns[i], candidates.all[i].rule})});
    }
}

/// The record, and all that hang together with it or did, in order of (source, id).
std::vector<std::uint32_t> ChangePlanner::touched(const PlannedChange& change, std::uint32_t self) const {
    std::vector<std::uint32_t> nodes;
    boost::unordered_flat_set<std::uint32_t> is_met;
    const auto meet = [&](const LiveState::Edge& edge) {
        if (joins(edge.kind) && is_met.insert(edge.other).second) nodes.push_back(edge.other);
    };
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> new_kind;  // of the pairs of the record, by the other one
    for (const LiveState::Edge& edge : change.edges) new_kind.emplace(edge.other, edge.kind);
    if (change.record != nullptr) {
        nodes.push_back(change.number);
        is_met.insert(change.number);
    }
    if (self != LiveState::none) {
        for (const LiveState::Edge& edge : state_.record(self).edges.items()) meet(edge);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (i % 4096 == 0) context_.check_stop();
        for_each_edge(change, nodes[i], meet);
        const auto back = new_kind.find(nodes[i]);
        if (back != new_kind.end()) meet({change.number, back->second});
    }
    std::sort(nodes.begin(), nodes.end(), [&](std::uint32_t a, std::uint32_t b) {
        return LiveState::is_before(source_of(change, a), id_of(change, a), source_of(change, b), id_of(change, b));
    });
    return nodes;
}

/// The kept pairs among the nodes, by their places.
std::vector<WeightedPair> ChangePlanner::pairs_among(const PlannedChange& change,
                                                     const std::vector<std::uint32_t>& nodes) const {
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> place_of;
    for (std::uint32_t place = 0; place < nodes.size(); ++place) place_of.emplace(nodes[place], place);
    std::vector<WeightedPair> pairs;
    for (std::uint32_t place = 0; place < nodes.size(); ++place) {
        for_each_edge(change, nodes[place], [&](const LiveState::Edge& edge) {
            const auto other = place_of.find(edge.other);
            if (other == place_of.end()) return;
            // Of the changed record all pairs are seen from its side alone: the others do not have them yet.
            if (nodes[place] != change.number && other->second < place) return;
            pairs.push_back({std::min(place, other->second), std::max(place, other->second), weight_of(edge.kind)});
        });
    }
    return pairs;
}

/// The entities that the nodes were in, and the record's own.
void ChangePlanner::find_olds(PlannedChange& change, std::uint32_t self, const std::vector<std::uint32_t>& nodes) const {
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> place_of;
    const auto old_of = [&](std::uint32_t number) {
        const std::uint32_t entity = state_.record(number).entity;
        const auto [at, is_new] = place_of.try_emplace(entity, static_cast<std::uint32_t>(change.old_numbers.size()));
        if (is_new) {
            change.old_numbers.push_back(entity);
            change.reclustered.olds.push_back({entity, state_.entity(entity).name, state_.entity(entity).records.size()});
        }
        return at->second;
    };
    for (const std::uint32_t node : nodes) {
        const bool is_new = node == change.number && self == LiveState::none;
        change.reclustered.old_of.push_back(is_new ? Reclustered::none : old_of(node));
    }
    if (self != LiveState::none) old_of(self);
}

EntityName ChangePlanner::new_name(const PlannedChange& change, std::uint32_t least) const {
    return fresh_name(source_of(change, least), id_of(change, least), [&](const EntityName& name) {
        return state_.find_entity(name) != LiveState::none || state_.ended().find(name) != nullptr;
    });
}

void ChangePlanner::recluster(PlannedChange& change, std::uint32_t self) {
    const std::vector<std::uint32_t> nodes = touched(change, self);
    const std::vector<WeightedPair> pairs = pairs_among(change, nodes);
    std::vector<std::uint32_t> entity(nodes.size());
    std::iota(entity.begin(), entity.end(), 0u);
    if (!pairs.empty()) {
        ClusterOptions options = options_;
        std::vector<std::uint32_t> sources;
        if (scope_ == PairScope::across_sources) {
            boost::unordered_flat_map<std::string_view, std::uint32_t> number_of;
            for (const std::uint32_t node : nodes) {
                const auto next = static_cast<std::uint32_t>(number_of.size());
                sources.push_back(number_of.try_emplace(source_of(change, node), next).first->second);
            }
            options.sources = sources;
        }
        entity = cluster(nodes.size(), pairs, options, context_).entity;
    }
    Reclustered& reclustered = change.reclustered;
    for (std::uint32_t place = 0; place < nodes.size(); ++place) {  // the lowest of a cluster comes before the others
        const bool is_lowest = entity[place] == place;
        reclustered.group_of.push_back(is_lowest ? static_cast<std::uint32_t>(reclustered.groups++)
                                                 : reclustered.group_of[entity[place]]);
        if (is_lowest) change.groups.emplace_back();
        change.groups[reclustered.group_of.back()].push_back(nodes[place]);
    }
    find_olds(change, self, nodes);
    change.entities = plan_entities(reclustered, [&](std::size_t place) { return new_name(change, nodes[place]); });
}

PlannedChange ChangePlanner::plan(std::uint32_t self, const LiveRecord* record, ReadRecord read) {
    PlannedChange change;
    change.kind = record == nullptr           ? ChangeKind::record_removed
                  : self == LiveState::none ? ChangeKind::record_added
                                              : ChangeKind::record_changed;
    change.number = self == LiveState::none ? state_.next_record() : self;
    change.record = record;
    change.read = std::move(read);
    if (record != nullptr) score(change, self);
    recluster(change, self);
    return change;
}

void ChangePlanner::apply(PlannedChange& change) {
    if (change.kind == ChangeKind::record_added) {
        state_.put(*change.record, change.read);
    } else {
        state_.take_out(change.number);
        if (change.record != nullptr) state_.put_back(change.number, *change.record, change.read);
    }
    for (const LiveState::Edge& edge : change.edges) state_.add_pair(change.number, edge);
    for (std::size_t g = 0; g < change.groups.size(); ++g) {
        const EntityPlan::Group& group = change.entities.groups[g];
        if (group.is_unchanged) continue;
        const std::uint32_t entity =
            group.old == Reclustered::none ? state_.create_entity(group.name) : change.old_numbers[group.old];
        state_.set_members(entity, std::move(change.groups[g]));
    }
    for (EntityPlan::Ended& ended : change.entities.ended)
        state_.end_entity(change.old_numbers[ended.old], std::move(ended.successors));
    if (change.record == nullptr) state_.forget(change.number);
}

}  // namespace sameas
