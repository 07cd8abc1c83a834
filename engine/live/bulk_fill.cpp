// A record that comes alone is read alone: each of its values is cleaned, parsed, derived and keyed. Of many records most values
// are the same, and a table does each distinct one once. A batch run has such a table, and it has just what a record alone
// would give: so its columns of codes become numbers of values, its keys postings, its pairs and clusters pairs and
// entities. Nothing is read or compared a second time.
//
// What is shared is filled by threads that each own a part of it: numbers of values by domain, records by row, postings by rule
// and slice of the keys.
#include "engine/live/bulk_fill.hpp"

#include "engine/blocking/blocking_keys.hpp"
#include "engine/entities.hpp"
#include "engine/live/batch_run.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t rows_at_once = 1024;

class Filling {
  public:
    Filling(ModelVersion& version, const BatchRun& batch, RunContext& run)
        : plan_(version.plan),
          state_(version.state),
          planner_(version.planner),
          batch_(batch),
          features_(batch.linkage->features()),
          run_(run),
          keys_(blocking_keys(features_, plan_.settings.blocking, run)) {}

    void values() {
        for (std::size_t f = 0; f < plan_.compared; ++f) feature_of_.push_back(features_.find(plan_.features[f].expression));
        numbers_.resize(plan_.compared);
        parallel_chunks(run_, plan_.domains, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t f = 0; f < plan_.compared; ++f) {
                if (plan_.features[f].domain >= begin && plan_.features[f].domain < end) number_values(f);
            }
        });
        parallel_chunks(run_, features_.rows(), rows_at_once, [&](std::size_t begin, std::size_t end) {
            std::vector<std::uint32_t> values(plan_.compared);
            for (std::size_t row = begin; row < end; ++row) {
                const std::span<const ValueId> codes = features_.codes(RowId{static_cast<std::uint32_t>(row)});
                for (std::size_t f = 0; f < plan_.compared; ++f) values[f] = numbers_[f][index(codes[feature_of_[f]])];
                state_.set_read(number_of_row(row), values, keys_of(row));
            }
        });
        numbers_ = {};
    }

    void postings() {
        const std::size_t rules = plan_.settings.blocking.size();
        parallel_chunks(run_, rules * Postings::slices, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t task = begin; task < end; ++task) {
                const std::size_t rule = task / Postings::slices, slice = task % Postings::slices;
                for (std::size_t row = 0; row < features_.rows(); ++row) {
                    for (const std::uint64_t key : keys_of(row, rule)) {
                        if (Postings::slice_of(key) == slice) state_.add_posting(rule, key, number_of_row(row));
                    }
                }
            }
        });
    }

    void pairs() {
        const ScoredPairs& scored = batch_.result.scored;
        scored.pairs.for_each_block(run_, [&](std::span<const KeptPair> block) {
            for (const KeptPair& pair : block) {
                const PairKind& kind = scored.kinds[pair.kind];
                state_.add_pair(batch_.number_of[pair.left], {batch_.number_of[pair.right], planner_.kind_number({kind.pattern, kind.rule})});
            }
        });
    }

    void entities() {
        const std::vector<std::uint32_t>& least_of = batch_.result.clusters.entity;  // by rank: itself where it is the least
        std::vector<std::vector<std::uint32_t>> members(least_of.size());
        for (std::uint32_t rank = 0; rank < least_of.size(); ++rank) members[least_of[rank]].push_back(batch_.number_of[rank]);
        for (std::uint32_t rank = 0; rank < least_of.size(); ++rank) {
            if (least_of[rank] != rank) continue;
            const LiveState::Record& least = state_.record(batch_.number_of[rank]);
            const EntityName name(entity_id(state_.source_name(least), least.texts.id()));
            state_.set_members(state_.create_entity(name), std::move(members[rank]));
        }
    }

  private:
    std::uint32_t number_of_row(std::size_t row) const {
        return batch_.number_of[batch_.linkage->table().rank(RowId{static_cast<std::uint32_t>(row)})];
    }
    /// The number in the store of each value of feature f of the plan, with as many uses as it has rows.
    void number_values(std::size_t f) {
        const std::size_t feature = feature_of_[f];
        const Dictionary& values = features_.values(feature);
        const Domain* const typed = features_.domain(feature);
        std::vector<std::uint32_t> uses(values.size());
        for (std::size_t row = 0; row < features_.rows(); ++row)
            ++uses[index(features_.codes(RowId{static_cast<std::uint32_t>(row)})[feature])];
        std::vector<std::uint32_t>& numbers = numbers_[f];
        numbers.resize(values.size());
        for (std::size_t v = 1; v < values.size(); ++v) {
            if (uses[v] == 0) continue;
            LiveValue value{.text = std::string(values.text(static_cast<ValueId>(v)))};
            if (typed != nullptr && typed->type == FieldType::date) {
                value.parsed.days = typed->days[v];
                value.parsed.precision = typed->precision[v];
            }
            if (typed != nullptr && typed->type == FieldType::number) value.parsed.number = typed->numbers[v];
            numbers[v] = state_.acquire(plan_.features[f].domain, value, uses[v]);
        }
    }
    /// The keys of a row under a rule; valid until the next call of the same thread.
    std::span<const std::uint64_t> keys_of(std::size_t row, std::size_t rule) const {
        if (keys_.sets[rule]) return keys_.sets[rule]->of(RowId{static_cast<std::uint32_t>(row)});
        const std::uint64_t& key = keys_.slots[row * keys_.sets.size() + rule];
        return {&key, key == 0 ? std::size_t{0} : std::size_t{1}};
    }
    std::vector<RuleKey> keys_of(std::size_t row) const {
        std::vector<RuleKey> all;
        all.reserve(keys_.sets.size());
        for (std::size_t rule = 0; rule < keys_.sets.size(); ++rule) {
            for (const std::uint64_t key : keys_of(row, rule)) all.push_back({key, static_cast<std::uint32_t>(rule)});
        }
        all.shrink_to_fit();
        return all;
    }

    const ReadPlan& plan_;
    LiveState& state_;
    ChangePlanner& planner_;
    const BatchRun& batch_;
    const Features& features_;
    RunContext& run_;
    BlockingKeys keys_;
    std::vector<std::size_t> feature_of_;             // by compared feature of the plan: in features_
    std::vector<std::vector<std::uint32_t>> numbers_;  // by compared feature: of each code
};

}  // namespace

BulkFilled bulk_fill(ModelVersion& version, RunContext& run) {
    BatchRun batch = batch_run(version, run);
    const StageTimer timer(run, "index");
    Filling filling(version, batch, run);
    filling.values();
    filling.postings();
    filling.pairs();
    filling.entities();
    return {std::move(batch.number_of), std::move(batch.issues)};
}

}  // namespace sameas
