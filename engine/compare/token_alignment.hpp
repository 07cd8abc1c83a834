#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/compare/measure.hpp"
#include "engine/compare/token_sets.hpp"
#include "engine/model/term_frequency.hpp"
#include "kernels/token_alignment.hpp"

namespace sameas {

/// What aligning the tokens of pairs of values tells, by pair; null where it is not asked for.
struct AlignmentResults {
    double* similarity = nullptr;   ///< shared / all of both, in [0, 1]; 1 just where all tokens are aligned as equal
    double* inside = nullptr;       ///< shared / the value with fewer tokens where all of its tokens are aligned, else 0
    double* shared_bits = nullptr;  ///< information that the two values share
};

/// Bits of information that each value of the dictionary shares with an equal one: the weights of its tokens, as
/// TokenAlignment has them; by ValueId, null is 0. \param table  of `tokens(...)`
/// O(tokens of all values + distinct tokens x log of them).
std::vector<double> token_bits(const FrequencyTable& table, const Dictionary& values);

/// The tokens of the values of one dictionary with what each weighs, and their alignment: what the measures aligned_tokens
/// and aligned_tokens_inside are read off, and the rarity bins of their levels.
///
/// A token weighs its information, log2(records with a value / records with the token), and half a bit. The first 32 tokens
/// of a value count. The value with fewer tokens is x (of equally many: the one whose tokens come first bytewise), the other
/// y. Tokens are aligned one to one: first equal ones; then, for the tokens of x of 3 characters or more in their order, the
/// most like one of y of 3 or more, by a Jaro-Winkler similarity s >= 0.86; then, for the tokens of x in their order, the first
/// of y of which one is a single character and the other begins with it. An equal token shares its weight, one that is like
/// another 1 - 4 (1 - s) of their mean weight, an initial 2 bits, but at most half their mean weight.
///
/// Weights are whole numbers of 2^-16 bits: sums do not depend on an order, and left and right can change places. Immutable;
/// the calls may come from several threads.
class TokenAlignment {
  public:
    /// O(tokens of all values + distinct tokens x log of them); 4 bytes a token, 16 a value and 28 a distinct token.
    /// `token_values` must outlive this.
    /// \param token_values  of tokens.tokens()
    /// \param values        how many there are, null included
    /// \param table         of `tokens(...)`; null: each token has 1 bit of information
    TokenAlignment(const TokenSets& tokens, PreparedValues& token_values, std::size_t values, const FrequencyTable* table);

    /// Results for pairs of values that are not null; equal ones are pairs like others. Does not allocate once `scratch` is
    /// warm. Some tens of nanoseconds a pair, and a Jaro-Winkler similarity for the few tokens that letters do not tell apart.
    void align(const ValuePairs& pairs, const AlignmentResults& results, MeasureScratch& scratch) const;

    /// Bits that a value shares with an equal one: the weights of its tokens.
    double bits(ValueId value) const;

  private:
    kernels::TokenBatch batch() const { return {rows_.data(), tokens_.data(), facts_.data(), weights_.data()}; }
    void align_alike(kernels::EqualTokens& pair, const MeasureScratch& scratch) const;
    void align_initials(kernels::EqualTokens& pair) const;
    void write(const kernels::EqualTokens& pair, std::size_t place, const AlignmentResults& results) const;

    std::unique_ptr<Measure> jaro_winkler_;  ///< over the distinct tokens
    std::vector<kernels::TokenRow> rows_;    ///< by ValueId
    std::vector<std::uint32_t> tokens_;      ///< ranks in the order of bytes; what follows is by rank
    std::vector<kernels::TokenFacts> facts_;
    std::vector<std::uint32_t> weights_;
    std::vector<std::uint32_t> token_ids_;   ///< of the tokens, as jaro_winkler_ takes them
    std::vector<char32_t> first_;            ///< their first characters
};

}  // namespace sameas
