// The proof of "live = batch": the records as they came, read into a table as a file is read, linked by the engine
// as a run links them, and compared with what the index holds: each kept pair with its pattern and rule, and
// which records each entity has. Names of entities are not compared: they are the index's own.
#include <algorithm>
#include <optional>
#include <tuple>

#include "engine/errors.hpp"
#include "engine/live/batch_run.hpp"
#include "engine/live/live_index_state.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

struct Pair {
    std::uint32_t left, right;  // ranks
    std::uint64_t pattern;
    std::uint32_t rule;
    auto operator<=>(const Pair&) const = default;
};

class Comparison {
  public:
    Comparison(const LiveState& state, const BatchRun& batch, VerifyReport& report)
        : state_(state), batch_(batch), report_(report) {
        for (const std::uint32_t number : batch.number_of) rank_of_.resize(std::max(rank_of_.size(), number + std::size_t{1}));
        for (std::uint32_t rank = 0; rank < batch.number_of.size(); ++rank) rank_of_[batch.number_of[rank]] = rank;
    }

    void pairs(const LinkResult& result, RunContext& context) {
        std::vector<Pair> expected, found;
        result.scored.pairs.for_each_block(context, [&](std::span<const KeptPair> block) {
            for (const KeptPair& pair : block) {
                const PairKind& kind = result.scored.kinds[pair.kind];
                expected.push_back({pair.left, pair.right, kind.pattern, kind.rule});
            }
        });
        state_.for_each_record([&](std::uint32_t number, const LiveState::Record& record) {
            for (const LiveState::Edge& edge : record.edges.items()) {
                const PairKind& kind = state_.kind(edge.kind);
                if (rank_of_[number] < rank_of_[edge.other])
                    found.push_back({rank_of_[number], rank_of_[edge.other], kind.pattern, kind.rule});
            }
        });
        std::sort(expected.begin(), expected.end());
        std::sort(found.begin(), found.end());
        report_.pairs = expected.size();
        differ(expected, found, "the batch run keeps the pair of ");
        differ(found, expected, "the index keeps the pair of ");
    }

    void entities(const Clusters& clusters) {
        std::vector<std::uint32_t> least(batch_.number_of.size());
        for (std::uint32_t rank = 0; rank < least.size(); ++rank) {
            const std::uint32_t entity = state_.record(batch_.number_of[rank]).entity;
            const std::vector<std::uint32_t>& members = state_.entity(entity).records;
            if (members.empty() || !std::is_sorted(members.begin(), members.end(), [&](std::uint32_t a, std::uint32_t b) {
                    return rank_of_[a] < rank_of_[b];
                })) {
                add(message("the entity of ", name(rank), " does not have its records in order"));
                continue;
            }
            least[rank] = rank_of_[members.front()];
            report_.entities += clusters.entity[rank] == rank ? 1 : 0;
            if (least[rank] == clusters.entity[rank]) continue;
            add(message(name(rank), " is in the entity of ", name(least[rank]), ", in the batch run in that of ",
                        name(clusters.entity[rank])));
        }
        if (report_.entities != state_.entity_count())
            add(message("the index has ", state_.entity_count(), " entities, the batch run ", report_.entities));
    }

  private:
    std::string name(std::uint32_t rank) const {
        const LiveState::Record& record = state_.record(batch_.number_of[rank]);
        return message("'", printable_excerpt(state_.source_name(record)), ":", printable_excerpt(record.texts.id()), "'");
    }
    void add(std::string text) {
        ++report_.differences;
        if (report_.examples.size() < verify_examples_max) report_.examples.push_back(std::move(text));
    }
    /// What the one list has and the other does not.
    void differ(const std::vector<Pair>& has, const std::vector<Pair>& lacks, const char* what) {
        std::vector<Pair> only;
        std::set_difference(has.begin(), has.end(), lacks.begin(), lacks.end(), std::back_inserter(only));
        for (const Pair& pair : only) {
            add(message(what, name(pair.left), " and ", name(pair.right), " with the pattern ", pair.pattern,
                        " under rule ", pair.rule + 1, ", the other does not"));
        }
    }

    const LiveState& state_;
    const BatchRun& batch_;
    VerifyReport& report_;
    std::vector<std::uint32_t> rank_of_;  // by number
};

}  // namespace

VerifyReport LiveIndex::verify(std::stop_token stop) const {
    const State& s = *state_;
    const std::lock_guard no_changes(s.writing);
    RunContext::Options run = s.options.run;
    if (stop.stop_possible()) run.stop = std::move(stop);
    RunContext context(run);
    VerifyReport report;
    const std::shared_ptr<ModelVersion> version = s.version();
    const BatchRun batch = batch_run(*version, context);
    report.records = batch.number_of.size();
    Comparison comparison(version->state, batch, report);
    comparison.pairs(batch.result, context);
    comparison.entities(batch.result.clusters);
    return report;
}

}  // namespace sameas
