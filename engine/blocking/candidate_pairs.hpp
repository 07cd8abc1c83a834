#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/blocking/pair_filter.hpp"
#include "engine/run_context.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// A pair that some rule makes, oriented as Table::is_left says.
struct CandidatePair {
    RowId left;
    RowId right;
};

/// Pairs of one chunk at most: bounds the scratch of a worker and the time to react to a stop request.
inline constexpr std::size_t chunk_pairs_max = 8192;
/// Side of the square tiles that a large group is cut into.
inline constexpr std::size_t tile_rows = 90;

/// A group of at most so many rows is one tile.
inline constexpr std::size_t whole_group_rows = 128;

/// A part of the work of a rule with keys: groups [first, last), all of at most whole_group_rows; or, of a larger group `first`,
/// strip `strip` of its tiles, which is tile_rows rows against tiles [tile, tile_end), each of tile_rows, of those that come after.
struct WorkPiece {
    std::size_t rule = 0;
    std::size_t first = 0, last = 0;
    std::size_t strip = 0;
    std::size_t tile = 0, tile_end = SIZE_MAX;   ///< clipped to tiles with pairs
};

/// Takes one chunk of pairs that all belong to `rule`. Called from several threads at once; must not wait for work that
/// it gives to the threads of the run. What it throws ends the enumeration and comes out of it.
using ChunkSink = std::function<void(std::size_t rule, std::span<const CandidatePair> pairs)>;

/// Records that came to a table whose other pairs are known: of all pairs those in which one record is new, or both.
struct NewRows {
    std::span<const std::uint8_t> is_new = {};  ///< by row: 0 or 1. Empty: all pairs, whoever is new
    bool with_each_other = true;                ///< pairs of two new records too
};

struct EnumerateOptions {
    std::size_t rule_begin = 0;               ///< rules [begin, end) are enumerated; earlier ones still win
    std::size_t rule_end = SIZE_MAX;          ///< clipped to the number of rules
    bool first_rule_wins = true;              ///< false: each rule gives all its pairs, whatever earlier ones hold for
    /// By rule: give only pairs whose left record is in a sample of one record in 2^n. Empty: all pairs.
    std::vector<unsigned> halvings = {};
    /// With halvings: by row, in how many of ever smaller samples the record is (sample_depths).
    std::span<const std::uint8_t> sample_depths = {};
    /// Leaves out pairs of groups that the filter does not want. Empty, in small groups, and for pairs of rules without
    /// groups: nothing is left out, so a filter may only be about cost.
    PairFilterMaker filter = {};
    /// Only pairs with new records: a group of n rows of which k are new takes k * n steps, and one without new rows next to none.
    /// What rules without keys find is found among all rows. Not together with halvings or pieces.
    NewRows news = {};
    /// Walk these alone, whatever rules are asked for; empty: all the work.
    std::span<const WorkPiece> pieces = {};
};

/// By row: the record is in the sample of one in 2^n while n is at most this. A function of the record's identity and the
/// seed, so that a sample does not depend on the order of rows. O(rows).
std::vector<std::uint8_t> sample_depths(const Table& table, RunContext& context);

/// Generates the comparable pairs of the rules, chunk by chunk, in no defined order, and never holds more than a
/// chunk or two a thread. A large group is split, so that it alone can use every thread. Adds pairs to the progress
/// before earlier rules take theirs away: RuleGroups::pairs of the rules in all (of new rows: what they are looked at with).
/// \throws Cancelled
/// \returns how many pairs each rule has (0 for rules that are not enumerated), those that a filter left out included
std::vector<std::uint64_t> for_each_candidate_chunk(const BlockingIndex& index, const Table& table, const EnumerateOptions& options,
                              RunContext& context, const ChunkSink& sink);

/// How many pairs for_each_candidate_chunk() would give of each rule, without making those of groups. \throws Cancelled
std::vector<std::uint64_t> count_candidate_pairs(const BlockingIndex& index, const Table& table,
                                                 const EnumerateOptions& options, RunContext& context);

}  // namespace sameas
