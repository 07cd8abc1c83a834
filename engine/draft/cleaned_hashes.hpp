#pragma once
#include <cstdint>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/dictionary.hpp"

namespace sameas {

/// By value the hash of its text cleaned as words, so that columns of different tables can be held against each other; 0 for null and
/// where nothing is left of it. About a microsecond a value. \throws Cancelled
std::vector<std::uint64_t> cleaned_hashes(const Dictionary& values, RunContext& context);

}  // namespace sameas
