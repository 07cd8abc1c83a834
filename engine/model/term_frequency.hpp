#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/derive/features.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

/// How often the values of one expression occur, frozen with the model: values that occur once are left out, as a
/// value never seen counts as one seen once.
struct FrequencyTable {
    Expression expression;
    std::uint64_t total = 0;                                    ///< records with a value
    std::vector<std::pair<std::string, std::uint64_t>> counts;  ///< occurring at least twice, by value bytewise
};

/// One table for each expression whose rarity some level reads, in order of expression.
using TermFrequencies = std::vector<FrequencyTable>;

/// The table of that expression, or null.
const FrequencyTable* find_table(const TermFrequencies& tables, const Expression& expression);

/// Counts over all records of the table. \pre features hold every expression that the settings read
TermFrequencies count_term_frequencies(const Settings& settings, const Features& features);

/// Information of each value of the feature: log2(total / count) in bits, by ValueId; null is 0.
std::vector<double> information_bits(const FrequencyTable& table, const Dictionary& values);

/// The expressions whose rarity a level reads, each once. Empty unless has_rarity_bins(level).
std::vector<Expression> rarity_expressions(const LevelSettings& level);

}  // namespace sameas
