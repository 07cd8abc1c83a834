#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/linker.hpp"

namespace sameas {

/// A record that some rule pairs with a given one, and how much it is like it.
struct RecordMatch {
    RowId row;
    std::size_t rule = 0;  ///< the first that makes the pair, from 0
    std::uint64_t pattern = 0;
    double weight_bits = 0;
    std::vector<std::size_t> levels;  ///< by comparison, 0: null
    std::vector<double> bits;         ///< what each comparison adds
};

/// The kept pairs of one record, as link() makes them over all records under the same settings: those of at
/// least `least_bits`, best first, ties by rank. Every kind of rule is asked whether it makes the pair, so it
/// takes O(records * rules), some ten nanoseconds each for rules of keys. \throws Cancelled
std::vector<RecordMatch> matches_of(const Linkage& linkage, const Model& model, RowId record,
                                    double least_bits, RunContext& context);

}  // namespace sameas
