#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/derive/features.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

class TokenSets;

/// How often the values of one expression occur, or their tokens where it is tokens(...), frozen with the model: what
/// occurs once is left out, as a value never seen counts as one seen once.
struct FrequencyTable {
    Expression expression;
    std::uint64_t total = 0;                                    ///< records with a value (a token's: of the operand)
    std::vector<std::pair<std::string, std::uint64_t>> counts;  ///< occurring at least twice, by value bytewise
};

/// One table for each of frequency_expressions(), in their order.
using TermFrequencies = std::vector<FrequencyTable>;

/// The expressions whose frequencies the levels of the settings read, each once: those of values whose rarity splits a level,
/// and tokens(...) of what a measure weighs the tokens of.
std::vector<Expression> frequency_expressions(const Settings& settings);

/// True for the measures that weigh tokens by their information: aligned_tokens, aligned_tokens_inside.
bool weighs_tokens(const MeasureCall& measure);
/// `tokens(expression)`: the name of the table of its tokens.
Expression tokens_of(const Expression& expression);

/// The table of that expression, or null.
const FrequencyTable* find_table(const TermFrequencies& tables, const Expression& expression);

/// Counts over all records of the table. \pre features hold every expression that the settings read
TermFrequencies count_term_frequencies(const Settings& settings, const Features& features);

/// Records by token: a record has the distinct tokens of its value. \param counts  records by value; of null any
std::vector<std::uint64_t> records_by_token(const TokenSets& tokens, std::span<const std::uint64_t> counts);

/// Information of each value of the feature: log2(total / count) in bits, by ValueId; null is 0. Counts of less than one in
/// 3000 records are taken as that, or as 4 where that is less: they are the size of a household, not rarity.
/// \pre the table is not of tokens
std::vector<double> information_bits(const FrequencyTable& table, const Dictionary& values);

/// What splits a level into rarity bins: the rarity of values, and what values share of the information of their tokens.
struct RaritySplit {
    std::vector<Expression> values;   ///< each once
    std::vector<Expression> tokens;   ///< operands of measures that weigh tokens, each once; not among `values`
};
/// Empty unless has_rarity_bins(level).
RaritySplit rarity_split(const LevelSettings& level);

}  // namespace sameas
