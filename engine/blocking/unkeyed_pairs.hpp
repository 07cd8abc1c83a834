#pragma once
#include "engine/blocking/candidate_pairs.hpp"

namespace sameas {

/// The part of for_each_candidate_chunk for one rule that is not of kind keys: generates its comparable pairs, each once,
/// those that earlier rules hold for left out where options say so. A value, or pair of values, with very many rows is
/// split, so that it alone can use every thread. Adds pairs to the progress before earlier rules take theirs away.
/// Memory: less than a megabyte a thread, and 8 bytes for each pair of values whose rows make over 64 k pairs.
/// \throws Cancelled
/// \returns how many pairs
std::uint64_t for_each_unkeyed_chunk(const BlockingIndex& index, const Table& table, std::size_t rule,
                                     const EnumerateOptions& options, RunContext& context, const ChunkSink& sink);

}  // namespace sameas
