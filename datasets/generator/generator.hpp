#pragma once
#include <cstdint>

#include "datasets/generator/profile.hpp"
#include "engine/run_context.hpp"
#include "io/table_writer.hpp"

namespace sameas::datasets {

constexpr std::uint64_t records_max = std::uint64_t{1} << 40;

/// Writes so many records of a profile, in a shuffled order, and finishes the writer. The same bytes for any number of
/// threads: record and order depend on profile, version, count and context.seed() alone. Memory follows the threads,
/// never the records (about 2 MB a thread, and what the writer holds).
/// \param records  1 to records_max
/// \throws Cancelled, and what the writer throws; then the writer was not finished
void generate(const Profile& profile, std::uint64_t records, io::TableWriter& writer, RunContext& context);

}  // namespace sameas::datasets
