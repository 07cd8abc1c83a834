#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/live/held_state.hpp"
#include "engine/live/live_index.hpp"

namespace sameas {

/// Fills an index without records with what another one held under the same model: nothing is read, keyed or compared again.
/// In this order: all records, all entities, all ended ids, finish(). The index must not be used before. Its log holds the
/// changes already.
///
/// A pair is given with that of its two records that changed last; what the other one's last version still says of the pair
/// is passed over: it is out of date. So a store that writes a change of a record as one new version of that record
/// alone restores what was held.
class Restoration {
  public:
    /// Both must outlive it. \param run  on whose threads it works; what is restored does not depend on them
    Restoration(LiveIndex& index, RunContext& run) : index_(index), run_(run) {}

    /// Some of the records: ten thousands at a time keep the threads busy.
    /// \throws InvalidInput for what no index holds, as all members: then the source is damaged
    void add(const std::vector<HeldRecord>& records);
    void add(const HeldEntity& entity);
    void add(EndedEntity ended);
    /// \param sequence  of the last change
    void finish(std::uint64_t sequence);

  private:
    struct Listed {
        std::uint32_t number, other, kind;
    };
    void check(const HeldRecord& held) const;
    void fill(const std::vector<HeldRecord>& records);
    void list_pairs(const std::vector<HeldRecord>& records);
    void add_pairs();

    LiveIndex& index_;
    RunContext& run_;
    std::vector<std::vector<Listed>> pairs_;
    bool has_pairs_ = false;
};

}  // namespace sameas
