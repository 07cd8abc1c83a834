#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/profile/folded_words.hpp"
#include "engine/profile/vocabulary.hpp"

namespace sameas {

/// Why a value is taken for one that stands for "nothing known".
enum class PlaceholderKind : std::uint8_t {
    none,
    word,             ///< `N/A`, `unknown`, `test`
    punctuation,      ///< `-`, `?`, `...`
    repeated_digits,  ///< 999-999-9999, 00000
    counting_digits,  ///< 123456789
    date,             ///< 1900-01-01, 9999-12-31 and their like
    email             ///< none@none.com, test@example.com
};
/// "a word for nothing", "one digit repeated", ...
const char* reason_of(PlaceholderKind kind);

/// Judges a value by its text alone. \param folded  the words of the value. Thread-safe; allocates a little.
PlaceholderKind placeholder_kind(std::string_view value, const FoldedWords& folded,
                                 const Vocabulary& vocabulary);

/// A value of a column that should not be taken at its word.
struct FlaggedValue {
    std::string text;
    std::uint64_t rows = 0;
    std::string reason;
};

/// How many rows a value must stand in to be suspicious, and how many times as often as expected.
inline constexpr std::uint64_t suspicious_rows_min = 20;
inline constexpr double suspicious_times_min = 4;

/// How many of the most frequent values are far more frequent than the distribution of the others explains:
/// the last place r, of the first 10, at which the count is at least suspicious_times_min times what Zipf's
/// law gives when it is drawn through the counts behind it. 0: none, or too few values to tell (below 50).
/// \param counts  of the most frequent values, falling; at least 21 of them where there are as many
std::size_t suspicious_values(const std::vector<std::uint64_t>& counts, std::uint64_t distinct);

}  // namespace sameas
