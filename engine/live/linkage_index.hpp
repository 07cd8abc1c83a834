#pragma once
#include <memory>

#include "engine/linker.hpp"
#include "engine/live/live_index.hpp"

namespace sameas {

/// About what a live index takes for a record in memory, besides the record itself.
inline constexpr std::uint64_t live_bytes_per_record = 2048;

/// A live index of the records of a run, in memory: a record that is looked up in it has the matches that a run over all of
/// them and it would give. Its entities are not those of the run: it joins nothing.
/// \param linkage  with the values as they were read (table_schema keep_original)
/// \param model    with the settings of the linkage; \param pairs  that it keeps there, to be sure that they are the same
/// \returns null where it would not be so: settings that cannot be live (live_settings), fields of several columns or of other
///          columns in some sources, dates that no one order reads as the run did, ids that are no text; or too little memory
/// \throws Cancelled. Cost: that of scoring and clustering, and some microseconds a record
std::unique_ptr<LiveIndex> index_of(const Linkage& linkage, const Model& model, std::uint64_t pairs, RunContext& context);

}  // namespace sameas
