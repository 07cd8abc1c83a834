#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/compare/measure.hpp"
#include "engine/compare/token_sets.hpp"
#include "engine/model/term_frequency.hpp"

namespace sameas {

/// What aligning the tokens of pairs of values tells, by pair; null where it is not asked for.
struct AlignmentResults {
    double* similarity = nullptr;   ///< shared / all of both, in [0, 1]; 1 just where all tokens are aligned as equal
    double* inside = nullptr;       ///< shared / the value with fewer tokens where all of its tokens are aligned, else 0
    double* shared_bits = nullptr;  ///< information that the two values share
};

/// Tokens of a value that are aligned at most: the first so many.
inline constexpr std::size_t alignment_tokens_max = 32;

/// Bits of information that each value of the dictionary shares with an equal one: the weights of its tokens, as
/// TokenAlignment has them; by ValueId, null is 0. \param table  of `tokens(...)`
/// O(tokens of all values + distinct tokens x log of them).
std::vector<double> token_bits(const FrequencyTable& table, const Dictionary& values);

/// The tokens of the values of one dictionary with what each weighs, and their alignment: what the measures aligned_tokens
/// and aligned_tokens_inside are read off, and the rarity bins of their levels.
///
/// A token weighs its information, log2(records with a value / records with the token), and half a bit. The first
/// alignment_tokens_max tokens of a value count. The value with fewer tokens is x (of equally many: the one whose tokens come
/// first bytewise), the other y. Tokens are aligned one to one: first equal ones; then, for the tokens of x of 3 characters or
/// more in their order, the most like one of y of 3 or more, by a Jaro-Winkler similarity s >= 0.86; then, for the tokens of
/// x in their order, the first of y of which one is a single character and the other begins with it. An equal token shares
/// its weight, one that is like another their mean weight x (1 - 4 (1 - s)), an initial 2 bits, but at most half their mean weight.
///
/// Weights are whole numbers of 2^-16 bits: sums do not depend on an order, and left and right can change places. Immutable;
/// the calls may come from several threads.
class TokenAlignment {
  public:
    /// O(tokens of all values + distinct tokens x log of them). All must outlive this but the table.
    /// \param token_values  of tokens.tokens()
    /// \param table         of `tokens(...)`; null: each token has 1 bit of information
    TokenAlignment(const TokenSets& tokens, PreparedValues& token_values, std::size_t values, const FrequencyTable* table);

    /// Results for pairs of values that are not null; equal ones are pairs like others. Does not allocate once `scratch` is
    /// warm. Product of the token counts at worst, and a Jaro-Winkler similarity for the few that letters do not tell apart.
    void align(const ValuePairs& pairs, const AlignmentResults& results, MeasureScratch& scratch) const;

    /// Bits that a value shares with an equal one: the weights of its tokens.
    double bits(ValueId value) const { return value_bits(weights_[index(value)]); }

  private:
    /// What the alignment reads of a distinct token.
    struct Token {
        std::uint64_t letters = 0;    ///< a bit for some occurrences of a character
        std::uint64_t beginning = 0;  ///< the first 4 characters, 16 bits of each
        std::uint32_t weight = 0;
        std::uint32_t length = 0;     ///< in characters
        char32_t first = 0;
        std::uint32_t rank = 0;       ///< in the order of bytes
    };
    struct Chunk;
    struct Pair;
    static double value_bits(std::uint32_t weight);

    std::span<const std::uint32_t> tokens_of(std::uint32_t value) const;
    bool comes_first(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right) const;
    bool may_be_alike(const Token& x, const Token& y) const;
    void align_equal(Pair& pair) const;
    void list_candidates(Pair& pair, Chunk& chunk, MeasureScratch& scratch) const;
    void align_alike(Pair& pair, const Chunk& chunk, const MeasureScratch& scratch) const;
    void align_initials(Pair& pair) const;
    void write(const Pair& pair, const AlignmentResults& results) const;

    const TokenSets& sets_;
    std::unique_ptr<Measure> jaro_winkler_;  ///< over the distinct tokens
    std::vector<Token> tokens_;              ///< by token id
    std::vector<std::uint32_t> weights_;     ///< by ValueId: of all its tokens
};

}  // namespace sameas
