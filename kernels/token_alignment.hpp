#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sameas::kernels {

/// Tokens of a value that are aligned at most.
inline constexpr std::size_t aligned_tokens_max = 32;
/// A Jaro-Winkler similarity from which two tokens are alike, and the least length in characters of such tokens.
inline constexpr double alike_similarity = 0.86;
inline constexpr std::size_t alike_length = 3;

/// What tells of a token that it is not like another one.
struct TokenFacts {
    std::uint32_t letters = 0;    ///< bit c % 32 for each character c
    std::uint32_t beginning = 0;  ///< the lowest 8 bits of the first 4 characters, those of the first lowest
    float per_length = 0;         ///< 1 / length in characters; far below zero where it is too short to be like another one
    std::uint16_t repeats = 0;    ///< characters less bits of `letters`
    std::uint16_t is_single = 0;  ///< 1 for a token of one character
};
/// \pre 1 to value_units_max characters. Linear.
TokenFacts token_facts(std::u32string_view token) noexcept;

/// The tokens of a value, in the order of the text.
struct TokenRow {
    std::uint64_t begin = 0;      ///< in TokenBatch::tokens
    std::uint32_t count = 0;      ///< at most aligned_tokens_max
    std::uint32_t weight = 0;     ///< the sum of theirs
};

/// Values as rows of tokens. Pointers must stay valid during the call; nothing is owned.
struct TokenBatch {
    const TokenRow* rows = nullptr;
    const std::uint32_t* tokens = nullptr;   ///< numbers of tokens in an order of their own that decides ties
    const TokenFacts* facts = nullptr;       ///< by token
    const std::uint32_t* weights = nullptr;  ///< by token; 32 of them sum to less than 2^32
};

/// A pair of values whose equal tokens are aligned. x is the value with fewer tokens; of equally many, the one whose tokens
/// come first.
struct EqualTokens {
    std::uint32_t x = 0, y = 0;
    std::uint32_t shared = 0;                 ///< weight of the equal tokens
    std::uint32_t x_open = 0, y_open = 0;     ///< a bit a token that is left
    std::uint32_t first_alike = 0, alike = 0; ///< places in AlikeTokens
    std::uint32_t has_single = 0;             ///< not 0: a token that is left has one character
};

/// Pairs of tokens that may be alike, in rising order of pair, place in x, place in y. Room for `capacity` each.
struct AlikeTokens {
    std::uint32_t* x = nullptr;       ///< tokens
    std::uint32_t* y = nullptr;
    std::uint32_t* places = nullptr;  ///< in x, times 256, and in y
    std::size_t capacity = 0;         ///< at least aligned_tokens_max squared
    std::size_t size = 0;
};

/// For each pair left[i], right[i]: aligns equal tokens one to one, of repeated ones the first with the first, and lists
/// among those left every two whose Jaro-Winkler similarity is at least alike_similarity (both of alike_length or more), and
/// few others. Ends early where `alike` might run out of room. \returns how many pairs are done.
/// Symmetric in left and right. Does not throw or allocate. Thread-safe. Tens of nanoseconds for values of some tokens.
std::size_t align_equal_tokens(const TokenBatch& values, const std::uint32_t* left, const std::uint32_t* right,
                               std::size_t size, EqualTokens* out, AlikeTokens& alike) noexcept;

}  // namespace sameas::kernels
