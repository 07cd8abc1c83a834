#pragma once
#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>
#include <vector>

#include "python/bindings/run_state.hpp"

namespace sameas::python {

/// Kept pairs of one match weight.
struct WeightCount {
    double weight = 0;
    std::uint64_t pairs = 0;
    std::uint64_t judged = 0, right = 0;  ///< of these: both true entities are known; and are the same
};

/// The kept pairs by weight, rising. Looks through all pairs where there is a truth.
std::vector<WeightCount> weight_counts(KeptPairs& kept);

/// The weights of records that are compared with themselves, rising, with how many have it: what a record can reach at
/// most. \param records_max  of a larger table every so-manieth record is taken
std::vector<WeightCount> self_weights(RunState& run, const Model& model, std::size_t records_max);

/// The records of the entity that a record is of, and the kept pairs among them: {"records": [{"source", "id"}], "pairs":
/// [{"left", "right" (places in records), "match_weight", "probability"}]}, as JSON. \throws InvalidInput for no such record
std::string entity_json(const JoinedRecords& entities, const std::string& source, const std::string& id);

/// The levels of a model with their m, u and bits, as reports show them, as JSON.
std::string model_summary_json(const Model& model);
/// Two models side by side, as `sameas model compare` shows them, as JSON.
std::string model_comparison_json(const Model& first, const Model& second);

}  // namespace sameas::python
