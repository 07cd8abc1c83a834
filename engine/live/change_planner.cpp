// One record comes, goes or changes; what must become of the entities?
//
// A batch run makes clusters by average linkage, in which two clusters that are nearest to each other merge whatever becomes of
// others. So the cluster of one record can be found by itself (LocalLinkage). Take the record's cluster as it was and as it will be,
// with each record of these its cluster as it was and as it will be, and so on until nothing is added: some dozen records. What is
// left of the graph without them is the same before and after, and its clusters are those that it has by itself, both times: a
// cluster that is complete has no part in what others do. So all others stay as they are. Nothing is adjusted or repaired: the
// result is the batch's, whatever happened before, and removal takes no other path than addition.
//
// Where entities have hundreds of records that takes longer than what a batch run does: then the connected components of the pairs
// at or above the threshold that the record leaves or enters are clustered as a whole, by the function that the batch run calls.
// They are found by walking from the record's old partners and its new ones, along the pairs as they will be.
//
// All of this only reads the state. The one writer does it while readers read too; then it holds the gate for a moment
// and copies the result into place.
#include "engine/live/change_planner.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "engine/live/fresh_name.hpp"

namespace sameas {

namespace {

/// Pairs that are looked at around a record, some milliseconds, before its components are clustered as a whole.
constexpr std::uint64_t looks_max = std::uint64_t{1} << 17;

}  // namespace

ChangePlanner::ChangePlanner(LiveState& state, const ReadPlan& plan, const PairScorer& scorer, PairScope scope,
                             RunContext& context)
    : state_(state),
      plan_(plan),
      scorer_(scorer),
      scope_(scope),
      context_(context),
      running_(context, "live"),
      options_{.threshold_bits = weight_bits(plan.settings.threshold_probability)},
      linkage_(LinkageWeights(options_)),
      threshold_(to_fixed(options_.threshold_bits)) {}

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

/// The kept pairs of all records as they will be, for a change whose own pairs are known.
class ChangePlanner::PairsAfter final : public NodePairs {
  public:
    PairsAfter(const ChangePlanner& planner, const PlannedChange& change) : planner_(planner), change_(change) {
        for (const LiveState::Edge& edge : change.edges) kind_of_.emplace(edge.other, edge.kind);
    }
    template <class Body>
    void for_each(std::uint32_t number, const Body& body) const {
        planner_.for_each_edge(change_, number, body);
        const auto back = kind_of_.find(number);
        if (back != kind_of_.end()) body(LiveState::Edge{change_.number, back->second});
    }
    void append_pairs(std::uint32_t number, std::vector<Pair>& pairs) const override {
        for_each(number, [&](const LiveState::Edge& edge) { pairs.push_back({edge.other, planner_.weight_of(edge.kind)}); });
    }
    bool is_before(std::uint32_t number, std::uint32_t other) const override {
        return LiveState::is_before(planner_.source_of(change_, number), planner_.id_of(change_, number), planner_.source_of(change_, other),
                                    planner_.id_of(change_, other));
    }
    std::string_view source_of(std::uint32_t number) const override {
        return planner_.scope_ == PairScope::across_sources ? planner_.source_of(change_, number) : std::string_view();
    }

