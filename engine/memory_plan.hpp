#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/linker.hpp"
#include "engine/run_context.hpp"
#include "engine/score/pair_store.hpp"

namespace sameas {

/// Bytes of what a run holds until its end, by name.
using MemoryParts = std::vector<std::pair<std::string, std::uint64_t>>;
MemoryParts memory_of(const Linkage& linkage);

/// What a stage that writes results takes: a group of rows in columns, encoded, compressed.
inline constexpr std::uint64_t writing_bytes = std::uint64_t{32} << 20;

/// What is known of a run when its memory is dealt out.
struct MemoryNeeds {
    MemoryParts held;                 ///< what there is already
    std::uint64_t records = 0;
    bool clusters = true;             ///< entities will be made of the pairs
    std::uint64_t to_prepare = 0;     ///< what comparing will hold besides, where it is not held yet
};

/// Needs of scoring a linkage, before anything is trained or compared.
MemoryNeeds needs_of(const Linkage& linkage, bool clusters);

/// Deals out what the memory budget leaves: what comparing, finding entities and writing them will take is put aside, pairs
/// get half of the rest (the other half is for having them twice while they are put in order). Ask as soon as there is a
/// linkage, so that too small a budget is found out at once, and again before scoring.
/// \throws ResourceLimit when the budget is too small: says what would do, and what takes how much
PairStore::Limits plan_memory(const MemoryNeeds& needs, RunContext& context);

}  // namespace sameas
