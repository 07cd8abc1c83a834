#pragma once
#include <string_view>

#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

/// The codex of the Match Rating Approach of Western Airlines: the name without its vowels (A, E, I, O, U,
/// but for a first letter), then without the second of two equal letters, then its first three and last three
/// letters when there are more than six. The rules act in this order: what vowels parted may be a double
/// letter after them, and a letter that comes more often in a row counts once (BOBBY: BY). A name of one
/// letter is its own codex. All letters of the text count as one word; folded first (latin_letters): a text
/// without a Latin letter has no code, any other has one. 6 characters at most, by definition. Linear; does
/// not throw or allocate, needs no CodeBuffer::letters. Thread-safe. Source: G. B. Moore, J. L. Kuhns, J. L.
/// Trefftzs and C. A. Montgomery, "Accessing Individual Records from Personal Data Files Using Non-Unique
/// Identifiers", NBS Special Publication 500-2, 1977.
std::size_t match_rating(std::u32string_view text, const CodeBuffer& buffer) noexcept;

/// Tells whether two codexes, as match_rating gives them, agree by the Match Rating comparison. Letters that
/// both have at one place go, counted from the left; of what is left of each, letters that both have at one
/// place go, counted from the right. The rating is 6 less the letters left of the one that has more left.
/// They agree when it reaches the least rating for the sum of their lengths (<= 4: 5, <= 7: 4, <= 11: 3, 12:
/// 2). Lengths that differ by 3 or more, or an empty codex, never agree. Symmetric. Codexes longer than 6
/// letters do not agree. Does not throw or allocate. Thread-safe. Source: as match_rating.
bool match_rating_agrees(std::string_view left_codex, std::string_view right_codex) noexcept;

/// The same of two texts, by their codexes; a text without a Latin letter agrees with none. Does not throw or
/// allocate. Linear. Thread-safe.
bool match_rating_agrees(std::u32string_view left, std::u32string_view right) noexcept;

}  // namespace sameas::kernels