  private:
    const ChangePlanner& planner_;
    const PlannedChange& change_;
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> kind_of_;  // of the record's pairs, by the other one
};

void ChangePlanner::sort_by_rank(const PlannedChange& change, std::vector<std::uint32_t>& nodes) const {
    std::sort(nodes.begin(), nodes.end(), [&](std::uint32_t a, std::uint32_t b) {
        return LiveState::is_before(source_of(change, a), id_of(change, a), source_of(change, b), id_of(change, b));
    });
}

/// The records whose entities may come out otherwise: a set that the entities before and those after each divide among them.
std::optional<ChangePlanner::Around> ChangePlanner::entities_around(const PlannedChange& change, std::uint32_t self) {
    const PairsAfter pairs(*this, change);
    linkage_.begin(pairs, looks_max);
    Around around;
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> cluster_of;
    constexpr std::uint32_t unknown = LiveState::none;
    const auto meet = [&](std::uint32_t number) {
        if (cluster_of.try_emplace(number, unknown).second) around.nodes.push_back(number);
    };
    boost::unordered_flat_set<std::uint32_t> is_met;  // entities as they were
    const auto meet_entity = [&](std::uint32_t number) {
        const std::uint32_t entity = state_.record(number).entity;
        if (!is_met.insert(entity).second) return;
        for (const std::uint32_t one : state_.entity(entity).records) {
            if (one != change.number || change.record != nullptr) meet(one);
        }
    };
    if (change.record != nullptr) meet(change.number);
    if (self != LiveState::none) meet_entity(self);
    std::uint32_t clusters = 0;
    for (std::size_t i = 0; i < around.nodes.size(); ++i) {
        if (cluster_of[around.nodes[i]] != unknown) continue;
        const auto entity = linkage_.entity_of(around.nodes[i]);
        if (!entity) return std::nullopt;
        for (const std::uint32_t number : *entity) {
            meet(number);
            cluster_of[number] = clusters;
            if (number != change.number) meet_entity(number);
        }
        ++clusters;
    }
    sort_by_rank(change, around.nodes);
    for (const std::uint32_t node : around.nodes) around.cluster_of.push_back(cluster_of[node]);
    return around;
}

/// The record, and all that hang together with it or did, in order of (source, id).
std::vector<std::uint32_t> ChangePlanner::touched(const PlannedChange& change, std::uint32_t self) const {
    std::vector<std::uint32_t> nodes;
    boost::unordered_flat_set<std::uint32_t> is_met;
    const auto meet = [&](const LiveState::Edge& edge) {
        if (joins(edge.kind) && is_met.insert(edge.other).second) nodes.push_back(edge.other);
    };
    const PairsAfter pairs(*this, change);
    if (change.record != nullptr) {
        nodes.push_back(change.number);
        is_met.insert(change.number);
    }
    if (self != LiveState::none) {
        for (const LiveState::Edge& edge : state_.record(self).edges.items()) meet(edge);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (i % 4096 == 0) context_.check_stop();
        pairs.for_each(nodes[i], meet);
    }
    sort_by_rank(change, nodes);
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

ChangePlanner::Around ChangePlanner::components_around(const PlannedChange& change, std::uint32_t self) const {
    Around around{touched(change, self), {}};
    const std::vector<WeightedPair> pairs = pairs_among(change, around.nodes);
    ClusterOptions options = options_;
    std::vector<std::uint32_t> sources;
    if (scope_ == PairScope::across_sources) {
        boost::unordered_flat_map<std::string_view, std::uint32_t> number_of;
        for (const std::uint32_t node : around.nodes) {
            const auto next = static_cast<std::uint32_t>(number_of.size());
            sources.push_back(number_of.try_emplace(source_of(change, node), next).first->second);
        }
        options.sources = sources;
    }
    around.cluster_of = cluster(around.nodes.size(), pairs, options, context_).entity;
    return around;
}

void ChangePlanner::recluster(PlannedChange& change, std::uint32_t self) {
    std::optional<Around> near = entities_around(change, self);
    const Around around = near ? *std::move(near) : components_around(change, self);
    Reclustered& reclustered = change.reclustered;
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> group_of;  // by cluster, in order of their least records
    for (std::size_t place = 0; place < around.nodes.size(); ++place) {
        const auto [at, is_new] = group_of.try_emplace(around.cluster_of[place], static_cast<std::uint32_t>(reclustered.groups));
        reclustered.group_of.push_back(at->second);
        if (is_new) {
            ++reclustered.groups;
            change.groups.emplace_back();
        }
        change.groups[at->second].push_back(around.nodes[place]);
    }
    find_olds(change, self, around.nodes);
    change.entities = plan_entities(reclustered, [&](std::size_t place) { return new_name(change, around.nodes[place]); });
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
