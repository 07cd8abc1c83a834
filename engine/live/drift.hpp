#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace sameas {

/// How far the values of an expression have moved from the frequencies that the model froze.
struct FrequencyDrift {
    std::string expression;
    std::uint64_t records = 0;       ///< of the index, with a value
    /// Share of them whose value is at least twice as frequent, or twice as rare, as the model has it, beyond chance. Of
    /// tokens: share of all that their values hold.
    double moved_share = 0;
};

/// Beyond this share a new model is due: weights by rarity no longer say what they said.
inline constexpr double moved_share_max = 0.25;
/// Of fewer records with a value nothing is concluded.
inline constexpr std::uint64_t drift_records_min = 1000;

/// True when frequencies of some expression have moved so far that the model should be trained anew.
bool model_is_due(const std::vector<FrequencyDrift>& drift);

}  // namespace sameas
