#pragma once
#include <cstdint>
#include <deque>

#include "engine/live/held_state.hpp"
#include "engine/live/number_index.hpp"

namespace sameas {

/// The ids that ended, found by their names and by those of their successors. They only grow: no id is given twice. Not
/// thread-safe.
class EndedEntities {
  public:
    static constexpr std::uint32_t none = NumberIndex::none;

    std::size_t size() const { return all_.size(); }
    /// In order of arrival.
    const EndedEntity& operator[](std::size_t i) const { return all_[i]; }
    const EndedEntity* find(const EntityName& name) const;
    /// Calls body(ended) for each that has the name among its successors, until it returns false. \returns false then
    template <class Body>
    bool for_each_former(const EntityName& name, const Body& body) const {
        for (std::uint32_t at = find_first_former(name); at != none; at = formers_[at].next) {
            if (!body(all_[formers_[at].ended])) return false;
        }
        return true;
    }
    /// \pre the name is not there
    void add(EndedEntity ended);

  private:
    std::uint32_t find_first_former(const EntityName& name) const;

    std::deque<EndedEntity> all_;
    NumberIndex index_;
    /// An ended entity, seen from one of its successors, and the next one of the same successor.
    struct Former {
        std::uint32_t ended, place;  // in all_, in its successors
        std::uint32_t next;
    };
    std::deque<Former> formers_;
    NumberIndex former_index_;       // by name of the successor: the first of its list
};

}  // namespace sameas
