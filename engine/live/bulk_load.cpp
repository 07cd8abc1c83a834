// The records are put in place first, then a batch run over them says which pairs and entities there are: what verify()
// compares is here taken over. Versions follow the order of (source, id), and each pair is logged with the later one of its
// records, so that the log reads back as any other (Restoration).
#include "engine/live/bulk_load.hpp"

#include "engine/errors.hpp"
#include "engine/live/bulk_fill.hpp"
#include "engine/live/live_index_state.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

BulkLoad::BulkLoad(LiveIndex& index, RunContext& run) : index_(index), run_(run) {}

void BulkLoad::add(std::span<const LiveRecord> records) {
    ModelVersion& version = *index_.state_->version();
    for (const LiveRecord& record : records) {
        check_identity(record.source, "source");
        check_identity(record.id, "id");
        version.plan.check_values(record);
        if (version.state.find_record(record.source, record.id) != LiveState::none)
            throw InvalidInput(message("record ", printable_excerpt(record.source), ":", printable_excerpt(record.id),
                                       " is there twice: give each record an id of its own"));
        if (version.state.record_count() >= rows_max)
            throw ResourceLimit(message("more than ", rows_max, " records in a live index: split them"));
        version.state.place(record);
    }
}

void BulkLoad::finish() {
    BulkFilled filled = bulk_fill(*index_.state_->version(), run_);
    issues_ = std::move(filled.issues);
    log_all(filled.number_of);
}

void BulkLoad::log_all(const std::vector<std::uint32_t>& number_of) {
    LiveIndex::State& s = *index_.state_;
    LiveState& state = s.version()->state;
    const StageTimer timer(run_, "write", number_of.size());
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
                   std::string(record.texts.id()), entity.name.text()};
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
