// The records are put in place first, then a batch run over them says which pairs and entities there are: what verify()
// compares is here taken over. Versions follow the order of (source, id), and each pair is logged with the later one of its
// records, so that the log reads back as any other (Restoration).
#include "engine/live/bulk_load.hpp"

#include "engine/errors.hpp"
#include "engine/live/batch_run.hpp"
#include "engine/live/live_index_state.hpp"
#include "engine/parallel.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

BulkLoad::BulkLoad(LiveIndex& index, RunContext& run) : index_(index), run_(run) {}

void BulkLoad::add(std::span<const LiveRecord> records) {
    const std::shared_ptr<ModelVersion> version = index_.state_->version();
    ModelVersion& s = *version;
    std::vector<ReadRecord> read(records.size());
    constexpr std::size_t records_at_once = 256;
    parallel_chunks(run_, records.size(), records_at_once, [&](std::size_t begin, std::size_t end) {
        const BorrowedWorkbench bench(s.benches);
        for (std::size_t i = begin; i < end; ++i) {
            check_identity(records[i].source, "source");
            check_identity(records[i].id, "id");
            s.plan.check_values(records[i]);
            read[i] = bench->reader.read(records[i]);
        }
    });
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (s.state.find_record(records[i].source, records[i].id) != LiveState::none)
            throw InvalidInput(message("record ", printable_excerpt(records[i].source), ":", printable_excerpt(records[i].id),
                                       " is there twice: give each record an id of its own"));
        if (s.state.record_count() >= rows_max)
            throw ResourceLimit(message("more than ", rows_max, " records in a live index: split them"));
        s.state.put(records[i], read[i]);
        for (const RowIssue& issue : read[i].issues) ++issues_[issue.kind];
    }
}

void BulkLoad::finish() {
    const std::shared_ptr<ModelVersion> version = index_.state_->version();
    ModelVersion& s = *version;
    const BatchRun batch = batch_run(s, run_);
    const StageTimer timer(run_, "index", batch.number_of.size());
    batch.result.scored.pairs.for_each_block(run_, [&](std::span<const KeptPair> block) {
        for (const KeptPair& pair : block) {
            const PairKind& kind = batch.result.scored.kinds[pair.kind];
            s.state.add_pair(batch.number_of[pair.left],
                             {batch.number_of[pair.right], s.planner.kind_number({kind.pattern, kind.rule})});
        }
    });
    const std::vector<std::uint32_t>& least_of = batch.result.clusters.entity;  // by rank: itself where it is the least
    std::vector<std::vector<std::uint32_t>> members(least_of.size());
    for (std::uint32_t rank = 0; rank < least_of.size(); ++rank) members[least_of[rank]].push_back(batch.number_of[rank]);
    for (std::uint32_t rank = 0; rank < least_of.size(); ++rank) {
        if (least_of[rank] != rank) continue;
        const LiveState::Record& least = s.state.record(batch.number_of[rank]);
        const EntityName name(entity_id(s.state.source_name(least), least.id));
        s.state.set_members(s.state.create_entity(name), std::move(members[rank]));
    }
    log_all(batch.number_of);
}

void BulkLoad::log_all(const std::vector<std::uint32_t>& number_of) {
    LiveIndex::State& s = *index_.state_;
    LiveState& state = s.version()->state;
    const std::int64_t now = s.options.clock();
    for (std::size_t rank = 0; rank < number_of.size(); ++rank) {
        if (rank % 4096 == 0) {
            run_.check_stop();
            run_.progress.done.store(rank, std::memory_order_relaxed);
        }
        const std::uint32_t number = number_of[rank];
        state.set_version(number, s.sequence + 1);
        const LiveState::Record& record = state.record(number);
        const LiveState::Entity& entity = state.entity(record.entity);
        std::vector<Change> feed(1);
        feed[0] = {s.sequence + 1, s.sequence + 1, now, ChangeKind::record_added, std::string(state.source_name(record)),
                   record.id, entity.name.text()};
        LoggedChange all{{}, state.held(number)};
        if (entity.records.front() == number) {
            feed.push_back({s.sequence + 2, s.sequence + 1, now, ChangeKind::entity_created, "", "", entity.name.text()});
            all.entities.push_back({entity.name, entity.records});
        }
        all.feed = feed;
        s.log.append(all);
        s.sequence += feed.size();
    }
}

}  // namespace sameas
