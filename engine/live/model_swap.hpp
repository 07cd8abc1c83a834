#pragma once
#include <memory>
#include <vector>

#include "engine/live/entity_naming.hpp"
#include "engine/live/live_index_state.hpp"

namespace sameas {

/// One swap of an index's model: the next version is built from its records, catches up with what is changed meanwhile, and
/// takes its place. Readers wait for that last step alone, which changes a pointer. Writers wait while the versions'
/// entities are compared: twice, and O(records).
class ModelSwap {
  public:
    /// The index's one swap at a time. \throws InvalidSettings as ModelVersion; InvalidInput when another one is under way
    ModelSwap(LiveIndex& index, const Model& model, const FrozenChoices& choices, RunContext& run);
    ~ModelSwap();
    ModelSwap(const ModelSwap&) = delete;
    ModelSwap& operator=(const ModelSwap&) = delete;

    /// All of it. What it throws leaves the index as it was.
    SwapReport carry_out();

  private:
    void copy_records();
    void write_records();
    std::vector<Identity> take_touched();
    void catch_up(const std::vector<Identity>& touched);
    void catch_up_nearly();
    void change_next(const Identity& record);
    void copy_ended();
    EntityNaming name_all();
    void write_predicted_names();
    std::vector<Change> feed_of(EntityNaming& naming) const;
    SwapReport finish();

    LiveIndex::State& index_;
    RunContext& run_;
    std::unique_lock<std::mutex> only_one_;
    std::shared_ptr<ModelVersion> before_, next_;
    std::unique_ptr<VersionRows> rows_;
    RecordReader reader_;
    EndedEntities ended_;                     // of before_, as far as copied
    std::vector<EntityName> written_;         // by entity of next_: the name of its row; empty: it has none
    std::vector<std::uint32_t> changed_;      // entities of next_, since their rows were written
};

}  // namespace sameas
