#pragma once
#include <cstdint>
#include <vector>

#include "engine/live/entity_name.hpp"
#include "engine/live/record_reader.hpp"

// What an index holds, in a form that can be written and read back. Records have numbers, as long as they are there.
namespace sameas {

/// A kept pair as one of its records has it.
struct HeldPair {
    std::uint32_t other = 0;             ///< number of the other record
    std::uint32_t rule = 0;              ///< the first that makes the pair
    std::uint64_t pattern = 0;
    bool operator==(const HeldPair&) const = default;
};

struct HeldRecord {
    std::uint32_t number = 0;
    std::uint64_t version = 0;           ///< sequence of its last change; 0: there is no record of this number
    LiveRecord record = {};
    ReadRecord read = {};                ///< of its values those that comparisons read are held, of its issues none
    std::vector<HeldPair> pairs = {};
};

struct HeldEntity {
    EntityName name;
    std::vector<std::uint32_t> records;  ///< numbers, in order of (source, id)
};

/// An id that ended, and what has its records; empty: they were removed.
struct EndedEntity {
    EntityName name;
    std::vector<EntityName> successors;
};

}  // namespace sameas
