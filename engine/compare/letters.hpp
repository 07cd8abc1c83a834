#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/compare/text_values.hpp"
#include "engine/table/dictionary.hpp"

namespace sameas {

/// Which letters a value has, as far as 32 bits tell.
struct Letters {
    std::uint32_t has = 0;      ///< a bit for each question of LetterQuestions that it answers with yes
    std::uint16_t length = 0;   ///< in units; 0 beyond letters_length_max
    std::uint16_t first = 0;    ///< a number that equal first units share
};
inline constexpr std::size_t letters_length_max = 63;

/// The questions "has at least k of unit x" that divide the values of a dictionary best: those that come nearest to yes for
/// half of them. Letters of two values can be compared by counting bits: each that one has and the other lacks is an
/// occurrence that the other lacks.
class LetterQuestions {
  public:
    /// O(bytes of all values), and some hundred nanoseconds for each of up to some ten thousand. The same for any order of values.
    LetterQuestions(const Dictionary& dictionary, TextUnits units);

    /// \param units  of a value, cut as the questions were
    Letters letters(std::u32string_view units) const;

  private:
    struct Question {
        char32_t unit;
        std::uint32_t occurrences;
    };
    /// Questions about a unit: their numbers are [first, second).
    std::pair<std::uint32_t, std::uint32_t> about(char32_t unit) const;

    std::vector<Question> questions_;   ///< by unit, then occurrences
    std::vector<std::pair<std::uint8_t, std::uint8_t>> about_ascii_;
};

}  // namespace sameas
