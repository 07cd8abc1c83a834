#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas {

/// A pair of records by rank, and what kind of pair it is: a number that means something to whoever keeps it.
struct KeptPair {
    std::uint32_t left;
    std::uint32_t right;
    std::uint32_t kind;
    bool operator==(const KeptPair&) const = default;
};

/// Pairs that were kept, in order of left, then right: filled once by any number of writers, then read as often as one
/// likes, block by block. Within its limit it holds them in memory, 12 bytes each; beyond, in a file without a name, with
/// some memory to read it by. What it gives is the same either way.
class PairStore {
  public:
    struct Limits {
        std::uint64_t memory_bytes = UINT64_MAX;  ///< at least least_memory(writers), or that counts
        std::string spill_folder = "/tmp";
        int writers = 1;                          ///< at the same time, at most
        std::size_t runs_at_once = 1024;          ///< pieces of the file that are read together; tests lower it
    };
    /// Pairs of one block at most.
    static constexpr std::size_t block_pairs = 16384;
    using BlockSink = std::function<void(std::span<const KeptPair>)>;

    /// Below this a store cannot sort with so many writers.
    static std::uint64_t least_memory(int writers);

    PairStore();   ///< without pairs
    explicit PairStore(const Limits& limits);
    ~PairStore();
    PairStore(PairStore&&) noexcept;
    PairStore& operator=(PairStore&&) noexcept;

    /// Adds pairs from one thread.
    class Writer {
      public:
        Writer(PairStore& store, RunContext& context);
        /// Amortised few nanoseconds; now and then it sorts, and writes to the disk. \throws IoError, Cancelled
        void add(const KeptPair& pair) {
            if (pairs_.size() == pairs_.capacity()) make_room();
            pairs_.push_back(pair);
        }
        /// Once, when there is no more to add. \throws as add()
        void finish();

      private:
        void make_room();
        PairStore& store_;
        RunContext& context_;
        std::vector<KeptPair> pairs_;
    };

    /// Once all writers have finished, before anything is read. No two pairs have the same records. \throws as add()
    void finish(RunContext& context);

    std::uint64_t size() const;
    /// Held in memory, and in the file.
    std::uint64_t memory_bytes() const;
    std::uint64_t spilled_bytes() const;
    /// Gives all pairs to `sink` in order, each block from the same thread. May run several times at once: each adds
    /// a block for each part of the file. \throws Cancelled, IoError, what `sink` throws
    void for_each_block(RunContext& context, const BlockSink& sink) const;
    /// Frees what the pairs take in memory. \throws IoError, Cancelled
    void move_to_disk(RunContext& context);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sameas
