// The Match Rating Approach was made for airline reservations, where the same passenger's name is taken down
// by ear more than once. Its codex is hardly an encoding: consonants stay as they are. What it is for is the
// comparison, which forgives a number of differing letters that depends on the length; equal codexes always
// agree, but to block by it the codex alone serves.
//
// The codex needs the first three and the last three letters of those that stay, so six places do: the
// seventh letter and each after it pushes the fourth to sixth down by one. One pass, no memory.
#include "kernels/phonetic/match_rating.hpp"

#include <algorithm>

#include "kernels/phonetic/each_letter.hpp"

namespace sameas::kernels {
namespace {

constexpr std::size_t codex_max = 6;

struct Codex {
    char letters[codex_max];
    std::size_t size = 0;

    explicit Codex(std::u32string_view text) noexcept {
        each_letter(text, [this](char letter) {
            const bool is_vowel = std::string_view("AEIOU").find(letter) != std::string_view::npos;
            if (size == 0 || (!is_vowel && letters[size - 1] != letter)) push(letter);
            return true;
        });
    }
    void push(char letter) noexcept {
        if (size == codex_max) {
            std::copy(letters + 4, letters + 6, letters + 3);
            letters[5] = letter;
        } else {
            letters[size++] = letter;
        }
    }
    std::string_view view() const noexcept { return {letters, size}; }
};

/// What is left of two codexes.
struct Rest {
    char letters[codex_max];
    std::size_t size = 0;
    void push(char letter) noexcept { letters[size++] = letter; }
};

std::size_t least_rating(std::size_t length_sum) noexcept {
    if (length_sum <= 4) return 5;
    if (length_sum <= 7) return 4;
    return length_sum <= 11 ? 3 : 2;
}

/// Letters that stay of each when those that both have at one place go; taken, and kept, from left to right.
template <class At>
void drop_equal(At left, At left_end, At right, At right_end, Rest& left_rest, Rest& right_rest) noexcept {
    for (; left != left_end && right != right_end; ++left, ++right) {
        if (*left == *right) continue;
        left_rest.push(*left);
        right_rest.push(*right);
    }
    for (; left != left_end; ++left)
        left_rest.push(*left);
    for (; right != right_end; ++right)
        right_rest.push(*right);
}

}  // namespace

std::size_t match_rating(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    const Codex codex(text);
    CodeWriter code(buffer);
    code.put(codex.view());
    code.finish();
    return code.result();
}

bool match_rating_agrees(std::string_view left_codex, std::string_view right_codex) noexcept {
    const std::size_t shorter = std::min(left_codex.size(), right_codex.size());
    const std::size_t longer = std::max(left_codex.size(), right_codex.size());
    if (shorter == 0 || longer > codex_max || longer - shorter >= 3) return false;
    Rest left;
    Rest right;
    drop_equal(left_codex.begin(), left_codex.end(), right_codex.begin(), right_codex.end(), left, right);
    Rest left_last;
    Rest right_last;
    const auto backwards = [](const char* end) { return std::make_reverse_iterator(end); };
    drop_equal(backwards(left.letters + left.size), backwards(left.letters),
               backwards(right.letters + right.size), backwards(right.letters), left_last, right_last);
    return codex_max - std::max(left_last.size, right_last.size) >= least_rating(shorter + longer);
}

bool match_rating_agrees(std::u32string_view left, std::u32string_view right) noexcept {
    return match_rating_agrees(Codex(left).view(), Codex(right).view());
}

}  // namespace sameas::kernels
