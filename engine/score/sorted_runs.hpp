#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/score/pair_store.hpp"
#include "engine/score/spill_file.hpp"

namespace sameas {

/// Sorted pairs: in memory, or (where `pairs` is empty) `size` of them in a file from byte `begin` on.
struct SortedRun {
    std::vector<KeptPair> pairs;
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    bool in_memory() const { return !pairs.empty() || size == 0; }
};

/// What pairs are ordered by: left, then right.
inline std::uint64_t place_of(const KeptPair& pair) {
    return static_cast<std::uint64_t>(pair.left) << 32 | pair.right;
}

/// Gives the pairs of all runs in order, in blocks of at most PairStore::block_pairs. About 10 ns a pair and doubling of
/// the runs. \param file  holds the runs that are not in memory; null where there are none
/// \param memory_bytes  for reading the file, shared by its runs: at least 4 KiB each is taken
/// \throws Cancelled, IoError
void merge_runs(std::span<const SortedRun> runs, const SpillFile* file, std::uint64_t memory_bytes, RunContext& context,
                const PairStore::BlockSink& sink);

/// Puts runs that are in memory together to one, on all threads, and leaves them empty. Takes the memory of the pairs
/// twice. \throws Cancelled
SortedRun joined(std::vector<SortedRun>& runs, RunContext& context);

}  // namespace sameas
